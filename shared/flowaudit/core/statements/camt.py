"""camt.052, .053 and .054 (ISO 20022), any version: only booked entries count. Read by local names through the hardened
XML reader of the e-invoices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from flowaudit.core.einvoice.model import EInvoiceError
from flowaudit.core.einvoice.xmltree import Element, content_of, every, first, local, parse, text_at
from flowaudit.core.model.money import Money
from flowaudit.core.model.results import Text
from flowaudit.core.parsing.sniffing import xml_root
from flowaudit.core.statements.checking import check
from flowaudit.core.statements.model import (
    Account,
    Balance,
    Finding,
    Line,
    Party,
    Place,
    References,
    Refusal,
    Source,
    Statement,
)

_ROOT = re.compile(r"^urn:(?:iso:std:iso:20022:tech:xsd:)?(?:ISO:)?camt\.05[234]\.001\.\d\d Document$", re.IGNORECASE)
_STATEMENTS = "BkToCstmrStmt/Stmt|Rpt|Ntfctn", "BkToCstmrAcctRpt/Stmt|Rpt|Ntfctn", "BkToCstmrDbtCdtNtfctn/Ntfctn"
_OPENING = ("OPBD", "PRCD")
_CLOSING = ("CLBD",)
_OF_PAYMENT = ("Amt", "AmtDtls/TxAmt/Amt")
_SIGNS = {"CRDT": 1, "DBIT": -1}


def is_camt(content: bytes) -> bool:
    """By the root element's namespace."""
    root = xml_root(content)
    return root is not None and _ROOT.match(root) is not None


def read_camt(content: bytes) -> tuple[Statement, ...]:
    """All statements of the message. Raises :class:`Refusal` for XML that is broken, too large or has a DTD."""
    try:
        root = parse(content)
    except EInvoiceError as error:
        raise Refusal(f"camt-{error.slug}", error.text) from error
    found = [stmt for path in _STATEMENTS for stmt in every(root, path)]
    return tuple(check(_statement(stmt, f"{local(stmt)} {number}")) for number, stmt in enumerate(found, start=1))


def _statement(stmt: Element, where: str) -> Statement:
    account = _account(first(stmt, "Acct"))
    balances = list(_balances(stmt, where))
    currency = text_at(stmt, "Acct/Ccy") or next((code for _, _, code in balances if code), "")
    entries = list(every(stmt, "Ntry"))
    findings: list[Finding] = []
    lines: list[Line] = []
    for number, entry in enumerate(entries, start=1):
        if _state(entry) not in ("BOOK", ""):
            continue
        read = list(_lines(entry, Place(where=f"{where}, Ntry {number}")))
        lines += read
        if not read:
            findings.append(_broken(f"{where}, Ntry {number}"))
    opening = next((b for kind in _OPENING for code, b, _ in balances if code == kind), None)
    closing = next((b for code, b, _ in reversed(balances) if code in _CLOSING), None)
    return Statement(
        Source.CAMT,
        account,
        currency or (lines[0].currency if lines else "EUR"),
        tuple(lines),
        text_at(stmt, "LglSeqNb") or text_at(stmt, "ElctrncSeqNb") or text_at(stmt, "Id"),
        _day(text_at(stmt, "FrToDt/FrDtTm|FrDt")) or (opening.day if opening else None),
        _day(text_at(stmt, "FrToDt/ToDtTm|ToDt")) or (closing.day if closing else None),
        opening,
        closing,
        findings=tuple(findings),
    )


def _account(acct: Element | None) -> Account:
    return Account(
        text_at(acct, "Id/IBAN"),
        text_at(acct, "Svcr/FinInstnId/BICFI|BIC"),
        text_at(acct, "Id/Othr/Id"),
        text_at(acct, "Ownr/Nm"),
        text_at(acct, "Svcr/FinInstnId/Nm"),
    )


def _balances(stmt: Element, where: str) -> Iterator[tuple[str, Balance, str]]:
    for bal in every(stmt, "Bal"):
        amount, currency = _amount(first(bal, "Amt"))
        sign = _SIGNS.get(text_at(bal, "CdtDbtInd"), 0)
        kind = text_at(bal, "Tp/CdOrPrtry/Cd")
        if amount is not None and sign:
            day = _day(text_at(bal, "Dt/Dt|DtTm"))
            yield kind, Balance(sign * amount, day, Place(where=f"{where}, Bal {kind}")), currency


