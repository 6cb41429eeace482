"""API group workspace: the rows `workspace.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("workspace")
