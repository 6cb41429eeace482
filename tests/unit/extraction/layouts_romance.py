# ruff: noqa: E501 — pages are drawn as tables, a row a line
# fmt: off
"""Invented French, Italian and Spanish invoices with their truth."""

from __future__ import annotations

from tests.unit.extraction.drawing import Pen
from tests.unit.extraction.layouts_german import Truth


def french() -> tuple[Pen, Truth]:
    """France: thousands set apart by spaces, "Facturé à" right, totals right, TVA intracommunautaire in the footer."""
    p = Pen()
    p.text(50, 50, "Menuiserie Delorme SARL", size=15, font="sans-bold")
    p.stack(50, 68, ["14 rue des Tanneurs", "67000 Strasbourg", "Tél. 03 88 55 01 02"])
    p.stack(350, 120, ["Facturé à", "Hôtel du Parc SAS", "3 avenue de la Forêt", "68000 Colmar"])
    p.text(50, 200, "FACTURE N° F2024-118", size=13, font="sans-bold")
    p.pairs(50, 170, 220, [("Date de facture :", "12/09/2024"), ("Date d'échéance :", "12/10/2024"), ("Date de livraison :", "10/09/2024")])
    y = p.table(280, [(50, "l", "Désignation"), (340, "r", "Qté"), (420, "r", "P.U. HT"), (470, "r", "TVA"), (550, "r", "Total HT")], [
        ["Porte intérieure chêne massif", "6", "312,00 €", "10 %", "1 872,00 €"], ["Pose et ajustement", "14", "46,50 €", "10 %", "651,00 €"],
    ])
    p.pairs(400, 550, y + 8, [("Total HT", "2 523,00 €"), ("TVA 10 %", "252,30 €"), ("Total TTC", "2 775,30 €"), ("Acompte versé", "-800,00 €"), ("Net à payer", "1 975,30 €")], right=True)
    p.text(50, 790, "SARL au capital de 20 000 € - SIRET 512 345 678 00017 - TVA intracommunautaire : FR40303265045", size=7)
    p.text(50, 800, "IBAN : FR76 3000 6000 0112 3456 7890 189 - BIC : AGRIFRPP", size=7)
    return p, {
        "invoice_number": "F2024-118", "invoice_date": "2024-09-12", "due_date": "2024-10-12", "delivery_date": "2024-09-10",
        "supplier_name": "Menuiserie Delorme SARL", "supplier_address": "14 rue des Tanneurs, 67000 Strasbourg", "supplier_vat_id": "FR40303265045",
        "customer_name": "Hôtel du Parc SAS", "customer_address": "3 avenue de la Forêt, 68000 Colmar", "net_total": "2523.00", "vat_total": "252.30",
        "gross_total": "2775.30", "prepaid": "800.00", "payable": "1975.30", "vat_rates": ["10"], "currency": "EUR", "iban": "FR7630006000011234567890189",
        "lines": [("Porte intérieure chêne massif", "6", "312.00", "1872.00"), ("Pose et ajustement", "14", "46.50", "651.00")],
    }


