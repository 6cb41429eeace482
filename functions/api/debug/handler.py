"""API group debug: the rows `debug.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("debug")
