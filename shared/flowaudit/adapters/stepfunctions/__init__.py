"""Workflows in Step Functions."""
