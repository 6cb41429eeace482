"""API group feedback: the rows `feedback.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("feedback")
