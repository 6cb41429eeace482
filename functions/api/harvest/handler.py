"""API group harvest: the rows `harvest.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("harvest")
