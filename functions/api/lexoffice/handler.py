"""API group lexoffice: the rows `lexoffice.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("lexoffice")
