"""API group settings: the rows `settings.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("settings")
