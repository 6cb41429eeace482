"""The sentence embeddings of another function."""

from flowaudit.adapters.embed_function.remote import RemoteEmbeddings

__all__ = ["RemoteEmbeddings"]
