"""Pipeline stage ingest: a task of statemachines/audit_document.asl.json."""

from flowaudit.runtime.step import stage

handler = stage("ingest")