def _lines(entry: Element, place: Place) -> Iterator[Line]:
    """An entry is one line, as it is one posting of the account; a batch of payments gives a line for each payment only
    where their amounts make the entry's."""
    amount, currency = _amount(first(entry, "Amt"))
    sign = _SIGNS.get(text_at(entry, "CdtDbtInd"), 0)
    booked = _day(text_at(entry, "BookgDt/Dt|DtTm")) or _day(text_at(entry, "ValDt/Dt|DtTm"))
    if amount is None or not sign or booked is None:
        return
    line = Line(
        booked,
        sign * amount,
        currency,
        _day(text_at(entry, "ValDt/Dt|DtTm")),
        text_at(entry, "AddtlNtryInf") or _code(entry),
        references=References(bank=text_at(entry, "AcctSvcrRef")),
        place=place,
    )
    details = list(every(entry, "NtryDtls/TxDtls"))
    parts = [_amount(next((amt for path in _OF_PAYMENT for amt in every(one, path)), None)) for one in details]
    sums = sum((value for value, code in parts if value is not None and code == currency), Decimal(0))
    if len(details) > 1 and all(value for value, _ in parts) and sums == amount:
        for one, (value, _) in zip(details, parts, strict=True):
            yield _detailed(replace(line, amount=sign * (value or Decimal(0))), one, sign)
    else:
        yield _detailed(line, details[0], sign) if details else line


def _detailed(line: Line, details: Element, sign: int) -> Line:
    """With what the details of the transaction say."""
    other = "Dbtr" if sign > 0 else "Cdtr"
    parties = first(details, "RltdPties")
    remittance = " ".join(content_of(one) for one in every(details, "RmtInf/Ustrd"))
    remittance = remittance or text_at(details, "RmtInf/Strd/CdtrRefInf/Ref") or text_at(details, "AddtlTxInf")
    end_to_end = text_at(details, "Refs/EndToEndId")
    original, rate = _foreign(details, line.currency)
    return replace(
        line,
        party=Party(
            text_at(parties, f"{other}/Nm") or text_at(parties, f"{other}/Pty/Nm"),
            text_at(parties, f"{other}Acct/Id/IBAN"),
            text_at(details, f"RltdAgts/{other}Agt/FinInstnId/BICFI|BIC"),
        ),
        remittance=remittance,
        references=References(
            "" if end_to_end == "NOTPROVIDED" else end_to_end,
            text_at(details, "Refs/MndtId"),
            text_at(parties, "Cdtr/Id/PrvtId/Othr/Id") or text_at(parties, "Cdtr/Pty/Id/PrvtId/Othr/Id"),
            line.references.bank,
        ),
        original=original,
        rate=rate,
    )


def _foreign(details: Element, currency: str) -> tuple[Money | None, Decimal | None]:
    amount, code = _amount(first(details, "AmtDtls/InstdAmt/Amt"))
    if amount is None or code == currency:
        return None, None
    rate = text_at(details, "AmtDtls/InstdAmt/CcyXchg/XchgRate") or text_at(details, "AmtDtls/TxAmt/CcyXchg/XchgRate")
    return Money(amount, code), _decimal(rate)


def _code(entry: Element) -> str:
    return text_at(entry, "BkTxCd/Prtry/Cd")


def _state(entry: Element) -> str:
    return text_at(entry, "Sts/Cd") or text_at(entry, "Sts")


def _amount(amt: Element | None) -> tuple[Decimal | None, str]:
    if amt is None:
        return None, ""
    return _decimal(content_of(amt)), str(amt.get("Ccy") or "")


def _decimal(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _broken(where: str) -> Finding:
    return Finding(
        "line-unreadable",
        Text(
            f"{where}: Betrag, Richtung oder Datum fehlt oder ist ungültig",
            f"{where}: amount, direction or date is missing or not valid",
        ),
        Place(where=where),
    )
