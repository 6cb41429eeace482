"""API group microsoft: the rows `microsoft.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("microsoft")
