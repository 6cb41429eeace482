"""Statistics (contract section 13): sums of the counters that audit events move, never a scan.

What each figure means stands in docs/decisions/0023-statistics.md.
"""

from flowaudit.usecases.stats.audits import overview, project
from flowaudit.usecases.stats.examples import rag, rag_example
from flowaudit.usecases.stats.models import llm
from flowaudit.usecases.stats.reviews import feedback
from flowaudit.usecases.stats.systems import system

__all__ = ["feedback", "llm", "overview", "project", "rag", "rag_example", "system"]
