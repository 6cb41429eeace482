"""API group exports: the rows `exports.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("exports")
