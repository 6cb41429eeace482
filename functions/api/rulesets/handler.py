"""API group rulesets: the rows `rulesets.*` of the table of operations."""

from flowaudit.runtime.http import api

handler = api("rulesets")
