"""API group rag: the rows `rag.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("rag")
