"""Byte stores in S3."""
