"""Pipeline stage precheck: a task of statemachines/audit_document.asl.json."""

from flowaudit.runtime.step import stage

handler = stage("precheck")
