"""API group jobs: the rows `jobs.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("jobs")
