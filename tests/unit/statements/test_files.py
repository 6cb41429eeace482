"""CAMT, MT940 and CSV become lines; what is broken or hostile is refused or named, never believed."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.statements.files import DETAILS, IBAN, MT940, OTHER, camt, entry, no_pages

from flowaudit.core.model.money import Money
from flowaudit.core.model.parsed import ParsedDocument
from flowaudit.core.parsing import ParsingRefused, RefusalSlug
from flowaudit.core.statements import Refusal, Statement, Status, read


def only(content: bytes | str) -> Statement:
    (found,) = read(content.encode() if isinstance(content, str) else content, "x", no_pages)
    return found


def test_camt_says_everything() -> None:
    found = only(camt(entry("10.00", more=DETAILS)))
    account = found.account
    assert (account.iban, account.bic, account.holder, account.bank) == (IBAN, "COBADEFFXXX", "Eickhoff KG", "Nordbank")
    assert (found.number, found.start, found.end) == ("3", date(2024, 3, 1), date(2024, 3, 31))
    assert found.status is Status.BALANCED
    (line,) = found.lines
    assert (line.booked, line.valued, line.amount) == (date(2024, 3, 4), date(2024, 3, 5), Decimal("-10.00"))
    assert (line.kind, line.party.name, line.party.iban, line.party.bic) == (
        "Lastschrift", "Taxi Nord", OTHER, "BYLADEM1001",
    )  # fmt: skip
    references = line.references
    assert (references.end_to_end, references.mandate, references.creditor_id, references.bank) == (
        "E-1", "M-2", "DE98ZZZ09999999999", "B77",
    )  # fmt: skip
    assert (line.remittance, line.original, line.rate) == (
        "Fahrt 4711 Berlin",
        Money(Decimal("11.00"), "USD"),
        Decimal("1.1"),
    )
    assert line.place.where == "Stmt 1, Ntry 1"


@pytest.mark.parametrize("version", ["052.001.02", "053.001.02", "053.001.13", "054.001.08"])
def test_camt_of_any_version(version: str) -> None:
    wrap = {"052": ("BkToCstmrAcctRpt", "Rpt"), "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}.get(version[:3])
    content = camt(entry("10.00"), version=version)
    if wrap:
        content = content.replace(b"BkToCstmrStmt", wrap[0].encode()).replace(b"Stmt>", wrap[1].encode() + b">")
        content = content.replace(b"BkToCstmrRpt", b"BkToCstmrAcctRpt")
    assert [line.amount for line in only(content).lines] == [Decimal("-10.00")]


def test_camt_takes_booked_entries_alone_and_names_broken_ones() -> None:
    pending = entry("7.00", state="<Sts><Cd>PDNG</Cd></Sts>")
    found = only(camt(entry("10.00", state="<Sts><Cd>BOOK</Cd></Sts>"), pending))
    assert (len(found.lines), found.status) == (1, Status.BALANCED)
    found = only(camt(entry("10.00"), entry("NaN")))
    assert found.status is Status.NOT_BALANCED
    assert [(one.code, one.place.where) for one in found.findings] == [("line-unreadable", "Stmt 1, Ntry 2")]


def test_a_batch_gives_a_line_for_each_payment_only_if_they_make_the_entry() -> None:
    one = '<TxDtls><Amt Ccy="EUR">{}</Amt><RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls>'
    good = f"<NtryDtls>{one.format('4.00', 'a')}{one.format('6.00', 'b')}</NtryDtls>"
    assert [line.amount for line in only(camt(entry("10.00", more=good))).lines] == [Decimal("-4.00"), Decimal("-6.00")]
    bad = good.replace("6.00", "5.00")
    assert [line.amount for line in only(camt(entry("10.00", more=bad))).lines] == [Decimal("-10.00")]


def test_hostile_xml_is_refused() -> None:
    bomb = camt(entry("1.00")).replace(
        b"?>\n", b'?><!DOCTYPE Document [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n', 1
    )
    with pytest.raises(ParsingRefused):
        read(bomb, "x.xml", no_pages)
    with pytest.raises(Refusal) as refused:
        read(camt(entry("1.00"))[:-30], "x.xml", no_pages)
    assert refused.value.text.de != refused.value.text.en


def test_mt940() -> None:
    found = only(MT940)
    assert (found.account.number, found.number, found.currency) == ("37040044/0532013000EUR", "00005", "EUR")
    assert found.status is Status.BALANCED, found.findings
    first, second, third = found.lines
    assert (first.valued, first.booked, first.amount) == (date(2023, 12, 29), date(2024, 1, 2), Decimal("-12.50"))
    assert (first.party.name, first.party.iban, first.party.bic) == ("Taxi Nord GmbH", OTHER, "BYLADEM1001")
    assert (first.references.end_to_end, first.references.mandate) == ("E-1", "M-2")
    assert (first.remittance, first.kind) == ("Rechnung 4711 vom 28.12.2023", "LASTSCHRIFT")
    assert (second.amount, second.remittance, second.references.end_to_end) == (Decimal("1000.00"), "Danke", "")
    assert third.amount == Decimal("-5.00")


def test_mt940_of_several_statements_and_pages() -> None:
    pages = MT940.replace(":62F:", ":62M:") + MT940.replace(":60F:C231229EUR100,00", ":60M:C240103EUR1082,50").replace(
        ":62F:C240103EUR1082,50", ":62F:C240104EUR2065,00"
    )
    (found,) = read(pages.encode(), "x", no_pages)
    assert (len(found.lines), found.status) == (6, Status.BALANCED)
    assert found.lines[5].remittance == "Storno einer Gutschrift"
    assert len(read((MT940 + MT940).encode(), "x", no_pages)) == 2


def test_mt940_names_a_field_that_cannot_be_read() -> None:
    found = only(MT940.replace(":61:2401020102CR1000,N", ":61:2401020102XX1000,N"))
    assert [one.code for one in found.findings] == ["line-unreadable", "does-not-add-up"]
    assert found.findings[0].place.where == ":61: 10"
    assert found.status is Status.NOT_BALANCED


def test_mt940_with_code_words_between_slashes() -> None:
    told = f":86:/TRTP/SEPA OVERBOEKING/IBAN/{OTHER}/BIC/ABNANL2A/NAME/Taxi Nord/REMI/USTD//Factuur 4711/EREF/E-9"
    line = only(MT940.replace(":86:Storno einer Gutschrift", told)).lines[2]
    assert (line.kind, line.party.name, line.party.iban) == ("SEPA OVERBOEKING", "Taxi Nord", OTHER)
    assert (line.remittance, line.references.end_to_end) == ("Factuur 4711", "E-9")


CSVS = {
    "german": "Buchungstag;Valuta;Buchungstext;Verwendungszweck;Betrag;Währung\n"
    '31.12.2023;02.01.2024;Lastschrift;"Strom; Gas";-1.234,50;EUR\n',
    "english": 'Date,Description,Debit,Credit,Balance\n31/12/2023,Electricity,"1,234.50",,100.00\n',
    "french": "Date opération;Libellé;Débit;Crédit\n31/12/2023;Électricité;1 234,50;\n",
    "dutch": '"Datum","Naam / Omschrijving","Af Bij","Bedrag (EUR)"\n"20231231","Stroom","Af","1234,50"\n',
    "italian": "Data contabile\tData valuta\tImporto\tDescrizione\n31/12/2023\t31/12/2023\t-1.234,50\tLuce\n",
    "spanish": "F. operación;Concepto;Importe\n31-12-2023;Luz;-1.234,5\n",
    "polish": "Data operacji;Opis operacji;Kwota\n2023-12-31;Prąd;-1 234,50\n",
    "marks": "Buchungstag;Verwendungszweck;Umsatz;Soll/Haben\n31.12.2023;Strom;1.234,50;S\n".replace(
        "Umsatz;", "Betrag;"
    ),
}


@pytest.mark.parametrize("name", sorted(CSVS))
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_many_habits(name: str, encoding: str) -> None:
    text = CSVS[name]
    if encoding == "cp1252" and name == "polish":
        text = text.replace("ą", "a")
    (line,) = only(text.encode(encoding)).lines
    assert (line.booked, line.amount) == (date(2023, 12, 31), Decimal("-1234.50"))


def test_csv_newest_first_is_turned_and_checked_by_its_balances() -> None:
    rows = ["03.01.2024;c;-1,00;95,00", "02.01.2024;b;-2,00;96,00", "02.01.2024;a;-2,00;98,00"]
    head = "Anfangssaldo;100,00\nDatum;Text;Betrag;Saldo\n"
    found = only(head + "\n".join(rows))
    assert [line.remittance for line in found.lines] == ["a", "b", "c"]
    assert found.status is Status.BALANCED
    found = only(head + "\n".join(rows).replace("b;-2,00", "b;-2,10"))
    assert [(one.code, one.place.row) for one in found.findings] == [("does-not-add-up", 4)]
    assert (found.findings[0].text.de[:8], found.findings[0].text.en[:6]) == ("Zeile 4:", "row 4:")


def test_csv_of_several_accounts() -> None:
    text = (
        f"IBAN Auftragskonto;Buchungstag;Verwendungszweck;Betrag\n{IBAN};01.02.2024;a;1,00\n{OTHER};01.02.2024;b;2,00\n"
    )
    assert [(one.account.iban, one.total) for one in read(text.encode(), "x", no_pages)] == [
        (IBAN, Decimal("1.00")),
        (OTHER, Decimal("2.00")),
    ]


def test_a_zip_of_messages() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.xml", camt(entry("10.00")))
        archive.writestr("b.sta", MT940)
        archive.writestr("notes.txt", "nothing")
    found = read(buffer.getvalue(), "month.zip", no_pages)
    assert [len(one.lines) for one in found] == [1, 3]
    assert [one.code for one in found[0].findings] == ["member-unread"]


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"only words, no table", b"a;b;c\n1;2;3\n", b"<a/>"])
def test_what_is_no_statement_is_refused_in_both_languages(content: bytes) -> None:
    with pytest.raises(ParsingRefused) as refused:
        read(content, "x", no_pages)
    assert refused.value.text.de
    assert refused.value.text.de != refused.value.text.en


def _no_page(_content: bytes, _name: str) -> ParsedDocument:
    raise ParsingRefused(RefusalSlug.TRUNCATED)


SEEDS = [camt(entry("10.00", more=DETAILS)), MT940.encode(), *(text.encode() for text in CSVS.values())]


@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=6)), max_size=4))
@settings(max_examples=60, deadline=None)
def test_damaged_files_are_read_or_refused(content: bytes, damages: list[tuple[int, bytes]]) -> None:
    for at, data in damages:
        content = content[: at % len(content)] + data + content[at % len(content) + len(data) :]
    try:
        found = read(content, "x", _no_page)
    except ParsingRefused:
        return
    assert all(line.amount.is_finite() for one in found for line in one.lines)
