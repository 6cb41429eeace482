"""Whether what was not found may stand on the page all the same, because the page could not be read there.

The words of such a verdict say where to look, what was read there, and what to do; nothing is repaired in silence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flowaudit.core.model.extraction import Doubt, DoubtKind, Extraction, FieldName, FieldValue, Origin
from flowaudit.core.model.geometry import Box
from flowaudit.core.model.misreading import readings
from flowaudit.core.model.results import Text
from flowaudit.core.rules import identifiers

_MOST_BOXES = 5
_WHAT_TO_DO = Text(
    "Bitte die markierte Stelle ansehen oder einen besseren Scan anfordern.",
    "Please look at the marked place or ask for a better scan.",
)


@dataclass(frozen=True, slots=True)
class Illegible:
    """Why a feature cannot be judged: the words, and the places on the page."""

    reason: Text
    boxes: tuple[Box, ...]


def hidden(name: Text, fields: Iterable[FieldName], extraction: Extraction) -> Illegible | None:
    """What may hide the feature ``name``, of which nothing was found for ``fields``; None if the page was read well
    enough to say that it is not there."""
    wanted = frozenset(fields)
    doubts = [doubt for doubt in extraction.doubts if wanted & set(doubt.fields)]
    if not doubts:
        return None
    doubts.sort(key=lambda doubt: list(DoubtKind).index(doubt.kind))
    first = doubts[0]
    boxes = tuple(dict.fromkeys(doubt.box for doubt in doubts if doubt.kind is first.kind))[:_MOST_BOXES]
    return Illegible(_reason(name, first), boxes)


def _reason(name: Text, doubt: Doubt) -> Text:
    page = doubt.box.page
    if doubt.kind is DoubtKind.VALUE:
        read = Text("", "") if not doubt.raw else Text(f" (gelesen „{doubt.raw}“)", f" (read as “{doubt.raw}”)")
        maybe = Text(f" Möglich: {doubt.suggestion}.", f" Possibly: {doubt.suggestion}.") if doubt.suggestion else None
        why = Text(
            f"{name.de}: auf Seite {page} steht „{doubt.label}“, der Wert ist nicht sicher lesbar{read.de}.",
            f"{name.en}: page {page} says “{doubt.label}”, but its value cannot be read with certainty{read.en}.",
        )
        if maybe is not None:
            why = Text(why.de + maybe.de, why.en + maybe.en)
    elif doubt.kind is DoubtKind.ADDRESS:
        why = Text(
            f"{name.de}: nicht gefunden; die Anschrift „{doubt.raw}“ auf Seite {page} ließ sich keiner Seite zuordnen.",
            f"{name.en}: not found; the address “{doubt.raw}” on page {page} could not be told to be either party's.",
        )
    elif doubt.kind is DoubtKind.UNREAD:
        why = Text(
            f"{name.de}: nicht gefunden, aber auf Seite {page} ist Schrift, die sich nicht lesen ließ.",
            f"{name.en}: not found, but page {page} holds writing that could not be read.",
        )
    else:
        why = Text(
            f"{name.de}: nicht gefunden; Seite {page} ist zu schlecht lesbar, um das sicher zu sagen.",
            f"{name.en}: not found; page {page} was read too poorly to be sure.",
        )
    return Text(f"{why.de} {_WHAT_TO_DO.de}", f"{why.en} {_WHAT_TO_DO.en}")


def misread_vat_id(value: FieldValue) -> Text | None:
    """For a VAT id read by OCR whose check digits are wrong: what it can be if one or two signs were confused."""
    if value.origin is not Origin.OCR or not isinstance(value.value, str):
        return None
    number = identifiers.compact(value.value)
    sound = {one for one in readings(number) if identifiers.vat_id_fault(one) is None}
    if not sound:
        return None
    shown = ", ".join(sorted(sound)[:3])
    return Text(
        f"Auf dem Scan vielleicht verlesen; möglich: {shown}. {_WHAT_TO_DO.de}",
        f"Perhaps misread on the scan; possible: {shown}. {_WHAT_TO_DO.en}",
    )


def unsure(confidence: float) -> Text:
    """A value that OCR read with low confidence."""
    sure = round(confidence * 100)
    return Text(
        f"Unsicher gelesen ({sure} %). {_WHAT_TO_DO.de}", f"Read with low confidence ({sure}%). {_WHAT_TO_DO.en}"
    )
