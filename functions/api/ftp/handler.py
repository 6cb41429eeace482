"""API group ftp: the rows `ftp.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("ftp")
