"""Job recover."""

from flowaudit.runtime.job import job

handler = job("recover")
