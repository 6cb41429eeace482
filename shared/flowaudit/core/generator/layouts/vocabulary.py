# ruff: noqa: E501 — a table: one row a term, however long
"""How invoices of seven languages word things, collected on its own: the drawing must not share the reader's vocabulary.

Alternatives are separated by ``|``. ``{r}`` is a VAT rate, ``{b}`` an amount, ``{n}`` a number, ``{d}`` a date.
"""

from __future__ import annotations

from functools import cache

from flowaudit.core.generator.layouts.vocabulary_amounts import AMOUNT_TERMS

_TERMS: dict[str, dict[str, str]] = {
    "invoice": {
        "de": "Rechnung|RECHNUNG|Handwerkerrechnung|Honorarrechnung",
        "en": "Invoice|INVOICE|Tax Invoice|VAT Invoice|Sales Invoice",
        "fr": "Facture|FACTURE",
        "nl": "Factuur|FACTUUR",
        "it": "Fattura|FATTURA|Fattura di cortesia",
        "es": "Factura|FACTURA",
        "pl": "Faktura VAT|Faktura|FAKTURA",
    },
    "credit_note": {
        "de": "Rechnungskorrektur|Stornorechnung|Gutschrift",
        "en": "Credit Note|Credit Memo",
        "fr": "Avoir|Note de crédit",
        "nl": "Creditnota|Creditfactuur",
        "it": "Nota di credito|Nota di accredito",
        "es": "Factura rectificativa|Abono",
        "pl": "Faktura korygująca|Korekta faktury",
    },
    "number": {
        "de": "Rechnungs-Nr.|Rechnungsnummer|Rechnung Nr.|Rg.-Nr.|RE-Nr.|Belegnummer|Beleg-Nr.|Unsere Rechnungsnr.",
        "en": "Invoice number|Invoice no.|Invoice #|Inv. No.|Document number|Invoice ref",
        "fr": "Facture n°|N° de facture|Numéro de facture|Référence facture|N° facture",
        "nl": "Factuurnummer|Factuur nr.|Factuurnr.|Nummer factuur|Documentnummer",
        "it": "Fattura n.|Numero fattura|N. fattura|Fattura numero|Documento n.",
        "es": "Factura nº|Número de factura|N.º de factura|Nº factura|Factura núm.",
        "pl": "Numer faktury|Nr faktury|Faktura nr|Numer dokumentu",
    },
    "date": {
        "de": "Rechnungsdatum|Datum|Ausstellungsdatum|Belegdatum|Datum der Rechnung",
        "en": "Invoice date|Date|Date of issue|Issue date|Tax point / invoice date",
        "fr": "Date de facture|Date|Date d'émission|Date de facturation|Émise le",
        "nl": "Factuurdatum|Datum|Datum factuur|Uitgiftedatum",
        "it": "Data fattura|Data|Data documento|Data di emissione",
        "es": "Fecha de factura|Fecha|Fecha de emisión|Fecha factura",
        "pl": "Data wystawienia|Data faktury|Wystawiono dnia",
    },
    "delivery": {
        "de": "Leistungsdatum|Lieferdatum|Liefer-/Leistungsdatum|Leistung erbracht am|Tag der Leistung|Liefertermin",
        "en": "Delivery date|Date of supply|Supply date|Date delivered|Service date",
        "fr": "Date de livraison|Date de prestation|Livré le|Date de la prestation",
        "nl": "Leverdatum|Leveringsdatum|Datum levering|Geleverd op",
        "it": "Data di consegna|Data prestazione|Data consegna|Consegnato il",
        "es": "Fecha de entrega|Fecha de operación|Fecha de prestación|Fecha del servicio",
        "pl": "Data sprzedaży|Data dostawy|Data wykonania usługi|Data dokonania dostawy",
    },
    "period": {
        "de": "Leistungszeitraum|Abrechnungszeitraum|Zeitraum der Leistung|Lieferzeitraum",
        "en": "Service period|Billing period|Period|Period of service",
        "fr": "Période|Période de facturation|Période de prestation",
        "nl": "Periode|Factuurperiode|Leveringsperiode",
        "it": "Periodo|Periodo di riferimento|Periodo di fatturazione",
        "es": "Periodo|Periodo de facturación|Período facturado",
        "pl": "Okres|Okres rozliczeniowy|Okres świadczenia usługi",
    },
    "due": {
        "de": "Fällig am|Zahlbar bis|Fälligkeit|Fälligkeitsdatum|Zu zahlen bis",
        "en": "Due date|Payment due|Pay by|Payment due date|Due on",
        "fr": "Échéance|Date d'échéance|À payer avant le|À régler avant le",
        "nl": "Vervaldatum|Te betalen voor|Uiterste betaaldatum|Betalen vóór",
        "it": "Scadenza|Data scadenza|Da pagare entro|Scadenza pagamento",
        "es": "Vencimiento|Fecha de vencimiento|Pagar antes de",
        "pl": "Termin płatności|Zapłata do|Termin zapłaty",
    },
    "customer_number": {
        "de": "Kunden-Nr.|Kundennummer|Ihre Kundennr.|Debitor",
        "en": "Customer no.|Account no.|Client ID|Customer ID",
        "fr": "N° client|Code client|Réf. client",
        "nl": "Klantnummer|Debiteurnummer|Klantnr.",
        "it": "Codice cliente|Cod. cliente|N. cliente",
        "es": "N.º de cliente|Código cliente|Cliente nº",
        "pl": "Numer klienta|Nr klienta|Kod klienta",
    },
    "order": {
        "de": "Bestellnummer|Ihre Bestellung|Bestell-Nr.|Auftrags-Nr.|Auftragsnummer",
        "en": "Purchase order|PO number|Order no.|Your order|Your PO",
        "fr": "N° de commande|Commande n°|Bon de commande|Votre commande",
        "nl": "Bestelnummer|Ordernummer|Uw order|Inkooporder",
        "it": "Ordine n.|Numero ordine|Vs. ordine|Rif. ordine",
        "es": "N.º de pedido|Pedido|Número de pedido|Su pedido",
        "pl": "Numer zamówienia|Nr zamówienia|Zamówienie nr",
    },
    "contact": {
        "de": "Ansprechpartner|Bearbeiter|Ihr Kontakt|Sachbearbeiterin",
        "en": "Contact|Your contact|Handled by|Salesperson",
        "fr": "Contact|Votre contact|Affaire suivie par",
        "nl": "Contactpersoon|Uw contact|Behandeld door",
        "it": "Referente|Contatto|Agente",
        "es": "Contacto|Persona de contacto|Comercial",
        "pl": "Osoba kontaktowa|Kontakt|Opiekun",
    },
    "bill_to": {
        "de": "Rechnung an|Rechnungsempfänger|Kunde|Leistungsempfänger|Rechnungsanschrift|Auftraggeber",
        "en": "Bill to|Billed to|Invoice to|Customer|Sold to|Client",
        "fr": "Facturé à|Client|Adresse de facturation|Destinataire|Adressée à",
        "nl": "Factuur aan|Klant|Factuuradres|Afnemer|Aan",
        "it": "Cliente|Destinatario|Spett.le|Intestatario|Fatturare a",
        "es": "Facturar a|Cliente|Datos del cliente|Destinatario",
        "pl": "Nabywca|Kupujący|Odbiorca|Zamawiający",
    },
    "from": {
        "de": "Rechnungssteller|Von|Lieferant|Auftragnehmer|Leistungserbringer|Absender",
        "en": "From|Seller|Supplier|Issued by|Our details",
        "fr": "Émetteur|Vendeur|Fournisseur|Prestataire|De",
        "nl": "Van|Leverancier|Verkoper|Afzender",
        "it": "Fornitore|Cedente/Prestatore|Mittente|Emittente",
        "es": "Emisor|Proveedor|Vendedor|Datos del emisor",
        "pl": "Sprzedawca|Wystawca|Dostawca",
    },
    "ship_to": {
        "de": "Lieferanschrift|Lieferadresse|Leistungsort|Lieferung an",
        "en": "Ship to|Deliver to|Delivery address|Site address",
        "fr": "Adresse de livraison|Livré à|Lieu de livraison",
        "nl": "Afleveradres|Leveringsadres|Bezorgadres",
        "it": "Destinazione merce|Luogo di consegna|Indirizzo di consegna",
        "es": "Dirección de entrega|Enviar a|Lugar de entrega",
        "pl": "Adres dostawy|Miejsce dostawy",
    },
    "vat_id": {
        "de": "USt-IdNr.|USt-ID|UID|USt.-Id-Nr.|Umsatzsteuer-Identifikationsnummer|UID-Nummer|Ust-IdNr",
        "en": "VAT No.|VAT Reg No|VAT number|VAT registration|VAT ID",
        "fr": "N° TVA|TVA intracommunautaire|N° TVA intracom.|TVA",
        "nl": "Btw-nummer|BTW|Btw-id|Btw nr.",
        "it": "P. IVA|Partita IVA|P.IVA",
        "es": "NIF|CIF|N.I.F.|NIF/IVA",
        "pl": "NIP|NIP UE",
    },
    "your_vat_id": {
        "de": "Ihre USt-IdNr.|USt-IdNr. des Kunden|Kunden-UID|Ihre UID",
        "en": "Customer VAT No.|Your VAT number|Buyer VAT ID",
        "fr": "TVA client|N° TVA client|Votre n° TVA",
        "nl": "Btw-nummer klant|Uw btw-nummer|BTW-nr. afnemer",
        "it": "P. IVA cliente|Partita IVA cliente",
        "es": "NIF cliente|CIF cliente",
        "pl": "NIP nabywcy|NIP klienta",
    },
    "tax_number": {
        "de": "Steuernummer|St.-Nr.|Steuer-Nr.|StNr.",
    },
    "phone": {
        "de": "Tel.|Telefon|Fon",
        "en": "Tel|Phone|T",
        "fr": "Tél.|Téléphone",
        "nl": "Tel.|Telefoon",
        "it": "Tel.|Telefono",
        "es": "Tel.|Teléfono|Tfno.",
        "pl": "tel.|Telefon",
    },
    "iban": {
        "de": "IBAN",
        "en": "IBAN",
        "fr": "IBAN",
        "nl": "IBAN",
        "it": "IBAN",
        "es": "IBAN|Cuenta",
        "pl": "Nr konta|IBAN|Rachunek",
    },
    "bic": {
        "de": "BIC|SWIFT",
        "en": "BIC|SWIFT",
        "fr": "BIC",
        "nl": "BIC",
        "it": "BIC|SWIFT",
        "es": "BIC|SWIFT",
        "pl": "SWIFT|BIC",
    },
    "bank": {
        "de": "Bankverbindung|Bank|Unsere Bank",
        "en": "Bank details|Bank|Payment to",
        "fr": "Banque|Coordonnées bancaires",
        "nl": "Bank|Bankrekening",
        "it": "Banca|Coordinate bancarie",
        "es": "Banco|Datos bancarios",
        "pl": "Bank|Dane do przelewu",
    },
    **AMOUNT_TERMS,
}


@cache
def options(term: str, language: str) -> tuple[str, ...]:
    """The ways to word a term in a language (German terms that others lack: English)."""
    found = _TERMS[term]
    return tuple((found.get(language) or found.get("en") or found["de"]).split("|"))
