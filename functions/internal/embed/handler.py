"""Internal function embed: texts in, vectors out, for functions that have no room for the model."""

from flowaudit.runtime.internal import internal

handler = internal("embed")
