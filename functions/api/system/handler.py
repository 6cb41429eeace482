"""API group system: the rows `system.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("system")
