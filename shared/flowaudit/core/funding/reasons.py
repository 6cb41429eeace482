"""Why an amount is what it is: stable slugs with a text in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from flowaudit.core.model.results import Text


@dataclass(frozen=True, slots=True)
class Reason:
    """``review``: a person should look at it (yellow); ``blocking``: it alone makes the amount 0.00."""

    slug: str
    text: Text
    review: bool = False
    blocking: bool = False


NO_INVOICE = Reason(
    "no-invoice",
    Text("Der Beleg ist keine Rechnung und begründet keine Kosten.", "The document is no invoice and gives no costs."),
    blocking=True,
)
NO_AMOUNT = Reason(
    "no-amount",
    Text("Auf dem Beleg wurde kein Betrag erkannt.", "No amount was recognised on the document."),
    review=True,
    blocking=True,
)
NO_LINES = Reason(
    "no-lines",
    Text("Keine Positionen erkannt; gerechnet wird mit den Summen.", "No lines recognised; the totals are used."),
)
LINES_DIFFER = Reason(
    "lines-differ",
    Text(
        "Die Positionen ergeben nicht die Summe des Belegs; gerechnet wird mit den Summen.",
        "The lines do not sum to the document's total; the totals are used.",
    ),
)
CATEGORY_UNCLEAR = Reason(
    "category-unclear",
    Text(
        "Die Kostenkategorie ist nicht geklärt; der Betrag ist mitgezählt.",
        "The cost category is not settled; the amount is counted.",
    ),
    review=True,
)
CATEGORY_MIXED = Reason(
    "category-mixed",
    Text(
        "Nicht förderfähige Positionen lassen sich nicht herausrechnen; der Betrag ist mitgezählt.",
        "Some lines are not eligible but cannot be singled out; the amount is counted.",
    ),
    review=True,
)
CATEGORY_NOT_ELIGIBLE = Reason(
    "category-not-eligible",
    Text("Die Kostenkategorie ist nicht förderfähig.", "The cost category is not eligible."),
)
GROSS_COUNTS = Reason(
    "gross-counts",
    Text(
        "Der Begünstigte ist nicht vorsteuerabzugsberechtigt; es zählt der Bruttobetrag.",
        "The beneficiary cannot deduct input tax; the gross amount counts.",
    ),
)
VAT_UNKNOWN = Reason(
    "vat-unknown",
    Text(
        "Der Bruttobetrag ist nicht bekannt; gezählt ist der Nettobetrag.",
        "The gross amount is not known; the net amount is counted.",
    ),
    review=True,
)
CREDIT_NOTE = Reason(
    "credit-note",
    Text("Die Gutschrift mindert die förderfähigen Kosten.", "The credit note lowers the eligible costs."),
)
DISCOUNT_TAKEN = Reason(
    "discount-taken",
    Text("Gezogenes Skonto ist abgezogen.", "The cash discount that was taken is deducted."),
)
DISCOUNT_IMPLAUSIBLE = Reason(
    "discount-implausible",
    Text(
        "Das angegebene Skonto passt nicht zum Rechnungsbetrag und ist nicht abgezogen.",
        "The stated cash discount does not fit the invoice amount and is not deducted.",
    ),
    review=True,
)
PREPAYMENTS_DEDUCTED = Reason(
    "prepayments-deducted",
    Text(
        "Schlussrechnung: angerechnete Abschläge sind abgezogen, weil sie eigene Belege sind.",
        "Final invoice: credited partial payments are deducted, as they are documents of their own.",
    ),
    review=True,
)
LIMITED_TO_TOTAL = Reason(
    "limited-to-total",
    Text("Begrenzt auf die Summe des Belegs.", "Limited to the document's total."),
)
CURRENCY_FOREIGN = Reason(
    "currency-foreign",
    Text(
        "Fremdwährung: ohne Umrechnung durch eine Person wird keine Förderung berechnet.",
        "Foreign currency: no funding is computed until a person converts the amount.",
    ),
    review=True,
    blocking=True,
)
NOTHING_ELIGIBLE = Reason(
    "nothing-eligible",
    Text("Es gibt keinen förderfähigen Betrag.", "There is no eligible amount."),
    blocking=True,
)
TERMS_UNKNOWN = Reason(
    "funding-terms-unknown",
    Text(
        "Fördersatz oder Festbetrag des Vorhabens ist nicht angegeben.",
        "The project states neither a funding rate nor a fixed amount.",
    ),
    review=True,
    blocking=True,
)
BUDGET_REACHED = Reason(
    "budget-reached",
    Text(
        "Die Förderung ist auf den Rest der bewilligten Summe begrenzt.",
        "The funding is limited to what is left of the granted sum.",
    ),
)


def failed_check(check_id: str, comment: Text) -> Reason:
    """The reason of a failed check that makes the whole document not eligible."""
    return Reason(
        f"check-failed:{check_id}",
        Text(f"Nicht förderfähig: {comment.de}", f"Not eligible: {comment.en}"),
        blocking=True,
    )
