"""Harvesting: what of a mail or a folder is an invoice, and where it came from."""
