"""API group shopware: the rows `shopware.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("shopware")
