"""Mails without an attachment: those that are the invoice themselves, and those that only talk of one."""

from __future__ import annotations

from html import escape

from flowaudit.core.generator.formats import day, iban_groups, money, number, percent, period, quantity
from flowaudit.core.generator.spec import InvoiceSpec, Regime
from flowaudit.core.generator.sums import line_amount, sums


def invoice(spec: InvoiceSpec) -> str:
    """The invoice as the HTML of a mail, with all that § 14 Abs. 4 UStG asks for."""
    supplier, customer = spec.supplier, spec.customer
    totals = sums(spec)
    lines = "".join(
        f"<tr><td>{escape(line.description)}</td><td>{quantity(line.quantity, spec.language)}</td>"
        f"<td>{number(line.unit_price, spec.language)}</td><td>{number(line_amount(line), spec.language)}</td></tr>"
        for line in spec.lines
    )
    taxes = "".join(
        f"<tr><td>zzgl. {percent(group.rate, spec.language)} USt.</td><td>{money(group.vat, spec)}</td></tr>"
        for group in totals.groups
        if spec.regime is Regime.STANDARD
    )
    reduced = "".join(f"<tr><td>{escape(r.reason)}</td><td>-{money(r.amount, spec)}</td></tr>" for r in spec.reductions)
    return f"""<html><body style="font-family:Arial"><div><b>{escape(supplier.name)}</b><br>
{escape(supplier.street)}<br>
{supplier.zip} {escape(supplier.city)}</div>
<div>{escape(customer.name) if customer else ""}<br>{escape(customer.address) if customer else ""}</div>
<h1>Rechnung</h1>
<table><tr><td>Rechnungsnummer:</td><td>{escape(spec.number)}</td></tr>
<tr><td>Rechnungsdatum:</td><td>{day(spec.issued, spec.date_format)}</td></tr>
<tr><td>Leistungszeitraum:</td><td>{period(spec.delivered or spec.issued, spec.date_format)}</td></tr></table>
<table><tr><th>Bezeichnung</th><th>Menge</th><th>Einzelpreis</th><th>Betrag</th></tr>{lines}</table>
<table>{reduced}<tr><td>Nettobetrag</td><td>{money(totals.net, spec)}</td></tr>{taxes}
<tr><td><b>Gesamtbetrag</b></td><td><b>{money(totals.gross, spec)}</b></td></tr></table>
<p>{escape(spec.legal_note)}</p><p>{escape(spec.terms)}</p>{_footer(spec, "<br>")}</body></html>"""


def notice(spec: InvoiceSpec) -> str:
    """The invoice lies in a portal: number, amount and a footer with all identifiers, but no invoice."""
    amount = money(sums(spec).gross, spec)
    return (
        f"Guten Tag,\n\nIhre Rechnung Nr. {spec.number} vom {day(spec.issued, spec.date_format)} über {amount}"
        f" inkl. MwSt. steht in Ihrem Kundenkonto bereit.\n\n{spec.supplier.name}\n{_footer(spec, chr(10))}\n"
    )


def received(spec: InvoiceSpec) -> str:
    """A payment has come in: the invoice's number and amount again."""
    amount = money(sums(spec).gross, spec)
    return (
        f"Sehr geehrte Damen und Herren,\n\nwir haben Ihre Zahlung von {amount} zur Rechnungsnummer {spec.number}"
        f" erhalten. Die Rechnung ist damit ausgeglichen.\n\n{spec.supplier.name}\n{_footer(spec, chr(10))}\n"
    )


def _footer(spec: InvoiceSpec, newline: str) -> str:
    who = spec.supplier
    parts = [who.name, who.address]
    parts += [f"USt-IdNr.: {who.vat_id}"] if who.vat_id else []
    parts += [f"Steuernummer: {who.tax_number}"] if who.tax_number else []
    parts += [f"IBAN: {iban_groups(spec.bank.iban)}"] if spec.bank else []
    return newline.join(parts)
