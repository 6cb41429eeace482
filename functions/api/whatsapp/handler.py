"""API group whatsapp: the rows `whatsapp.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("whatsapp")
