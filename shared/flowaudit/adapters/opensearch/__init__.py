"""Vectors in an OpenSearch domain."""

from flowaudit.adapters.opensearch.store import OpenSearchVectors, connect

__all__ = ["OpenSearchVectors", "connect"]
