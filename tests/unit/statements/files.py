"""Statements as files without pages, written for tests."""

from __future__ import annotations

from flowaudit.core.model.parsed import ParsedDocument

IBAN = "DE89370400440532013000"
OTHER = "DE02120300000000202051"


def no_pages(content: bytes, name: str) -> ParsedDocument:
    """A parser that must not be asked."""
    raise AssertionError(name)


def entry(amount: str, direction: str = "DBIT", *, state: str = "<Sts>BOOK</Sts>", more: str = "") -> str:
    """An entry of camt.053."""
    return f"""<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd>{state}
    <BookgDt><Dt>2024-03-04</Dt></BookgDt><ValDt><Dt>2024-03-05</Dt></ValDt>{more}</Ntry>"""


DETAILS = f"""<AcctSvcrRef>B77</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E-1</EndToEndId><MndtId>M-2</MndtId>
</Refs><AmtDtls><InstdAmt><Amt Ccy="USD">11.00</Amt><CcyXchg><XchgRate>1.1</XchgRate></CcyXchg></InstdAmt></AmtDtls>
<RltdPties><Cdtr><Nm>Taxi Nord</Nm><Id><PrvtId><Othr><Id>DE98ZZZ09999999999</Id>
</Othr></PrvtId></Id></Cdtr>
<CdtrAcct><Id><IBAN>{OTHER}</IBAN></Id></CdtrAcct></RltdPties>
<RltdAgts><CdtrAgt><FinInstnId><BICFI>BYLADEM1001</BICFI></FinInstnId></CdtrAgt></RltdAgts>
<RmtInf><Ustrd>Fahrt 4711</Ustrd><Ustrd>Berlin</Ustrd></RmtInf></TxDtls></NtryDtls>
<AddtlNtryInf>Lastschrift</AddtlNtryInf>"""


def balance(kind: str, amount: str, day: str, direction: str = "CRDT") -> str:
    """A balance of camt.053."""
    return f"""<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>
    <CdtDbtInd>{direction}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"""


def camt(*entries: str, opening: str = "100.00", closing: str = "90.00", version: str = "053.001.08") -> bytes:
    """A camt.053 message of one statement."""
    balances = balance("OPBD", opening, "2024-03-01") + balance("CLBD", closing, "2024-03-31")
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{version}"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>
<Stmt><Id>S-3</Id><ElctrncSeqNb>3</ElctrncSeqNb><Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy><Ownr>
<Nm>Eickhoff KG</Nm></Ownr><Svcr><FinInstnId><BICFI>COBADEFFXXX</BICFI><Nm>Nordbank</Nm></FinInstnId></Svcr></Acct>
{balances}{"".join(entries)}
</Stmt></BkToCstmrStmt></Document>""".encode()


MT940 = """:20:STARTUMS
:25:37040044/0532013000EUR
:28C:00005/001
:60F:C231229EUR100,00
:61:2312290102D12,50NDDTE-1//B77
/OCMT/USD13,75/EXCH/1,1000
:86:105?00LASTSCHRIFT?109310?20EREF+E-1?21MREF+M-2?22CRED+DE98ZZZ09999999999
?23SVWZ+Rechnung 4711 vom 2?248.12.2023?30BYLADEM1001?31DE02120300000000202051
?32Taxi Nord?33 GmbH
:61:2401020102CR1000,NTRFNONREF
:86:166?00GUTSCHRIFT?20SVWZ+Danke?32Übel GmbH
:61:240103RC5,00NSTONONREF
:86:Storno einer Gutschrift
:62F:C240103EUR1082,50
-
"""

HEAD = "Buchungstag;Wertstellung;Auftraggeber/Empfänger;Verwendungszweck;Betrag;Währung"


def export(*rows: str, opening: str = "", closing: str = "") -> bytes:
    """A bank's CSV export."""
    first = f"Konto;{IBAN}\n"
    first += f"Anfangssaldo;{opening} EUR\n" if opening else ""
    first += f"Endsaldo;{closing} EUR\n" if closing else ""
    return (first + HEAD + "\n" + "\n".join(rows) + "\n").encode("cp1252")
