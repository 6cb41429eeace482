"""API group smtp: the rows `smtp.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("smtp")
