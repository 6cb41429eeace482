"""API group projects: the rows `projects.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("projects")
