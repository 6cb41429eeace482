"""API group whmcs: the rows `whmcs.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("whmcs")
