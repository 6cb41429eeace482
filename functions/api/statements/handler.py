"""API group statements: the rows `statements.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("statements")
