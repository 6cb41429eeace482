"""The product with empty stores, as the tests of the API have it."""

from tests.unit.api.conftest import api

__all__ = ["api"]
