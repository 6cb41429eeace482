"""Audit events as sentences for the dashboard, in the reader's language (contract 13.7, ``activity_log``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from flowaudit.core.model.results import Text

# {id} is the event's entity; other names are of its data, "?" where they are not there
_SENTENCES: dict[str, Text] = {
    "PROJECT_CREATED": Text("Vorhaben {id} angelegt", "Project {id} created"),
    "PROJECT_UPDATED": Text("Vorhaben {id} geändert", "Project {id} changed"),
    "PROJECT_ACTIVATED": Text("Vorhaben {id} ausgewählt", "Project {id} selected"),
    "UPLOAD_PRESIGNED": Text("Upload für {id} angekündigt ({size} Bytes)", "Upload of {id} announced ({size} bytes)"),
    "DOCUMENT_UPLOADED": Text("{id} hochgeladen ({size} Bytes)", "{id} uploaded ({size} bytes)"),
    "DROP_REJECTED": Text("Datei {id} abgewiesen: {problem}", "File {id} refused: {problem}"),
    "DROP_FAILED": Text("Datei {id} nicht übernommen: {error}", "File {id} not taken in: {error}"),
    "AUDIT_REQUESTED": Text("Prüfung von {id} angefordert", "Audit of {id} requested"),
    "PARSE_REQUESTED": Text("Lesen von {id} angefordert", "Parsing of {id} requested"),
    "PRECHECK_REQUESTED": Text("Vorprüfung von {id} angefordert", "Precheck of {id} requested"),
    "RUN_REQUESTED": Text("LLM-Lauf für {id} angefordert", "LLM run for {id} requested"),
    "PARSE_STARTED": Text("{id} wird gelesen", "{id} is being parsed"),
    "PRECHECK_STARTED": Text("{id} wird vorgeprüft", "{id} is being prechecked"),
    "PREPARE_STARTED": Text("Payload für {id} wird erstellt", "The payload for {id} is being made"),
    "RUN_STARTED": Text("Ein Sprachmodell beurteilt {id}", "A language model judges {id}"),
    "FINALIZE_STARTED": Text("Ergebnis für {id} wird gebildet", "The result for {id} is being made"),
    "DOCUMENT_PARSED": Text("{id} gelesen: {pages} Seiten in {parse_s} s", "{id} parsed: {pages} pages in {parse_s} s"),
    "DOCUMENT_PRECHECKED": Text("{id} vorgeprüft", "{id} prechecked"),
    "PAYLOAD_PREPARED": Text("Payload für {id} gespeichert", "Payload for {id} stored"),
    "LLM_RUN_COMPLETED": Text(
        "{id} in {llm_s} s von {model_name} beurteilt", "{id} analyzed in {llm_s} s by {model_name}"
    ),
    "LLM_RUN_FAILED": Text(
        "Keine Antwort von {model_name} zu {id}: {code}", "No answer of {model_name} on {id}: {code}"
    ),
    "DOCUMENT_FINALIZED": Text("Ergebnis für {id}: {traffic_light}", "Result for {id}: {traffic_light}"),
    "STAGE_FAILED": Text("Bearbeitung von {id} gescheitert", "Processing of {id} failed"),
    "WORK_RESUMED": Text("Bearbeitung von {id} wieder aufgenommen", "Processing of {id} taken up again"),
    "FEEDBACK_GIVEN": Text("Rückmeldung {feedback_id} zu {id}: {rating}", "Feedback {feedback_id} on {id}: {rating}"),
    "DOCUMENT_ACCEPTED": Text("{id} angenommen", "{id} accepted"),
    "DOCUMENT_REJECTED": Text("{id} abgelehnt", "{id} rejected"),
    "DOCUMENT_REVIEWED": Text("{id} durchgesehen, noch nicht entschieden", "{id} reviewed, not decided yet"),
    "DOCUMENT_EXPORTED": Text("{id} exportiert", "{id} exported"),
    "RAG_EXAMPLE_CREATED": Text("{id} aus Rückmeldung {feedback_id}", "{id} from feedback {feedback_id}"),
    "RAG_EXAMPLE_INDEXED": Text("{id} in den Vektorspeicher aufgenommen", "{id} put into the vector store"),
    "RAG_RETRIEVED": Text("Beispiele für {id} herangezogen", "Examples used for {id}"),
    "SETTINGS_CHANGED": Text("Einstellungen geändert: {changed}", "Settings changed: {changed}"),
    "API_KEY_SET_REQUESTED": Text("API-Schlüssel für {id} wird gesetzt", "API key of {id} is being set"),
    "API_KEY_SET": Text("API-Schlüssel für {id} gesetzt", "API key of {id} set"),
    "API_KEY_DELETE_REQUESTED": Text("API-Schlüssel für {id} wird gelöscht", "API key of {id} is being deleted"),
    "API_KEY_DELETED": Text("API-Schlüssel für {id} gelöscht", "API key of {id} deleted"),
    "PROVIDER_TESTED": Text("Verbindung zu {id} geprüft: {status}", "Connection to {id} tested: {status}"),
    "MODEL_PULLED": Text("Modell {model_name} geladen", "Model {model_name} pulled"),
    "RULESET_VERSION_CREATED": Text("Regelwerk {id} {version} angelegt", "Ruleset {id} {version} created"),
    "RULESET_VERSION_UPDATED": Text("Regelwerk {id} {version} berichtigt", "Ruleset {id} {version} corrected"),
    "EXPORT_REQUESTED": Text("Export von {id} angefordert", "Export of {id} requested"),
    "EXPORT_OVERRIDDEN": Text(
        "Export von {id} auch für {only_status} freigegeben", "Export of {id} allowed for {only_status} as well"
    ),
    "EXPORT_COMPLETED": Text("{documents} Dokumente von {id} exportiert", "{documents} documents of {id} exported"),
    "JOB_QUEUED": Text("Job {id} ({kind}) eingereiht", "Job {id} ({kind}) queued"),
    "JOB_DONE": Text("Job {id} ({kind}) fertig", "Job {id} ({kind}) done"),
    "JOB_CANCELLED": Text("Job {id} ({kind}) abgebrochen", "Job {id} ({kind}) cancelled"),
    "JOB_RESTARTED": Text("Job {id} ({kind}) neu gestartet", "Job {id} ({kind}) started again"),
    "JOBS_CLEARED": Text("{removed} beendete Jobs entfernt", "{removed} ended jobs removed"),
    "GENERATOR_RUN_REQUESTED": Text("{count} Testbelege angefordert", "{count} sample invoices requested"),
    "GENERATOR_RUN_COMPLETED": Text("{files} Testbelege erzeugt", "{files} sample invoices made"),
    "GENERATOR_SOLUTIONS_READ": Text("Lösungen zu {id} gelesen", "Solutions of {id} read"),
    "ACCOUNT_ADD_REQUESTED": Text("Konto {id} ({kind}) wird angelegt", "Account {id} ({kind}) is being added"),
    "ACCOUNT_ADDED": Text("Konto {id} ({kind}) angelegt", "Account {id} ({kind}) added"),
    "ACCOUNT_REMOVE_REQUESTED": Text("Konto {id} ({kind}) wird entfernt", "Account {id} ({kind}) is being removed"),
    "ACCOUNT_REMOVED": Text("Konto {id} ({kind}) entfernt", "Account {id} ({kind}) removed"),
    "ACCOUNT_STATE_CHANGED": Text("Konto {id} ({kind}): {status}", "Account {id} ({kind}): {status}"),
    "JOB_FAILED": Text("Job {id} ({kind}) gescheitert: {code}", "Job {id} ({kind}) failed: {code}"),
}


def told(event: Mapping[str, Any], language: str) -> dict[str, Any]:
    """An event as a line of the log. One without a sentence is told by its entity."""
    sentence = _SENTENCES.get(event["event_type"])
    template = sentence.in_language(language) if sentence else "{type} {id}"
    data = dict(event["data"])
    values: dict[str, str] = defaultdict(lambda: "?")
    values |= {
        name: ", ".join(map(str, value)) if isinstance(value, list) else str(value) for name, value in data.items()
    }
    values |= {f"{name}_s": _seconds(data[f"{name}_ms"], language) for name in ("parse", "llm") if f"{name}_ms" in data}
    values |= {"id": event["entity"]["id"], "type": event["entity"]["type"]}
    return {"ts": event["ts"], "event": event["event_type"], "detail": template.format_map(values)}


def _seconds(milliseconds: int, language: str) -> str:
    text = f"{milliseconds / 1000:.1f}"
    return text.replace(".", ",") if language == "de" else text
