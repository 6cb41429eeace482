"""API group imap: the rows `imap.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("imap")
