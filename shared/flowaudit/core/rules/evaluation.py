"""The verdict on each feature of a ruleset: does the law ask for it here, is it there, can it be right."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flowaudit.core.model.extraction import Extraction, FieldName, FieldValue, Origin
from flowaudit.core.model.geometry import Box
from flowaudit.core.model.results import CheckStatus, FeatureVerdict, RequiredLevel, Text
from flowaudit.core.rules import identifiers, reading
from flowaudit.core.rules.conditions import RuleContext, holding
from flowaudit.core.rules.labels import LABELS, shown, shown_lines
from flowaudit.core.rules.legibility import Illegible, hidden, misread_vat_id, unsure
from flowaudit.core.rules.patterns import REGEX_VALUE_LIMIT
from flowaudit.core.rules.ruleset import (
    Condition,
    ExtractionType,
    Feature,
    Identifier,
    Ruleset,
    Simplification,
)

LOW_CONFIDENCE = 0.5
_ALWAYS = Text("Immer verlangt.", "Always required.")
# Collective terms do not say what was supplied (Abschn. 14.5 UStAE).
_COLLECTIVE = re.compile(
    r"^(div(\.|erses?|erse artikel)?|verschiedenes|waren?|artikel|leistung(en)?|dienstleistung(en)?|geschenkartikel|"
    r"material|sonstiges|misc(ellaneous)?|goods|services?|sundr(y|ies)|items?)\.?$"
)


@dataclass(frozen=True, slots=True)
class _Duty:
    """Whether the law asks for the feature here, and why. ``open``: the page cannot show whether it does."""

    level: RequiredLevel
    applicable: bool
    reason: Text
    open: bool = False


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is there: values by field in the order of the ruleset, and the groups of which nothing is."""

    values: tuple[tuple[FieldName | None, FieldValue], ...] = ()
    absent: tuple[FieldName, ...] = ()
    text: str | None = None
    fault: Text | None = None
    boxes: tuple[Box, ...] = ()
    confidence: float = 0.0


def evaluate(ruleset: Ruleset, extraction: Extraction, context: RuleContext) -> tuple[FeatureVerdict, ...]:
    """A verdict a feature, in the ruleset's order; missing values are verdicts, nothing here raises for them.

    The law of the day of supply applies (:func:`reading.supply_day`, else ``context.today``). A feature that the law
    does not ask for here has level OPTIONAL and ``applicable`` False.
    """
    extraction = reading.without_absurd_amounts(extraction)
    facts = holding(ruleset, extraction, context)
    day = reading.supply_day(extraction) or context.today
    rules = tuple(rule for rule in ruleset.simplifications if rule.in_force(day) and rule.condition.holds(facts))
    return tuple(
        _verdict(feature, _duty(feature, facts, day, rules), extraction, context) for feature in ruleset.features
    )


def _not_in_force(feature: Feature) -> Text:
    start, end = feature.valid_from, feature.valid_to
    german, english = ["Gilt nur für Leistungen"], ["Applies only to supplies"]
    if start is not None:
        german.append(f"ab dem {start:%d.%m.%Y}")
        english.append(f"from {start} on")
    if end is not None:
        german.append(f"bis zum {end:%d.%m.%Y}")
        english.append(f"up to {end}")
    return Text(" ".join(german) + ".", " ".join(english) + ".")


def _duty(feature: Feature, facts: frozenset[Condition], day: date | None, rules: tuple[Simplification, ...]) -> _Duty:
    """``rules``: the simplifications that hold here."""
    if not feature.in_force(day):
        return _Duty(RequiredLevel.OPTIONAL, applicable=False, reason=_not_in_force(feature))
    waiver = next((rule for rule in rules if feature.feature_id in rule.waives), None)
    if waiver is not None:
        why = Text(f"Nicht verlangt: {waiver.legal_basis}.", f"Not required: {waiver.legal_basis}.")
        return _Duty(RequiredLevel.OPTIONAL, applicable=False, reason=why)
    unclear = any(condition in facts for condition in feature.unclear_when)
    unclear = unclear or any(feature.feature_id in rule.leaves_open for rule in rules)
    if feature.condition is None:
        return _Duty(feature.required_level, applicable=True, reason=_ALWAYS, open=unclear)
    if not feature.condition.holds(facts):
        why = Text("Für diese Rechnung nicht verlangt.", "Not required of this invoice.")
        return _Duty(RequiredLevel.OPTIONAL, applicable=False, reason=why)
    level = RequiredLevel.OPTIONAL if feature.required_level is RequiredLevel.OPTIONAL else RequiredLevel.REQUIRED
    why = Text("Für diese Rechnung verlangt.", "Required of this invoice.")
    return _Duty(level, applicable=True, reason=why, open=unclear)


