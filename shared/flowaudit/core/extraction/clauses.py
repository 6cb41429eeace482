"""What the clause around a date says of it: a discount for paying early, work done on that day, work over a period."""

from __future__ import annotations

from collections.abc import Sequence

from flowaudit.core.extraction.dates import Day
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.layout import Row
from flowaudit.core.extraction.numbers import Number
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.text import fold

_BREAK = Pattern(r"[.,;](?=\s)|\s[/|–-]\s|\b(?:oder|or|ou|of|lub|sonst|otherwise|sinon|anders|altrimenti)\b")
_DISCOUNT = Pattern(
    r"\bskonto|\d\s?%(?!\s?(?:ust|mwst|umsatz|vat|tva|btw|iva))|"
    r"\bdiscount|\bescompte|\bkorting|betalingskorting|\bsconto|\bdescuento|pronto pago|\brabat\w*|\bskont\w*"
)
_WITHOUT = Pattern(
    r"\b(?:ohne|kein\w*|without|no|sans|zonder|geen|senza|nessuno|sin|bez)\s(?:\w+\s)?(?:abzug|abzuge|skonto|deduction|"
    r"discount|escompte|korting|aftrek|sconto|descuento|rabatu|skonta)|\bnetto\b|\bnet\b|\brein netto|\bneto\b"
)
_DONE = Pattern(
    r"^[^.;]{0,60}\b(?:liefer(?:n|t|te|ten)|geliefert\w*|erbr\w+|erbring\w+|durchgefuhrt\w*|ausgefuhrt\w*|"
    r"montiert\w*|geleistet\w*|deliver(?:ed|y)?|supplied|"
    r"performed|carried out|provided|rendered|livre\w*|fourni\w*|effectue\w*|realise\w*|execute\w*|"
    r"geleverd|uitgevoerd|verricht\w*|leverden|consegnat\w*|fornit\w*|eseguit\w*|effettuat\w*|prestat\w*|entregad\w*|"
    r"suministrad\w*|realizad\w*|prestad\w*|ejecutad\w*|dostarcz\w*|wykona\w*|zrealizowa\w*|swiadczon\w*)\b"
)
PARTICIPLE = Pattern(
    r"(?:^|[\s,(–-])ge(?!zahlt|bucht|druckt|grundet|boren|stellt|andert|send|sand|kundigt|nehmigt|mahnt|pruft|kauft|faxt|lesen)"
    r"[a-z]{3,}(?:t|en)\s+am\s*$"
)
"""A German verb that says what was done on the day that follows: "gemalt am"; folded."""
CHARGED_FOR = Pattern(
    r"(?:^|\s)(?:fur|for|pour|voor|per|por|za)\s(?:die|den|das|unsere|ihre|the|our|your|la|le|les|de|het|il|lo|el)\s"
    r"[^.;]{4,110}\s(?:am|on|le|op|il|el|dnia)\s*$"
)
"""A sentence that says for what is charged and on which day it was: "für die Untersuchung … am"; folded."""
ORDERED = Pattern(
    r"lieferschein|bestell|auftrag|angebot|vertrag|order|offer|quote|commande|devis|contra[ct]t|pedido|ordine|offerte|"
    r"rechnung vom|invoice of|zlecen|zamowien|umow"
)
_DATED = Pattern(
    r"\b(?:\w*(?:vertrag|auftrag|bestellung|angebot)|lieferschein|contract|order|offer|quote|quotation|commande|devis|contrat|"
    r"contratto|ordine|offerta|preventivo|pedido|presupuesto|contrato|opdracht|offerte|overeenkomst|umow[ay]|zamowienie|oferta)"
    r"(?:\s(?:nr|no|n)\.?:?\s?\S+)?\s(?:vom|of|dated|du|del|van|z dnia)\s*$"
)
_TAKES_OFF = Pattern(
    r"\b(?:abzug|abzgl|abz\.|minus|less|deduct|moins|deduction|minus|af\b|verminderd|dedotto|meno|menos|pomniejsz)|"
    r"anzahlung|vorschuss|abschlag|akonto|vorauszahlung|teilzahlung|acompte|advance|deposit|voorschot|acconto|anticipo|zaliczk"
)
_UNTIL = Pattern(
    r"\b(?:bis|by|until|before|au plus tard le|avant le|tot|voor|entro il|antes del|do)(?:\s(?:zum|le|il|el|dnia))?\s*$"
)
_WORK = Pattern(
    r"\b(?:\w*leistung\w*|nutzung|\w*flache|vermietung|uberlassung|\w*arbeiten|tatigkeit\w*|lieferung\w*|services?|works?|supplies|deliveries|prestat\w+|travaux|livraisons?|"
    r"werkzaamheden|diensten|leveringen|prestazion\w+|lavori|servizi|forniture|prestacion\w*|servicios?|trabajos|suministros?|"
    r"uslug\w*|prac[ae]|roboty|dostaw\w*|\w*zeitraum|period\w*|okres\w*|miete|rent|loyer|huur|canone|alquiler|czynsz|"
    r"abonnement\w*|subscription|abbonamento|suscripcion|abonament|wartung|maintenance|onderhoud|entretien)\b[^.;]{0,50}$"
)
_BILLED_FOR = Pattern(
    r"(?:rechnung|abrechnung|\binvoice|\bbill|\bfacture|\bfactuur|\bfattura|\bfactura|\bfaktura|gutschrift|beitrag|miete|\brent|"
    r"\bloyer|\bhuur|\bcanone|\balquiler|\bczynsz)\s+(?:(?:fur|for|pour|voor|per|de|za|van|di|des|du|del|over)\s+)?"
    r"(?:(?:den|the|le|de|il|el)\s+)?(?:(?:monat|month of|mois de|maand|mese di|mes de|miesiac)\s+)?$"
)


