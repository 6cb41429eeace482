"""A run of the generator: which invoices are made, which of them are broken, and how. All follows from a seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from random import Random

from flowaudit.core.einvoice import read_xml
from flowaudit.core.generator import cii_writer, sowing
from flowaudit.core.generator.compose import DateProfile, Ground, compose
from flowaudit.core.generator.noise import spelled
from flowaudit.core.generator.render import render, render_hybrid, render_scan
from flowaudit.core.generator.sowing import Fault, Sown
from flowaudit.core.generator.spec import InvoiceSpec, Template
from flowaudit.core.model.results import CheckStatus, RequiredLevel
from flowaudit.core.rules import RuleContext, Ruleset, evaluate

_HUNDRED = Decimal(100)
# The share of defects that are omissions and not wrong values, by severity: the subtler, the fewer things are missing.
_OMISSION = {1: 0.0, 2: 0.25, 3: 0.5, 4: 0.75, 5: 1.0}
# How many features are broken where no rates are given.
_BROKEN = {1: 1, 2: 1, 3: 1, 4: 2, 5: 3}


class FileKind(StrEnum):
    """What file an invoice becomes."""

    PDF = "PDF"
    SCAN = "SCAN"
    EINVOICE = "EINVOICE"


@dataclass(frozen=True, slots=True)
class Batch:
    """What is asked for (contract 15.2). Rates are percentages: ``error_rate`` of the invoices, ``feature_rates`` of
    those with errors (empty: all features alike); ``severity`` 1 (subtle) to 5 (blatant)."""

    seed: int
    count: int
    templates: tuple[Template, ...]
    ground: Ground
    ruleset: Ruleset
    as_of: date
    profiles: tuple[DateProfile, ...]
    kinds: tuple[FileKind, ...] = (FileKind.PDF,)
    error_rate: Decimal = Decimal(0)
    severity: int = 2
    feature_rates: Mapping[str, Decimal] = field(default_factory=dict)
    alias_noise: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Planned:
    """An invoice of the run: ``spec`` with its defects, ``clean`` without them. ``noise`` is a spelling that is no
    error. ``xml`` is what the embedded e-invoice states (None: no XML)."""

    filename: str
    kind: FileKind
    clean: InvoiceSpec
    spec: InvoiceSpec
    sown: tuple[Sown, ...] = ()
    noise: str = ""
    xml: InvoiceSpec | None = None

    def content(self, seed: int) -> bytes:
        """The file."""
        if self.xml is not None:
            return render_hybrid(self.spec, self.xml)
        if self.kind is FileKind.SCAN:
            return render_scan(self.spec, seed % 2**32)
        return render(self.spec)


def plan(batch: Batch) -> tuple[Planned, ...]:
    """All invoices of the run, in the order of their names; the same batch gives the same plan."""
    numbers = range(1, batch.count + 1)
    clean = {number: _compose(batch, number) for number in numbers}
    breakable = {number: _candidates(batch, spec) for number, spec in clean.items()}
    possible = [number for number in numbers if breakable[number]]
    wanted = int((batch.count * batch.error_rate / _HUNDRED).quantize(Decimal(1), ROUND_HALF_UP))
    broken = set(_random(batch, "broken").sample(possible, min(wanted, len(possible))))
    return tuple(
        _planned(batch, number, clean[number], breakable[number] if number in broken else ()) for number in numbers
    )


def _random(batch: Batch, *purpose: object) -> Random:
    """Chance that is the same in every run with this seed, independent of what else is drawn."""
    return Random("/".join(map(str, (batch.seed, *purpose))))  # noqa: S311  invoices are drawn, no secrets


def _compose(batch: Batch, number: int) -> InvoiceSpec:
    random = _random(batch, "invoice", number)
    return compose(random, random.choice(batch.templates), batch.ground, random.choice(batch.profiles))


def _candidates(batch: Batch, spec: InvoiceSpec) -> tuple[str, ...]:
    """The features that the law asks for on this invoice, that are there, and that can be broken as asked."""
    read = read_xml(cii_writer.write(spec), "clean.xml").extraction
    context = RuleContext(today=batch.as_of, customer_is_business=True)
    return tuple(
        verdict.feature_id
        for verdict in evaluate(batch.ruleset, read, context)
        if verdict.applicable
        and verdict.level is RequiredLevel.REQUIRED
        and verdict.status is CheckStatus.PRESENT
        and (not batch.feature_rates or batch.feature_rates.get(verdict.feature_id, 0) > 0)
        and next(_ways(batch, spec, verdict.feature_id), None) is not None
    )


def _ways(batch: Batch, spec: InvoiceSpec, feature_id: str) -> Iterator[Fault]:
    """How the feature can be broken; the ruleset has the last word on leaving out."""
    feature = batch.ruleset.feature(feature_id)
    allowed = feature is None or feature.generator_rules.can_omit
    probe = sowing.misstate(spec, feature_id, _field(batch, _random(batch, "probe")))
    if batch.severity < 5 and probe is not None:
        yield Fault.WRONG
    if batch.severity > 1 and allowed and sowing.omittable(feature_id, spec.template):
        yield Fault.OMITTED
    # what severity rules out is done all the same where nothing else can be
    if batch.severity == 5 and probe is not None and not (allowed and sowing.omittable(feature_id, spec.template)):
        yield Fault.WRONG
    if batch.severity == 1 and probe is None and allowed and sowing.omittable(feature_id, spec.template):
        yield Fault.OMITTED


def _field(batch: Batch, random: Random) -> sowing.Field:
    return sowing.Field(random, batch.severity, batch.ground, batch.as_of)


def _planned(batch: Batch, number: int, clean: InvoiceSpec, candidates: tuple[str, ...]) -> Planned:
    random = _random(batch, "defects", number)
    spec, sown = clean, []
    for feature_id in _chosen(batch, random, candidates):
        done = _break(batch, random, spec, feature_id)
        if done is not None:
            spec, defect = done
            sown.append(defect)
    noise = ""
    if spec.customer is not None and random.random() * 100 < batch.alias_noise and spec.customer == clean.customer:
        name = spelled(random, spec.customer.name, batch.ground.aliases)
        noise = name if name != spec.customer.name else ""
        spec = replace(spec, customer=replace(spec.customer, name=name))
    kind = random.choice(batch.kinds)
    xml = _mirrored(spec, tuple(sown)) if kind is FileKind.EINVOICE else None
    return Planned(f"INV_{number:04d}.pdf", kind, clean, spec, tuple(sown), noise, xml)


def _chosen(batch: Batch, random: Random, candidates: tuple[str, ...]) -> list[str]:
    """The features to break: by their rates, and at least one."""
    if not candidates:
        return []
    if not batch.feature_rates:
        return random.sample(candidates, min(_BROKEN[batch.severity], len(candidates)))
    rates = [batch.feature_rates[feature_id] for feature_id in candidates]
    hit = [
        feature_id
        for feature_id, rate in zip(candidates, rates, strict=True)
        if Decimal(random.randrange(10_000)) / 100 < rate
    ]
    return hit or random.choices(candidates, [float(rate) for rate in rates])


def _break(batch: Batch, random: Random, spec: InvoiceSpec, feature_id: str) -> tuple[InvoiceSpec, Sown] | None:
    ways = tuple(_ways(batch, spec, feature_id))
    if not ways:
        return None
    wanted = Fault.OMITTED if random.random() < _OMISSION[batch.severity] else Fault.WRONG
    if (wanted if wanted in ways else ways[0]) is Fault.OMITTED:
        return sowing.omit(spec, feature_id)
    return sowing.misstate(spec, feature_id, _field(batch, random))


def _mirrored(spec: InvoiceSpec, sown: tuple[Sown, ...]) -> InvoiceSpec | None:
    """What the XML states so that it has the page's defects; None where XML cannot be written with them, or where the
    kind of invoice has none (receipts): the file is then a plain PDF."""
    if spec.template is Template.T2_SUPERMARKT or spec.stated or any(line.stated is not None for line in spec.lines):
        return None
    mirror = spec
    for defect in sown:
        if defect.fault is Fault.WRONG:
            continue  # in the data already
        change = _WITHOUT.get(defect.feature_id)
        if change is None:
            return None
        mirror = change(mirror)
    return mirror


_WITHOUT = {
    "invoice_number": lambda spec: replace(spec, number=""),
    "customer_name_address": lambda spec: replace(spec, customer=None),
    "supply_date_or_period": lambda spec: replace(spec, delivered=None),
    "supplier_tax_or_vat_id": lambda spec: replace(spec, supplier=replace(spec.supplier, vat_id=None, tax_number=None)),
    "supplier_vat_id": lambda spec: replace(spec, supplier=replace(spec.supplier, vat_id=None)),
}
