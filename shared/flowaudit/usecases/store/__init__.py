"""How projects, documents, runs and events are kept as records: every key and every transaction stands here."""
