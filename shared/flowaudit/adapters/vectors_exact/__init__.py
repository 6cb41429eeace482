"""Vectors in the table, compared one by one: exact, without another service."""

from flowaudit.adapters.vectors_exact.store import ExactVectors

__all__ = ["ExactVectors"]
