"""Addresses set as a form, each part behind its own label: "Denominazione: …", "Indirizzo: …", "Cap: … Comune: …"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flowaudit.core.extraction.addresses import Address, Line
from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.layout import PageLayout, Segment
from flowaudit.core.extraction.party_labels import party_label
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.text import Word, joined, key_of

_PARTS = {
    "name": "name|firma|firmenname|unternehmen|company|companyname|denominazione|ragionesociale|denominacion|"
    "razonsocial|nombre|nom|raisonsociale|denomination|societe|naam|bedrijfsnaam|bedrijf|nazwa|nazwafirmy|firmaname",
    "street": "adresse|anschrift|strasse|strassehausnr|strassehausnummer|strassenr|address|street|streetaddress|"
    "addressline1|indirizzo|via|domicilio|direccion|calle|rue|adres|straat|ulica|straatnaam",
    "zip": "plz|postleitzahl|zip|zipcode|postcode|postalcode|cap|codepostal|cp|codigopostal|kodpocztowy",
    "town": "ort|stadt|city|town|comune|citta|ville|localidad|poblacion|ciudad|municipio|plaats|woonplaats|miasto|"
    "miejscowosc",
    "ziptown": "plzort|postcodeplaats|cpville|capcitta|zipcity|cppoblacion|cplocalidad|capcomune",
    "province": "provincia|prov",
    "other": "province|nazione|land|country|pays|pais|kraj|staat|bundesland|state|region|county",
}
_PROVINCE = Pattern(r"\(?[A-Z]{2}\)?$")  # Italian addresses end with its two letters
_BY_KEY = {key: part for part, keys in _PARTS.items() for key in keys.split("|")}


@dataclass(eq=False, slots=True)
class Form:
    """The words behind each label, and the segments of the block they stand in."""

    parts: dict[str, Line] = field(default_factory=dict)
    label: Label | None = None


def form_addresses(page: PageLayout, labels: dict[int, list[Label]]) -> Iterator[Address]:
    """The addresses of a page that are set as forms."""
    for block in page.blocks:
        for form in _forms_in(block.segments, labels):
            parts = form.parts
            last = parts.get("ziptown") or Line([*parts["zip"].words, *parts["town"].words], parts["town"].segment)
            code, _, town = last.text.partition(" ")
            if "zip" in parts:
                code, town = parts["zip"].text, parts["town"].text
            lines = [parts["name"], *([parts["street"]] if "street" in parts else []), last]
            province = parts.get("province")
            if province is not None and _PROVINCE.match(province.text):
                town = f"{town} ({province.text.strip('()')})"
            if any(c.isdigit() for c in code):
                yield Address(page, lines, 1, False, code, town, label=form.label)


def _forms_in(segments: Sequence[Segment], labels: dict[int, list[Label]]) -> list[Form]:
    """The forms in a block of segments from top to bottom; one begins with a party label, or where a part
    comes again."""
    forms = [Form()]
    for segment in segments:
        label = party_label(segment, labels)
        if label is not None:
            forms.append(Form(label=label))
        for part, words in _labelled(segment):
            if part in forms[-1].parts and part != "other":
                forms.append(Form())
            forms[-1].parts[part] = Line(words, segment)
    return [form for form in forms if _whole(form.parts)]


def _whole(parts: dict[str, Line]) -> bool:
    return "name" in parts and ("ziptown" in parts or {"zip", "town"} <= parts.keys())


def _labelled(segment: Segment) -> list[tuple[str, list[Word]]]:
    """The labelled parts of one line: each label ends with a colon and runs to the next, the last one into the next
    column."""
    words = segment.words
    found: list[tuple[str, list[Word]]] = []
    start = 0
    for i, word in enumerate(words):
        if not word.text.endswith(":"):
            continue
        for first in range(max(start, i - 2), i + 1):
            part = _BY_KEY.get(key_of(joined(words[first : i + 1])))
            if part is not None:
                if found:
                    found[-1][1].extend(words[start:first])
                found.append((part, []))
                break
        else:
            if found:
                found.append(("other", []))
        start = i + 1
    if found:
        found[-1][1].extend(words[start:])
        if not found[-1][1]:
            found[-1][1].extend(next((s.words for s in segment.row.segments if s.start == segment.end), ()))
    return [(part, words) for part, words in found if words]