def _verdict(feature: Feature, duty: _Duty, extraction: Extraction, context: RuleContext) -> FeatureVerdict:
    table = feature.extraction_type is ExtractionType.TABLE
    found = _read_lines(extraction) if table else _read(feature, extraction)
    fault = found.fault or _fault(feature, found, context)
    status, why = _status(feature, found, fault, open_duty=duty.open)
    illegible = _illegible(feature, found, fault, status, extraction)
    if illegible is not None:
        status, why = CheckStatus.UNCLEAR, illegible.reason
    if not duty.applicable:
        why = duty.reason
    origins = [value.origin for _, value in found.values]
    wanted = duty.applicable and duty.level is not RequiredLevel.OPTIONAL and status is not CheckStatus.PRESENT
    doubtful = illegible is not None or (found.text is not None and not found.absent and fault is None)
    return FeatureVerdict(
        feature_id=feature.feature_id,
        status=status,
        level=duty.level,
        legal_basis=feature.legal_basis,
        value=found.text,
        confidence=found.confidence,
        boxes=found.boxes if illegible is None else tuple(dict.fromkeys((*found.boxes, *illegible.boxes))),
        origin=origins[0] if origins else None,
        applicable=duty.applicable,
        valid=fault is None,
        unreadable=illegible is not None,
        reason=why,
        request=None if not wanted else _confirmation(feature, extraction) if doubtful else feature.request,
    )


def _illegible(
    feature: Feature, found: _Reading, fault: Text | None, status: CheckStatus, extraction: Extraction
) -> Illegible | None:
    """Why the reading of the page may be at fault and not the invoice, where something is missing, wrong or unsure."""
    if status is CheckStatus.MISSING or (found.text is not None and found.absent):
        sought = [group for group in feature.fields if found.text is None or group[0] in found.absent]
        wanted = {name for group in sought for name in group}
        if feature.extraction_type is ExtractionType.TABLE:
            wanted.add(FieldName.LINE_COUNT)
        elif feature.notes:
            wanted |= {FieldName.EXEMPTION_REASON, FieldName.VAT_TOTAL}  # an unread VAT amount looks like none
        return hidden(Text(feature.name_de, feature.name_en), wanted, extraction)
    scanned = any(value.origin is Origin.OCR for _, value in found.values)
    if fault is not None and Identifier.VAT_ID in feature.validation_rules.identifiers:
        return next((Illegible(why, found.boxes) for _, value in found.values if (why := misread_vat_id(value))), None)
    if status is CheckStatus.UNCLEAR and fault is None and scanned and found.confidence < LOW_CONFIDENCE:
        return Illegible(unsure(found.confidence), found.boxes)
    return None


def _confirmation(feature: Feature, extraction: Extraction) -> Text:
    """What to ask for where the statement is there but was read with doubt: no corrected invoice is needed for that."""
    if extraction.doubts or any(value.origin is Origin.OCR for value in extraction.fields.values()):
        return Text(
            f"Bitte senden Sie eine besser lesbare Kopie der Rechnung; unsicher gelesen: {feature.name_de}.",
            f"Please send a more legible copy of the invoice; read with doubt: {feature.name_en}.",
        )
    return Text(f"Bitte bestätigen Sie die Angabe: {feature.name_de}.", f"Please confirm: {feature.name_en}.")


def _status(feature: Feature, found: _Reading, fault: Text | None, *, open_duty: bool) -> tuple[CheckStatus, Text]:
    if found.text is None:
        if not feature.fields and not feature.notes and feature.extraction_type is not ExtractionType.TABLE:
            return CheckStatus.UNCLEAR, Text("Bitte von Hand prüfen.", "Please check by hand.")
        if open_duty:
            return CheckStatus.UNCLEAR, Text(
                f"{feature.name_de}: nicht gefunden; ob die Angabe hier nötig ist, zeigt das Dokument nicht.",
                f"{feature.name_en}: not found; the document does not show whether it is needed here.",
            )
        return CheckStatus.MISSING, Text(f"{feature.name_de}: nicht gefunden.", f"{feature.name_en}: not found.")
    if found.absent:
        german = ", ".join(LABELS[name].de for name in found.absent)
        english = ", ".join(LABELS[name].en for name in found.absent)
        return CheckStatus.UNCLEAR, Text(
            f"Teilweise vorhanden; es fehlt: {german}.", f"Partly there; missing: {english}."
        )
    if fault is not None:
        return CheckStatus.UNCLEAR, fault
    if found.confidence < LOW_CONFIDENCE:
        sure = round(found.confidence * 100)
        return CheckStatus.UNCLEAR, Text(f"Unsicher gelesen ({sure} %).", f"Read with low confidence ({sure}%).")
    return CheckStatus.PRESENT, Text("Vorhanden.", "Present.")


def _read(feature: Feature, extraction: Extraction) -> _Reading:
    """Each group gives the fields it has; a note stands for the whole feature."""
    values: list[tuple[FieldName | None, FieldValue]] = []
    absent: list[FieldName] = []
    for group in feature.fields:
        there = [(name, value) for name in group if (value := reading.found(extraction, name)) is not None]
        values += there
        if not there:
            absent.append(group[0])
    if absent or not feature.fields:
        notes = [(None, extraction.notes[note.value]) for note in feature.notes if note.value in extraction.notes]
        if notes:
            values, absent = [*values, *notes], []
    if feature.extraction_type is ExtractionType.DATE_RANGE:
        absent += _half_period(dict(values))
    if not values:
        return _Reading(absent=tuple(absent))
    return _Reading(
        values=tuple(values),
        absent=tuple(absent),
        text=_joined(feature, values),
        boxes=tuple(dict.fromkeys(value.box for _, value in values if value.box is not None)),
        confidence=min(value.confidence for _, value in values),
    )