def italian() -> tuple[Pen, Truth]:
    """Italy: two labelled party boxes side by side, P.IVA with prefix, the VAT table below the lines."""
    p = Pen()
    p.stack(50, 60, ["Fornitore", "Vetreria Lagunare S.r.l.", "Fondamenta Nuove 88", "30121 Venezia (VE)", "P.IVA IT01234567897"])
    p.stack(330, 60, ["Cliente", "Ristorante Al Ponte S.n.c.", "Via Garibaldi 15", "35122 Padova (PD)", "P.IVA IT09876543217"])
    p.text(50, 160, "Fattura n. 56/2024", size=13, font="sans-bold")
    p.text(250, 160, "Data fattura 18/11/2024")
    p.text(400, 160, "Scadenza 18/12/2024")
    y = p.table(200, [(50, "l", "Descrizione"), (330, "r", "Quantità"), (410, "r", "Prezzo unitario"), (460, "r", "IVA"), (540, "r", "Importo")], [
        ["Lampada a sospensione soffiata", "8", "145,00", "22%", "1.160,00"], ["Trasporto e imballo", "1", "90,00", "22%", "90,00"],
    ])
    p.text(50, y + 20, "Aliquota")
    p.text(150, y + 20, "Imponibile")
    p.text(250, y + 20, "Imposta")
    p.text(50, y + 33, "22%")
    p.text(150, y + 33, "1.250,00")
    p.text(250, y + 33, "275,00")
    p.pairs(380, 540, y + 20, [("Totale imponibile", "1.250,00"), ("Totale IVA", "275,00"), ("Totale fattura", "€ 1.525,00")], right=True)
    p.text(50, 780, "IBAN IT60 X054 2811 1010 0000 0123 456", size=8)
    return p, {
        "invoice_number": "56/2024", "invoice_date": "2024-11-18", "due_date": "2024-12-18", "supplier_name": "Vetreria Lagunare S.r.l.",
        "supplier_address": "Fondamenta Nuove 88, 30121 Venezia (VE)", "supplier_vat_id": "IT01234567897", "customer_name": "Ristorante Al Ponte S.n.c.",
        "customer_address": "Via Garibaldi 15, 35122 Padova (PD)", "customer_vat_id": "IT09876543217", "net_total": "1250.00", "vat_total": "275.00",
        "gross_total": "1525.00", "payable": "1525.00", "vat_rates": ["22"], "currency": "EUR", "iban": "IT60X0542811101000000123456",
        "lines": [("Lampada a sospensione soffiata", "8", "145.00", "1160.00"), ("Trasporto e imballo", "1", "90.00", "90.00")],
    }


def spanish() -> tuple[Pen, Truth]:
    """Spain: CIF, "Base imponible" with rate and tax in one row, dates with slashes."""
    p = Pen(font="serif", size=10)
    p.text(60, 60, "Aceites Olivar del Sur, S.L.", size=16, font="serif-bold")
    p.stack(60, 78, ["Calle Mayor 42", "14001 Córdoba", "CIF: B14567892"], step=13)
    p.stack(350, 78, ["Cliente:", "Mercado Gourmet S.A.", "Avda. de la Paz 7", "28012 Madrid", "CIF: A28123453"], step=13)
    p.pairs(60, 160, 170, [("Nº de factura:", "A/2024/0334"), ("Fecha de factura:", "09/10/2024"), ("Vencimiento:", "08/11/2024")])
    y = p.table(240, [(60, "l", "Concepto"), (340, "r", "Cantidad"), (430, "r", "Precio"), (530, "r", "Importe")], [
        ["Aceite de oliva virgen extra 5 l", "40", "31,50", "1.260,00"], ["Aceituna manzanilla 1 kg", "25", "6,20", "155,00"],
    ])
    p.pairs(330, 530, y + 10, [("Base imponible", "1.415,00"), ("IVA 10%", "141,50"), ("Total factura", "1.556,50 €")], right=True)
    p.text(60, y + 80, "Forma de pago: transferencia a 30 días. IBAN ES91 2100 0418 4502 0005 1332")
    return p, {
        "invoice_number": "A/2024/0334", "invoice_date": "2024-10-09", "due_date": "2024-11-08", "supplier_name": "Aceites Olivar del Sur, S.L.",
        "supplier_address": "Calle Mayor 42, 14001 Córdoba", "customer_name": "Mercado Gourmet S.A.", "customer_address": "Avda. de la Paz 7, 28012 Madrid",
        "net_total": "1415.00", "vat_total": "141.50", "gross_total": "1556.50", "payable": "1556.50", "vat_rates": ["10"], "currency": "EUR", "iban": "ES9121000418450200051332",
        "supplier_vat_id": "B14567892", "customer_vat_id": "A28123453",
        "lines": [("Aceite de oliva virgen extra 5 l", "40", "31.50", "1260.00"), ("Aceituna manzanilla 1 kg", "25", "6.20", "155.00")],
    }
