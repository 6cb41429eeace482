"""Connections to addresses that users type: checked once, then pinned (against server-side request forgery)."""
