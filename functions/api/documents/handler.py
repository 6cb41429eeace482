"""API group documents: the rows `documents.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("documents")
