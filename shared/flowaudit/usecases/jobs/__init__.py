"""Work that a schedule or another event starts, not a request."""
