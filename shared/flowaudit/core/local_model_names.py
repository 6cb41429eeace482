"""What the name of a local model tells of it, for the time in which its server cannot be asked.

Names follow Ollama's library: ``family:size-variant-quantization``. The figures are rough: parameters times the usual
bits a weight of the quantization (the averages that llama.cpp's quantization tool states).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SIZE = re.compile(r"(?:^|[:\-_])(?:(\d+)x)?(\d+(?:\.\d+)?)b(?=$|[\-_])")
_QUANTIZATION = re.compile(r"(?:^|[:\-_])(q[2-8](?:_[k0-9](?:_[sml])?)?|f16|fp16|bf16)$")
_SHARED = 0.83  # of a mixture of experts: the experts share their attention layers

_BITS = {"Q2": 3.2, "Q3": 3.9, "Q4": 4.8, "Q5": 5.7, "Q6": 6.6, "Q8": 8.5, "F1": 16.0, "FP": 16.0, "BF": 16.0}
# what a bare digit stands for: the variant that the library serves
_USUAL = {"Q2": "Q2_K", "Q3": "Q3_K_M", "Q4": "Q4_K_M", "Q5": "Q5_K_M", "Q6": "Q6_K", "Q8": "Q8_0"}
_DEFAULT = "Q4_K_M"

# the context windows that the makers state for their families; the longest name that fits counts
_WINDOWS = {
    "llama2": 4096,
    "llama3": 8192,
    "llama3.1": 131_072,
    "llama3.2": 131_072,
    "llama3.3": 131_072,
    "mistral": 32_768,
    "mixtral": 32_768,
    "qwen2": 32_768,
    "qwen2.5": 32_768,
    "gemma2": 8192,
    "gemma3": 131_072,
}
_SERVER_DEFAULT = 4096  # tokens that Ollama gives a prompt unless asked for more


@dataclass(frozen=True, slots=True)
class NamedModel:
    """Bytes on disk (0: the name does not tell), quantization, and tokens of the context window."""

    size: int
    quantization: str
    context_window: int


def from_name(model_name: str) -> NamedModel:
    """The facts that a name implies."""
    name = model_name.lower()
    quantization = _quantization(name)
    found = _SIZE.search(name)
    size = 0
    if found:
        experts = int(found[1]) * _SHARED if found[1] else 1.0
        size = round(experts * float(found[2]) * 1e9 * _BITS[quantization[:2]] / 8)
    return NamedModel(size, quantization, _window(name))


def _quantization(name: str) -> str:
    found = _QUANTIZATION.search(name)
    stated = found[1].upper() if found else _DEFAULT
    return _USUAL.get(stated, stated)


def _window(name: str) -> int:
    family = name.rpartition("/")[2].partition(":")[0]
    fitting = [known for known in _WINDOWS if family == known or family.startswith(f"{known}-")]
    return _WINDOWS[max(fitting, key=len)] if fitting else _SERVER_DEFAULT
