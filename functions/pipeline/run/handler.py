"""Pipeline stage run: a task of statemachines/audit_document.asl.json."""

from flowaudit.runtime.step import stage

handler = stage("run")
