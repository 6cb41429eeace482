"""Layouts that banks print: columns, signs, years, carried balances, several accounts. None names a bank."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.unit.statements.pages import drawn

from flowaudit.core.extraction.layout import lay_out
from flowaudit.core.model.money import Money
from flowaudit.core.model.parsed import Page, PageSource, ParsedDocument, ParseEngine, Token
from flowaudit.core.statements import Status
from flowaudit.core.statements.amounts import amounts_in

LETTERS = """
20 Kontoauszug Nr. 3/2024 | 150 Blatt 1 von 1
20 IBAN DE89 3704 0044 0532 0130 00

20 Bu-Tag | 34 Wert | 48 Vorgang
48 alter Kontostand vom 29.12.2023 | 185> 1.000,00 H
20 30.12. | 34 02.01. | 48 Basislastschrift | 185> 12,50 S
48 Wasserwerk Ostheide
48 Abschlag 12/2023 EREF: 4711
48 MREF: M-1 CRED: DE98ZZZ09999999999
20 02.01. | 34 02.01. | 48 Überweisungsgutschr. | 185> 200,00 H
48 Übel GmbH
48 neuer Kontostand vom 02.01.2024 | 185> 1.187,50 H

20 Bitte beachten Sie die Hinweise auf der Rückseite.
"""
SLASHED = """
20 Kontoauszug: 2 vom 31.01.2024 bis 29.02.2024
20 IBAN: DE89 3704 0044 0532 0130 00
20 Buchung/Wert | 50 Vorgang/Buchungsinformation | 160> Soll | 190> Haben
50 Kontostand alt | 190> + 100,00
20 01.02./01.02. | 50 SEPA Lastschrift | 160> - 10,00
50 Taxi Nord
20 05.02./06.02. | 50 Gutschrift | 190> + 5,00
50 Kontostand neu | 190> + 95,00
"""
MIDDLE = """
20 Statement period 01/03/2024 to 31/03/2024
20 IBAN GB33 BUKB 2020 1555 5555 55
20 Opening balance | 190> £100.00
20 Closing balance | 190> £1,085.00

