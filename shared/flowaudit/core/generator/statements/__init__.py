"""Random bank statements in random layouts, each with its truth: what the reading of statements is measured on."""

from flowaudit.core.generator.statements.draw import DrawnStatement, draw_statement

__all__ = ["DrawnStatement", "draw_statement"]
