"""API group stats: the rows `stats.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("stats")
