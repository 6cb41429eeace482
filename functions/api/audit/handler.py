"""API group audit: the rows `audit.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("audit")
