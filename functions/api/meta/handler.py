"""API group meta: the rows `meta.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("meta")