20 Description | 110 Booking date | 190> Amount
20 Corner Shop | 110 02 Mar 2024 | 190> -£15.00
20 Card payment
20 Wages | 110 28 Mar 2024 | 190> £1,000.00
"""
SWISS = """
20 Kontoauszug 01.03.2024 - 31.03.2024 | 150 CHF
20 IBAN CH93 0076 2011 6238 5295 7
20 Datum | 45 Text | 120> Belastung | 145> Gutschrift | 150 Valuta | 190> Saldo
45 Saldovortrag | 190> 10'000.00
20 04.03.24 | 45 Zahlungsauftrag Nr. 12 | 120> 1'250.50 | 150 05.03.24 | 190> 8'749.50
45 Muster Treuhand AG
20 28.03.24 | 45 Gutschrift | 145> 5'000.00 | 150 28.03.24 | 190> 13'749.50
45 Schlusssaldo | 190> 13'749.50
"""
FRENCH = """
20 Relevé de compte n° 3 du 29/02/2024 au 31/03/2024
20 IBAN FR76 3000 6000 0112 3456 7890 189
20 Date | 40 Nature des opérations | 120 Valeur | 160> Débit | 190> Crédit
40 SOLDE CREDITEUR AU 29/02/2024 | 190> 2 500,00
20 01.03 | 40 PRELEVEMENT | 120 01.03 | 160> 1 200,00
40 SCI DES LILAS
40 LOYER MARS
20 15.03 | 40 VIREMENT RECU | 120 15.03 | 190> 300,00
40 TOTAL DES MOUVEMENTS | 160> 1 200,00 | 190> 300,00
40 SOLDE CREDITEUR AU 31/03/2024 | 190> 1 600,00
"""
DUTCH = """
20 Rekeningafschrift | 120 Periode 01-03-2024 t/m 31-03-2024
20 NL91 ABNA 0417 1643 00
20 Vorig saldo € 50,00 | 120 Nieuw saldo € 30,00
20 Datum | 45 Naam / Omschrijving / Mededeling | 150> Bedrag | 160 Af/Bij
20 05-03-2024 | 45 Bakkerij Hoogland | 150> 25,00 | 160 Af
45 Betaalautomaat
20 09-03-2024 | 45 J. Kuiper | 150> 5,00 | 160 Bij
"""
ITALIAN = """
20 Estratto conto n. 1 | 120 Periodo 01/03/2024 - 31/03/2024
20 IBAN IT60X0542811101000000123456
20 Data | 45 Valuta | 70 Descrizione | 160> Dare | 190> Avere
70 Saldo iniziale | 190> 1.000,00
20 04/03/24 | 45 04/03/24 | 70 Addebito SDD | 160> 100,00
70 Officine Rinaldi
20 08/03/24 | 45 08/03/24 | 70 Bonifico | 190> 50,00
70 Saldo finale | 190> 950,00
"""
SPANISH = """
20 Extracto de cuenta | 120 Período 01/03/2024 - 31/03/2024
20 IBAN ES91 2100 0418 4502 0005 1332
20 Fecha | 45 F. valor | 70 Concepto | 160> Importe | 190> Saldo
70 Saldo anterior | 190> 500,00
20 04/03 | 45 04/03 | 70 Recibo luz | 160> -80,00 | 190> 420,00
20 08/03 | 45 08/03 | 70 Nómina | 160> 1.500,00 | 190> 1.920,00
70 Saldo final | 190> 1.920,00
"""
POLISH = """
20 Wyciąg bankowy nr 3 | 120 Za okres 2024-03-01 - 2024-03-31
20 PL61 1090 1014 0000 0712 1981 2874
20 Data operacji | 50 Data waluty | 75 Opis operacji | 150> Kwota | 190> Saldo po operacji
75 Saldo początkowe | 190> 1 000,00 PLN
20 2024-03-04 | 50 2024-03-04 | 75 Przelew wychodzący | 150> -100,00 | 190> 900,00
75 Jan Krawczyk
20 2024-03-08 | 50 2024-03-08 | 75 Przelew przychodzący | 150> 1 250,00 | 190> 2 150,00
75 Saldo końcowe | 190> 2 150,00 PLN
"""
LAYOUTS = {
    "letters": (LETTERS, ["2023-12-30 -12.50", "2024-01-02 200.00"], "1000.00", "1187.50"),
    "slashed": (SLASHED, ["2024-02-01 -10.00", "2024-02-05 5.00"], "100.00", "95.00"),
    "middle": (MIDDLE, ["2024-03-02 -15.00", "2024-03-28 1000.00"], "100.00", "1085.00"),
    "swiss": (SWISS, ["2024-03-04 -1250.50", "2024-03-28 5000.00"], "10000.00", "13749.50"),
    "french": (FRENCH, ["2024-03-01 -1200.00", "2024-03-15 300.00"], "2500.00", "1600.00"),
    "dutch": (DUTCH, ["2024-03-05 -25.00", "2024-03-09 5.00"], "50.00", "30.00"),
    "italian": (ITALIAN, ["2024-03-04 -100.00", "2024-03-08 50.00"], "1000.00", "950.00"),
    "spanish": (SPANISH, ["2024-03-04 -80.00", "2024-03-08 1500.00"], "500.00", "1920.00"),
    "polish": (POLISH, ["2024-03-04 -100.00", "2024-03-08 1250.00"], "1000.00", "2150.00"),
}


@pytest.mark.parametrize("name", sorted(LAYOUTS))
def test_layouts(name: str) -> None:
    page, lines, opening, closing = LAYOUTS[name]
    (found,) = drawn(page)
    assert [f"{line.booked} {line.amount}" for line in found.lines] == lines
    assert found.opening is not None
    assert found.closing is not None
    assert (found.opening.amount, found.closing.amount) == (Decimal(opening), Decimal(closing))
    assert found.status is Status.BALANCED
    assert len(found.account.iban) > 15


def test_what_a_booking_says() -> None:
    (found,) = drawn(LETTERS)
    assert (found.number, found.currency) == ("3/2024", "EUR")
    first = found.lines[0]
    assert (first.valued, first.kind, first.party.name) == (date(2024, 1, 2), "Basislastschrift", "Wasserwerk Ostheide")
    assert first.remittance == "Abschlag 12/2023"
    references = first.references
    assert (references.end_to_end, references.mandate, references.creditor_id) == ("4711", "M-1", "DE98ZZZ09999999999")
    assert first.place.page == 1
    assert found.lines[1].party.name == "Übel GmbH"


def test_currencies_of_the_page() -> None:
    assert [drawn(page)[0].currency for page in (MIDDLE, SWISS, POLISH)] == ["GBP", "CHF", "PLN"]


HEAD = "20 Datum | 45 Verwendungszweck | 185> Betrag"
FIRST = f"""
20 Kontoauszug Nr. 1 vom 01.03.2024 bis 31.03.2024
20 IBAN DE89 3704 0044 0532 0130 00
{HEAD}
45 Anfangssaldo | 185> 100,00
20 04.03.2024 | 45 Taxi Nord | 185> -10,00
45 Übertrag | 185> 90,00
"""
SECOND = f"""
20 Seite 2
{HEAD}
45 Übertrag | 185> 90,00
20 08.03.2024 | 45 Bäckerei | 185> -5,00
45 Endsaldo | 185> 85,00
"""
OTHER = f"""
20 Kontoauszug Nr. 7 vom 01.03.2024 bis 31.03.2024
20 IBAN DE02 1203 0000 0000 2020 51
{HEAD}
45 Anfangssaldo | 185> 7,00
45 Endsaldo | 185> 7,00
"""


def test_carried_balances_are_no_bookings_but_are_checked() -> None:
    (found,) = drawn(FIRST, SECOND)
    assert [line.amount for line in found.lines] == [Decimal("-10.00"), Decimal("-5.00")]
    assert found.status is Status.BALANCED
    (found,) = drawn(FIRST, SECOND.replace("-5,00", "-5,50"))
    (finding,) = found.findings
    assert (finding.code, finding.place.page) == ("does-not-add-up", 2)


def test_several_statements_and_accounts_in_one_file() -> None:
    found = drawn(FIRST, SECOND, OTHER)
    assert [(one.account.iban[-4:], one.number, len(one.lines)) for one in found] == [
        ("3000", "1", 2),
        ("2051", "7", 0),
    ]
    assert {one.status for one in found} == {Status.BALANCED}


def test_without_balances_nothing_is_called_balanced() -> None:
    page = "\n".join(line for line in FIRST.split("\n") if "saldo" not in line and "Übertrag" not in line)
    (found,) = drawn(page)
    assert (len(found.lines), found.status) == (1, Status.NOT_CHECKABLE)
    assert [one.code for one in found.findings] == ["not-checkable"]


def test_signs_that_nothing_tells_are_not_guessed() -> None:
    page = FIRST.replace("-10,00", "10,00").replace("100,00", "70,00").replace("90,00", "50,00")
    (found,) = drawn(page)
    assert found.status is Status.NOT_BALANCED
    assert "sign-unknown" in [one.code for one in found.findings]


def test_a_row_whose_amount_is_lost_is_named() -> None:
    (found,) = drawn(FIRST, SECOND.replace(" | 185> -5,00", ""))
    assert found.status is Status.NOT_BALANCED
    assert ("line-unreadable", 2) in [(one.code, one.place.page) for one in found.findings]


def test_other_papers_show_no_statement() -> None:
    assert drawn("20 Rechnung Nr. 4711 vom 03.03.2024\n20 Leistung | 185> 100,00\n20 Gesamtbetrag | 185> 100,00") == ()


def test_a_payment_in_another_currency() -> None:
    rows = SECOND.replace("45 Bäckerei", "45 Bookshop 11,00 USD Kurs 1,1000")
    (found,) = drawn(FIRST, rows.replace("-5,00", "-10,00").replace("85,00", "80,00"))
    assert found.lines[1].original == Money(Decimal("11.00"), "USD")
    assert found.lines[1].rate == Decimal("1.1000")


def test_a_day_out_of_order_or_outside_of_the_period_is_named() -> None:
    rows = "\n".join(f"20 {day:02}.03.2024 | 45 Taxi | 185> -1,00" for day in (4, 5, 19, 7, 8, 9))
    page = FIRST.replace("20 04.03.2024 | 45 Taxi Nord | 185> -10,00", rows).replace("185> 90,00", "185> 94,00")
    (found,) = drawn(page)
    assert [line.booked.day for line in found.lines] == [4, 5, 19, 7, 8, 9]
    assert [(one.code, "2024-03-19" in one.text.en) for one in found.findings] == [("day-doubtful", True)]
    (found,) = drawn(page.replace("19.03.2024", "06.03.2024").replace("09.03.2024", "09.05.2024"))
    assert [(one.code, "2024-05-09" in one.text.de) for one in found.findings] == [("day-doubtful", True)]


@pytest.mark.parametrize(
    ("words", "signed"),
    [
        ("27,418", "-27.41"),
        ("128,43: H", "128.43"),
        ("15419, 93-", "-15419.93"),
        ("1.234,56 S", "-1234.56"),
        ("+ 7,00", "7.00"),
        ("- 7,00", "-7.00"),
        ("7,00 EUR", "7.00"),
        ("7,00 Cr", "7.00"),
    ],
)
def test_amounts_as_text_recognition_reads_them(words: str, signed: str) -> None:
    tokens, x = [], 0.1
    for number, word in enumerate(words.split()):
        tokens.append(Token(word, x, 0.1, x + 0.01 * len(word), 0.112, 0.9, 0, number))
        x += 0.01 * len(word) + 0.006
    page = Page(1, 595.0, 842.0, PageSource.OCR, tuple(tokens))
    (row,) = lay_out(ParsedDocument(ParseEngine.OCR, "image/png", (page,))).rows
    (found,) = amounts_in(row, ",")
    assert found.signed == Decimal(signed)
