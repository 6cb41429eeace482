"""API group parsing: the rows `parsing.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("parsing")
