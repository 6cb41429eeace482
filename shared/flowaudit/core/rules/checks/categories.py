"""COST_CATEGORY: do the lines belong to the project's eligible cost categories."""

from __future__ import annotations

from flowaudit.core.model.results import CheckResult, Text
from flowaudit.core.rules.checks.common import OK, WARN, result, unknown
from flowaudit.core.rules.context import PrecheckContext
from flowaudit.core.rules.cost_categories import map_cost_category


def cost_category(context: PrecheckContext) -> CheckResult:
    """OK if words map every line; WARN if a line stays unclear (it then counts, and a person looks at it)."""
    check_id = "COST_CATEGORY"
    project = context.project
    if project is None or not project.eligible_cost_categories:
        return unknown(check_id, "Keine Kostenarten festgelegt.", "No cost categories set.")
    lines = context.extraction.lines
    if not lines:
        return unknown(check_id, "Keine Positionen gefunden.", "No lines found.")
    matches = map_cost_category([line.description for line in lines], project.eligible_cost_categories)
    observed = {
        "categories": list(project.eligible_cost_categories),
        "lines": [
            {
                "index": index,
                "category": match.category,
                "score": f"{match.score:.2f}",
                "concepts": list(match.concepts),
            }
            for index, match in enumerate(matches)
        ],
    }
    unclear = [index for index, match in enumerate(matches) if match.category is None]
    if unclear:
        numbers = ", ".join(str(index + 1) for index in unclear[:10])
        comment = Text(f"Kostenart unklar bei Position {numbers}", f"Cost category unclear for line {numbers}")
        status = WARN
    else:
        names = ", ".join(dict.fromkeys(match.category for match in matches if match.category))
        comment, status = Text(f"Kostenart: {names}", f"Cost category: {names}"), OK
    found = result(check_id, status, comment, observed)
    sure = min(match.score for match in matches)
    boxes = tuple(box for index in (unclear or range(len(lines))) if (box := lines[index].box) is not None)
    return CheckResult(check_id, found.status, found.comment, found.observed, sure, boxes)