_NOUN = r"(?:lieferung|leistung|livraison|prestation|levering|delivery|supply|consegna|prestazione|entrega|dostawa)"
_DELIVERED = Pattern(rf"{_NOUN}(?:\s*[/|·–-]\s*{_NOUN})*\s*:?\s*")
_OF_DATES = frozenset({"invoice_date", "due_date", "delivery_date", "order_date", "x_date"})


def heads_delivery(day: Day) -> bool:
    """Whether nothing but the word for delivery, in one language or two, stands before a date in its cell. Before an
    amount the same word means the cost of it."""
    cell = day.row.segment_at(day.start)
    return bool(_DELIVERED.fullmatch(fold(" ".join(w.text for w in day.row.words[cell.start : day.start]))))


def discounted(day: Day) -> bool:
    """Whether the clause that holds a date grants a discount until then, rather than asking for the whole sum."""
    text = fold(_clause(day))
    return bool(_DISCOUNT.search(text)) and not _WITHOUT.search(text)


def undiscounted(day: Day) -> bool:
    """Whether the clause says that until this date the whole sum is to be paid."""
    return bool(_WITHOUT.search(fold(_clause(day))))


def of_another_paper(leading: str) -> bool:
    """Whether the words that lead to a date name a contract, an order or an offer of that day; folded."""
    return bool(_DATED.search(leading))


def of_the_larger_sum(day: Day, numbers: Sequence[Number]) -> bool | None:
    """Of several dates in a row that each have a sum ("by 12 April: 98.00, by 2 May: 100.00"), whether this one asks
    for the largest, which no discount has lessened. None where there are not several."""
    sums = [n for n in numbers if n.is_money]
    if len(sums) < 2 or not _UNTIL.search(fold(" ".join(w.text for w in day.row.words[: day.start]))):
        return None
    own = next((n for n in sums if n.start >= day.end_word), None)
    if own is None or own.start - day.end_word > 2:
        return None
    return own.value == max(n.value for n in sums)


def settles(reading: Reading, row: Row) -> bool:
    """Whether a row takes off what another invoice or an advance has charged: "abzüglich Vorschuss … – 500,00"."""
    taken = any(n.is_money and n.value < 0 for n in reading.numbers.get(row.index, ()))
    return taken and bool(_TAKES_OFF.search(fold(row.text)))


def _clause(day: Day) -> str:
    """The words around a date up to the next clause, or the next date."""
    words = day.row.words
    before = " ".join(w.text for w in words[: day.start])
    after = " ".join(w.text for w in words[day.end_word :])
    if words[day.end_word - 1].text.endswith((",", ";")):
        after = ""
    cuts = [match.end() for match in _BREAK.finditer(before)]
    first = next((match.start() for match in _BREAK.finditer(after)), len(after))
    return before[cuts[-1] if cuts else 0 :] + " " + after[:first]


def done_on(day: Day, leading: str) -> bool:
    """Whether the sentence goes on to say that goods or services were supplied that day; ``leading`` is what stands
    before the date, folded."""
    following = fold(" ".join(w.text for w in day.row.words[day.end_word :]))
    return bool(_DONE.search(following)) and not ORDERED.search(leading[-70:])


def span_of_work(day: Day) -> float:
    """How well the words that lead to a period say that it is that of the supply; 0 if they do not."""
    leading = fold(" ".join(w.text for w in day.row.words[: day.start]))
    if _BILLED_FOR.search(leading + " "):
        return 0.7
    named = leading.rstrip().endswith(":")
    if (named or not day.vague) and (match := _WORK.search(leading)) and not ORDERED.search(leading[match.start() :]):
        return 0.66 if named else 0.55
    return 0.0


def goes_on(label: Label, row: Sequence[Label]) -> bool:
    """Whether a bare word for date goes on with what the date is of, another label of its ``row``: "Date delivered"."""
    return label.kinds == {"date"} and any(
        other.start == label.end and other.segment is label.segment and other.kinds & _OF_DATES for other in row
    )
