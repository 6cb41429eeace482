"""MT940 and MT942 (SWIFT): customer statements as text, with the subfields that German banks put into ``:86:``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from flowaudit.core.extraction.months import make
from flowaudit.core.model.money import Money
from flowaudit.core.model.results import Text
from flowaudit.core.statements.checking import check
from flowaudit.core.statements.model import (
    Account,
    Balance,
    Finding,
    Line,
    Party,
    Place,
    References,
    Source,
    Statement,
)
from flowaudit.core.statements.remittance import understood

_FIELD = re.compile(r"^:(\d{2}[A-Z]?):", re.MULTILINE)
_IS = re.compile(r"^:20:[^\n]*\n(?:(?!:20:).*\n){0,4}:25:", re.MULTILINE)
_BALANCE = re.compile(r"^(?P<mark>[CD])(?P<day>\d{6})(?P<currency>[A-Z]{3})(?P<amount>[\d.]+,\d{0,2})")
_ENTRY = re.compile(
    r"^(?P<value>\d{6})(?P<booked>\d{4})?(?P<mark>R?[CD])(?P<funds>[A-Z])?(?P<amount>\d+,\d{0,2})"
    r"(?P<kind>[A-Z][A-Z0-9]{3})?(?P<reference>[^\n/]*)?(?://(?P<bank>[^\n]*))?"
)
_SUB = re.compile(r"(?<!\?)\?(\d\d)")
_ORIGINAL = re.compile(r"/OCMT/([A-Z]{3})([\d.]+,\d{0,2})")
_SLASHED = re.compile(
    r"/(TRTP|NAME|REMI|EREF|IBAN|BIC|MARF|CSID|ISDT|CNTP|ORDP|BENM|RTRN|PURP|ULTC|ULTD|ULTB|INIT|TRCD|PREF)/"
)
_RATE = re.compile(r"/EXCH/([\d.]+,\d+)")


@dataclass(slots=True)
class _Open:
    """A statement as far as it is read."""

    account: str = ""
    number: str = ""
    currency: str = ""
    opening: Balance | None = None
    closing: Balance | None = None
    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def is_mt940(text: str) -> bool:
    """Whether a text has the fields that open a statement."""
    return _IS.search(text.replace("\r\n", "\n")) is not None


def read_mt940(text: str) -> tuple[Statement, ...]:
    """All statements of the file. Pages of one statement (intermediate balances ``:60M:``, ``:62M:``) become one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    matches = list(_FIELD.finditer(text))
    found: list[_Open] = []
    for position, match in enumerate(matches):
        end = matches[position + 1].start() if position + 1 < len(matches) else len(text)
        value = text[match.end() : end].strip("\n")
        where = f":{match[1]}: {text.count(chr(10), 0, match.start()) + 1}"
        if match[1] == "20":
            found.append(_Open())
        elif found:
            _take(found, match[1], value, where)
    return tuple(check(_finished(one)) for one in found if one.opening or one.closing or one.lines)


def _take(found: list[_Open], name: str, value: str, where: str) -> None:
    one = found[-1]
    if name == "25":
        one.account = value.strip()
    elif name in ("28", "28C"):
        one.number = value.split("/")[0].strip()
    elif name in ("60F", "60M"):
        one.opening = _balance(one, value, where)
        before = found[-2] if len(found) > 1 else None
        if name == "60M" and before is not None and before.account == one.account:
            found.pop()
            before.closing = None
            if one.opening is not None:
                before.findings += one.findings
    elif name in ("62F", "62M"):
        one.closing = _balance(one, value, where)
    elif name == "61":
        line = _line(value, one.currency, where)
        if line is None:
            one.findings.append(_broken(where))
        else:
            one.lines.append(line)
    elif name == "86" and one.lines and one.closing is None:
        one.lines[-1] = _described(one.lines[-1], value)


def _finished(one: _Open) -> Statement:
    account = one.account.split("/")
    compact = one.account.replace(" ", "")
    iban = compact if re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", compact) else ""
    number = "" if iban else account[-1].strip()
    bic = account[0].strip() if len(account) > 1 and not iban else ""
    return Statement(
        Source.MT940,
        Account(iban, bic if re.fullmatch(r"[A-Z]{6}[A-Z0-9]{2,5}", bic) else "", f"{bic}/{number}" if bic else number),
        one.currency or "EUR",
        tuple(one.lines),
        one.number,
        one.opening.day if one.opening else None,
        one.closing.day if one.closing else None,
        one.opening,
        one.closing,
        findings=tuple(one.findings),
    )


