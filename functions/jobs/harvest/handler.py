"""Job harvest: the tasks of statemachines/harvest.asl.json that belong to no source."""

from flowaudit.runtime.job import job

handler = job("harvest")
