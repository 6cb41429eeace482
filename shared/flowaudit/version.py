"""The product's version, as ``GET /api/health`` tells it."""

VERSION = "0.1.0"
