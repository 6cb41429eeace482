"""all-MiniLM-L6-v2 on this machine, without a network and without PyTorch."""

from flowaudit.adapters.minilm.model import MiniLm

__all__ = ["MiniLm"]
