"""Rules: what the law asks of an invoice, and the prechecks. Pure; rulesets and rates come in as data."""

from flowaudit.core.rules.alternatives import evaluate
from flowaudit.core.rules.conditions import RuleContext, holding
from flowaudit.core.rules.context import Duplicate, DuplicateBy, DuplicateFindings, PrecheckContext
from flowaudit.core.rules.cost_categories import CategoryMatch, map_cost_category
from flowaudit.core.rules.fingerprint import fingerprint
from flowaudit.core.rules.loading import FieldError, RulesetInvalid, load_ruleset
from flowaudit.core.rules.prechecks import CHECKS, precheck
from flowaudit.core.rules.rates import VatRates, load_rates
from flowaudit.core.rules.ruleset import Condition, Feature, Ruleset

__all__ = [
    "CHECKS",
    "CategoryMatch",
    "Condition",
    "Duplicate",
    "DuplicateBy",
    "DuplicateFindings",
    "Feature",
    "FieldError",
    "PrecheckContext",
    "RuleContext",
    "Ruleset",
    "RulesetInvalid",
    "VatRates",
    "evaluate",
    "fingerprint",
    "holding",
    "load_rates",
    "load_ruleset",
    "map_cost_category",
    "precheck",
]
