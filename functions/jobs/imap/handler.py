"""Job imap: a task of statemachines/run_job.asl.json."""

from flowaudit.runtime.job import job

handler = job("imap")