def _balance(one: _Open, value: str, where: str) -> Balance | None:
    match = _BALANCE.match(value)
    if match is None:
        one.findings.append(_broken(where))
        return None
    one.currency = match["currency"]
    sign = -1 if match["mark"] == "D" else 1
    return Balance(sign * _amount(match["amount"]), _day(match["day"]), Place(where=where))


def _line(value: str, currency: str, where: str) -> Line | None:
    match = _ENTRY.match(value)
    valued = _day(match["value"]) if match else None
    if match is None or valued is None:
        return None
    sign = 1 if match["mark"] in ("C", "RD") else -1
    booked = _booked(match["booked"], valued)
    reference = (match["reference"] or "").strip()
    return Line(
        booked,
        sign * _amount(match["amount"]),
        currency or "EUR",
        valued,
        references=References(
            "" if reference in ("NONREF", "") else reference, bank=(match["bank"] or "").split("\n")[0].strip()
        ),
        place=Place(where=where),
    )


def _booked(text: str | None, valued: date) -> date:
    """The day of entry has no year: it is the one near the value date."""
    if not text:
        return valued
    days = [make(valued.year + move, int(text[:2]), int(text[2:])) for move in (-1, 0, 1)]
    return min((day for day in days if day), key=lambda day: abs(day - valued), default=valued)


def _described(line: Line, value: str) -> Line:
    """With what ``:86:`` says: subfields ``?00`` (kind), ``?20`` to ``?29`` and ``?60`` to ``?63`` (remittance),
    ``?30`` (BIC), ``?31`` (account), ``?32`` and ``?33`` (name); or plain text."""
    joined = value.replace("\n", "")
    parts = _SUB.split(joined)
    if len(parts) < 3:  # no subfields
        return _slashed(line, joined) if _SLASHED.search(joined) else _plain(line, value)
    fields: dict[str, str] = {}
    for code, text in zip(parts[1::2], parts[2::2], strict=False):
        fields[code] = fields.get(code, "") + text
    remittance = "".join(fields.get(f"{n}", "") for n in (*range(20, 30), *range(60, 64)))
    told = understood([_spaced(remittance)], party="-", kind="-")
    original, rate = _ORIGINAL.search(joined), _RATE.search(joined)
    party = Party(
        " ".join(f"{fields.get('32', '')}{fields.get('33', '')}".split()),
        fields.get("31", "").strip() or told.party.iban,
        fields.get("30", "").strip(),
    )
    line = replace(line, kind=fields.get("00", "").strip(), party=party, remittance=told.remittance)
    if original is not None:
        line = replace(line, original=Money(_amount(original[2]), original[1]))
    if rate is not None:
        line = replace(line, rate=_amount(rate[1]))
    return replace(line, references=_merged(line, told.references))


def _plain(line: Line, value: str) -> Line:
    told = understood(value.split("\n"), party="-", kind="-")
    return replace(
        line, party=Party(iban=told.party.iban), remittance=told.remittance, references=_merged(line, told.references)
    )


def _slashed(line: Line, text: str) -> Line:
    """With what code words between slashes say (``/NAME/…/REMI/…``)."""
    parts = _SLASHED.split(text)
    said = {code: value.strip(" /") for code, value in zip(parts[1::2], parts[2::2], strict=True)}
    remittance = re.sub(r"^(?:USTD|STRD)/+", "", said.get("REMI", ""))
    bank = line.references.bank
    return replace(
        line,
        kind=said.get("TRTP", ""),
        party=Party(said.get("NAME", ""), said.get("IBAN", ""), said.get("BIC", "")),
        remittance=remittance,
        references=References(said.get("EREF", ""), said.get("MARF", ""), said.get("CSID", ""), bank),
    )


def _spaced(text: str) -> str:
    """Tags such as ``EREF+`` with a space before them, as they begin a subfield."""
    return re.sub(r"(?<=\S)(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|COAM|OAMT|PURP)\+", r" \1+", text)


def _merged(line: Line, told: References) -> References:
    return References(
        told.end_to_end or line.references.end_to_end,
        told.mandate,
        told.creditor_id,
        line.references.bank or told.bank,
    )


def _amount(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", ".") + ("00" if text.endswith(",") else "")).quantize(
        Decimal(1).scaleb(-max(2, len(text.partition(",")[2])))
    )


def _day(text: str) -> date | None:
    return make(int(text[:2]) + 2000, int(text[2:4]), int(text[4:6]))


def _broken(where: str) -> Finding:
    return Finding(
        "line-unreadable",
        Text(f"{where}: das Feld ist nicht lesbar", f"{where}: the field cannot be read"),
        Place(where=where),
    )
