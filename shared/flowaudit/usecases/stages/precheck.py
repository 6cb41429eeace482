"""Stage precheck: the rule engine's verdict on each feature and the prechecks, without any model."""

from __future__ import annotations

from flowaudit.contract.models.common import DocumentStatus as Status
from flowaudit.core.auditing import Reading, Ruling, rule
from flowaudit.core.einvoice import OfficialVerdict
from flowaudit.core.model.codec import decode, encode
from flowaudit.core.rules import Duplicate, DuplicateBy, DuplicateFindings, fingerprint
from flowaudit.ports.records import Record
from flowaudit.usecases.call import Call
from flowaudit.usecases.deps import Deps
from flowaudit.usecases.stages.base import StageFailed, State, enter
from flowaudit.usecases.stages.parse import EINVOICE_FILE
from flowaudit.usecases.stages.parse import body_of as parse_body
from flowaudit.usecases.store import keys, projects, rulesets, runs
from flowaudit.usecases.store.unit import Unit

# More copies of one invoice than this need no longer be told one by one.
_MAX_TWINS = 50


def handle(deps: Deps, call: Call, state: State) -> State:
    """Check the document against its project and ruleset once."""
    entered = enter(deps, call, state, "precheck")
    if entered is None:
        return state
    document = entered.document
    if "parse" not in document.data.get("latest", {}):
        raise StageFailed("not-parsed", "Das Dokument ist noch nicht gelesen", "The document has not been parsed")
    parse_run = runs.latest(deps, "parse", document)
    _, reading = parse_body(deps, parse_run)
    project = projects.to_core(projects.load(deps.records, document.data["project_id"]).data)
    ruleset = deps.rulesets.latest(document.data["ruleset_id"])
    own_print = fingerprint(reading.merged)
    ruling = rule(
        reading,
        ruleset,
        deps.rulesets.vat_rates(),
        deps.clock.now().date(),
        project=project,
        duplicates=_duplicates(deps, document, own_print),
        official=_official(deps, parse_run, reading),
    )
    size = runs.save_body(deps, entered.run, encode(ruling))

    def remember(unit: Unit) -> None:
        known = document.data.get("fingerprint")
        if known and known != own_print:
            unit.delete(keys.fingerprint(known, document.data["document_id"]))
        if own_print:
            unit.put(_twin_record(document, own_print), force=True)
        rulesets.mark_used(unit, ruleset)

    return entered.finish(
        Status.PRECHECKED,
        "DOCUMENT_PRECHECKED",
        {"fingerprint": own_print, "ruleset_version": ruleset.version},
        remember,
        facts={"artifact_bytes": size},
        ruleset_id=ruleset.ruleset_id,
        ruleset_version=ruleset.version,
        parse_run_id=document.data["latest"]["parse"],
    )


def body_of(deps: Deps, run: Record) -> Ruling:
    """What a finished precheck run found."""
    return decode(Ruling, runs.load_body(deps, run))


def _official(deps: Deps, parse_run: Record, reading: Reading) -> OfficialVerdict | None:
    """The official rules' verdict; None where there is no e-invoice, or the parse run kept none (an older one)."""
    if reading.einvoice is None or not parse_run.data.get("has_einvoice"):
        return None
    content = deps.artifacts.get(runs.file_key(parse_run, EINVOICE_FILE))
    return deps.einvoice_rules.validate(content, reading.einvoice)


def _twin_record(document: Record, own_print: str) -> Record:
    shown = ("document_id", "project_id", "filename")
    data = {name: document.data[name] for name in shown}
    return Record(keys.fingerprint(own_print, document.data["document_id"]), "fingerprint", data)


def _duplicates(deps: Deps, document: Record, own_print: str | None) -> DuplicateFindings:
    """The earlier documents that this one repeats; ids sort by time, so an earlier one has a smaller id."""
    document_id, project_id = document.data["document_id"], document.data["project_id"]
    found: dict[str, Duplicate] = {}
    same_bytes = deps.records.query(keys.same_bytes(document.data["sha256"]), index="index3", limit=_MAX_TWINS)
    same_invoice = deps.records.query(_partition(own_print), limit=_MAX_TWINS) if own_print else []
    for by, twins in ((DuplicateBy.FINGERPRINT, same_invoice), (DuplicateBy.HASH, same_bytes)):
        for twin in twins:
            other = twin.data["document_id"]
            if other < document_id and _counts(deps, other):
                found[other] = Duplicate(other, twin.data["filename"], by, twin.data["project_id"])
    ordered = [found[name] for name in sorted(found)]
    return DuplicateFindings(
        tuple(twin for twin in ordered if twin.project_id == project_id),
        tuple(twin for twin in ordered if twin.project_id != project_id),
    )


def _partition(own_print: str) -> str:
    return keys.fingerprint(own_print, "").partition


def _counts(deps: Deps, document_id: str) -> bool:
    """A rejected document claims no money, so it is nobody's duplicate."""
    found = deps.records.get(keys.document(document_id))
    return found is not None and found.data["status"] != Status.REJECTED.value
