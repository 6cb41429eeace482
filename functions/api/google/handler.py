"""API group google: the rows `google.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("google")
