"""Rulesets from files."""
