"""API group generator: the rows `generator.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("generator")