def _half_period(values: dict[FieldName | None, FieldValue]) -> list[FieldName]:
    """The missing end of a period, unless a single day of supply is stated."""
    if FieldName.DELIVERY_DATE in values:
        return []
    start, end = FieldName.DELIVERY_PERIOD_START, FieldName.DELIVERY_PERIOD_END
    if start in values and end not in values:
        return [end]
    return [start] if end in values and start not in values else []


def _joined(feature: Feature, values: list[tuple[FieldName | None, FieldValue]]) -> str:
    texts = [shown(value.value) if str(value.value).strip() else value.raw for _, value in values]
    between = " – " if feature.extraction_type is ExtractionType.DATE_RANGE else ", "
    return between.join(dict.fromkeys(texts))


def _read_lines(extraction: Extraction) -> _Reading:
    """The lines as quantity and kind; the count alone, without lines, is not enough to judge."""
    lines = extraction.lines
    if not lines:
        counted = extraction.fields.get(FieldName.LINE_COUNT)
        if counted is None or counted.value == 0:
            return _Reading()
        unread = Text("Positionen erkannt, aber nicht lesbar.", "Lines seen but not readable.")
        boxes = () if counted.box is None else (counted.box,)
        return _Reading(((FieldName.LINE_COUNT, counted),), (), shown(counted.value), unread, boxes, counted.confidence)
    fault: Text | None = None
    if any(len(re.sub(r"\W", "", line.description)) < 2 for line in lines):
        fault = Text("Mindestens eine Position ohne Bezeichnung.", "At least one line has no description.")
    elif all(_COLLECTIVE.match(text) for text in reading.descriptions(extraction)):
        fault = Text(
            "Nur Sammelbezeichnungen, die die Leistung nicht benennen.",
            "Collective terms only, which do not name the supply.",
        )
    return _Reading(
        text=shown_lines(lines) or str(len(lines)),
        fault=fault,
        boxes=tuple(line.box for line in lines if line.box is not None),
        confidence=min(line.confidence for line in lines),
    )


_IDENTIFIERS: dict[Identifier, tuple[tuple[FieldName, ...], Callable[[str], Text | None]]] = {
    Identifier.VAT_ID: ((FieldName.SUPPLIER_VAT_ID, FieldName.CUSTOMER_VAT_ID), identifiers.vat_id_fault),
    Identifier.TAX_NUMBER_DE: ((FieldName.SUPPLIER_TAX_NUMBER,), identifiers.tax_number_fault),
}


def _fault(feature: Feature, found: _Reading, context: RuleContext) -> Text | None:
    """Why the value cannot be right, or None."""
    if found.text is None or found.absent:
        return None
    rules = feature.validation_rules
    if rules.min_len is not None and len(found.text) < rules.min_len:
        return Text(f"Kürzer als {rules.min_len} Zeichen.", f"Shorter than {rules.min_len} characters.")
    if rules.max_len is not None and len(found.text) > rules.max_len:
        return Text(f"Länger als {rules.max_len} Zeichen.", f"Longer than {rules.max_len} characters.")
    if rules.regex is not None and not re.fullmatch(rules.regex, found.text[:REGEX_VALUE_LIMIT], re.DOTALL):
        return Text("Entspricht nicht der erwarteten Form.", "Does not have the expected form.")
    return _identifier_fault(feature, found) or _date_fault(found, context)


def _identifier_fault(feature: Feature, found: _Reading) -> Text | None:
    """One valid identifier is enough; otherwise the first one's fault."""
    faults: list[Text] = []
    for identifier in feature.validation_rules.identifiers:
        names, check = _IDENTIFIERS[identifier]
        for name, value in found.values:
            if name in names and isinstance(value.value, str):
                fault = check(value.value)
                if fault is None:
                    return None
                label = LABELS[name]
                faults.append(Text(f"{label.de} {value.value}: {fault.de}.", f"{label.en} {value.value}: {fault.en}."))
    return faults[0] if faults else None


def _date_fault(found: _Reading, context: RuleContext) -> Text | None:
    days = {name: value.value for name, value in found.values if name and isinstance(value.value, date)}
    issued = days.get(FieldName.INVOICE_DATE)
    if issued is not None and context.today is not None and issued > context.today:
        return Text("Das Ausstellungsdatum liegt in der Zukunft.", "The date of issue lies in the future.")
    start, end = days.get(FieldName.DELIVERY_PERIOD_START), days.get(FieldName.DELIVERY_PERIOD_END)
    if start is not None and end is not None and end < start:
        return Text("Der Leistungszeitraum endet vor seinem Beginn.", "The supply period ends before it starts.")
    return None
