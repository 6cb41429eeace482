"""The dates of an invoice, each claimed by the label it stands best to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from flowaudit.core.extraction import clauses
from flowaudit.core.extraction.clauses import discounted, done_on, goes_on, span_of_work, undiscounted
from flowaudit.core.extraction.corrections import BESIDE, ORIGINAL, below_title, correcting_title, names_original
from flowaudit.core.extraction.dates import Day
from flowaudit.core.extraction.document import Reading
from flowaudit.core.extraction.geometry import relate
from flowaudit.core.extraction.headers import heads_lines
from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.surroundings import lines_above, text_after, text_before
from flowaudit.core.extraction.text import fold

DATE_KINDS = frozenset({"invoice_date", "date", "due_date", "delivery_date", "delivery_period", "order_date", "x_date"})
DATE_KINDS |= {"period_start", "period_end"}
_PLACE_DATE = Pattern(r"^[^\W\d][\w .\-/()]{2,30},?\s+(?:den\s|le\s|am\s|li\s|a\s|dnia\s)?\d")
_PLACE_ABOVE = Pattern(r"[^\W\d]{3},\s(?:den|am|le|li|dnia|the)$")
_PAY_BY = Pattern(
    r"(?:zahl|uberweis|begleich|entricht|ausgleich|fallig|pay|settle|due|remit|regl|vire|versement|"
    r"betal|voldo|overmak|pag|abon|bonific|zapla|przelew|plat|zwrot|zwroc|erstatt|refund|rembours|rimbors|reembols)[^.;]{0,90}"
    r"\b(?:bis(?: (?:spatestens|langstens|einschliesslich))?(?: zum| am)?|by|before|until|no later than|avant le|"
    r"au plus tard le|"
    r"pour le|voor|uiterlijk(?: op)?|entro il|antes del?|do(?: dnia)?)\s*:?\s*$"
)
_BY = Pattern(
    r"(?:bis|bis langstens|bis spatestens|bis zum|vor dem|"
    r"by|before|until|avant le|voor|op|entro il|antes del?|przed|do dnia)\s*:?\s*$"
)
_TO_PAY = Pattern(
    r"^[^.;]{0,90}\b(?:zahl\w*|uberweis\w*|begleich\w*|pay\w*|settle\w*|regl\w*|pa[iy]\w*|over te maken|te betalen|"
    r"te voldoen|"
    r"betal\w*|voldo\w*|pag\w*|abon\w*|bonific\w*|zapla\w*|uregul\w*)"
)
_DUE_NEAR = Pattern(
    r"eingezogen|buchen wir|ziehen wir|einziehen|abgebucht|abbuchen|lastschrift|direct debit|preleve|"
    r"incasso|domicili|addebit|\b(?:fallig|due|echeance|scadenza|vencimiento|vervaldatum|platnosci)\b"
)

_COLLECTED = Pattern(
    r"^[^.;]{0,160}\b(?:eingezogen|einziehen|abgebucht|abbuchen|lastschrift|belastet|debit(?:ed)?|collect(?:ed)?|charged|"
    r"prelev\w+|debite\w*|geincasseerd|afgeschreven|incasso|addebit\w+|adeud\w+|cargar\w*|pobran\w+|"
    r"uberwiesen|ausgezahlt|transferred|paid out|vire|verse|overgemaakt|uitbetaald|bonificat\w+|"
    r"accreditat\w+|transferid\w+|abonad\w+|przelan\w+|wyplacon\w+)\b"
)
_COLLECTS = Pattern(
    r"\b(?:buchen|ziehen|belasten|(?:will|shall) (?:be )?(?:debit|collect|charge|take)\w*|prelever\w*|addebite\w*|"
    r"incasseren|schrijven|cargar\w*|pobierz\w*|pobrana?)\b[^.;]{0,50}$"
)
_PAST = Pattern(
    r"\b(?:wurden?|worden|was|were|has been|a ete|ont ete|werd|is op|e stat[oa]|fue|ha sido|zostal\w*)\b[^.;]{0,60}$"
)
_NEXT = Pattern(
    r"\b(?:erstmals|kunftig\w*|nachste[nrs]?|neuer? \w*\s?abschl\w+|starting|next|upcoming|prochaine?s?|volgende|"
    r"prossim\w+|proxim\w+|nastepn\w+)\b[^.;]{0,60}$"
)
_WORK_IN = Pattern(
    r"(?:leistung|arbeit|tatigkeit|beratung|betreuung|einsatz|miete|service|work|rent|support|prestation|travaux|loyer|"
    r"honoraire|werkzaamheden|diensten|huur|prestazion|servizi|lavori|canone|servicio|trabajo|alquiler|uslug|prac[ae]?\b|"
    r"czynsz|najem)(?:[^.;:]{0,60}\b(?:im|in|fur|fur den monat|monat|for|of|en|de|du mois d[e']|van|nel|di|mese di|"
    r"mes de|za|w|za miesiac)|[^.;:]{0,20})[\s(]*$"
)
_NOT_WORK = Pattern(
    r"geschlossen|urlaub|ferien|offnung|geoffnet|gultig|closed|opening|holiday|valid|ferme|conges|vacan|chius|ferie|cerrad|"
    r"gesloten|vakantie|geldig|abschl\w+ |angebot|vertrag|laufzeit|contract|abonnement"
)
_ON = Pattern(
    r"(?:^|\s)(?:am|zum|ab|ab dem|on|on or after|on or about|from|le|op|il|in data|el|dnia|den|per|"
    r"rond|circa|ca\.|around|about|intorno al|alrededor del|okolo)\s*$"
)
_SUPPLIED = Pattern(
    r"(?:liefer(?:ung|ten)|geliefert|leistung|montage|montiert|durchgefuhrt|ausgefuhrt|erbracht|arbeiten|beratung|einsatz|"
    r"suppl(?:y|ied)|deliver(?:y|ed)|carried out|provided|livr|prestation|intervention|leverin|geleverd|uitgevoerd|"
    r"consegn|prestazion|eseguit|entreg|servicio|dostaw|wykonan|ubergabe|ubergeben|abnahme|abgenommen|abgeschlossen|"
    r"fertiggestellt|beendet|treatment|behandlung|completed|handed over|termines?|acheve|realise|"
    r"effectue|afgerond|opgeleverd|ultimat|terminat|effettuat|finalizad|realizad|prestad|ukonczon|zakonczon|zrealizowan)[^.;:]{0,60}"
    r"(?:\bam|\bvom|\bon|\bof|\ble|\bdu|\bop|\bvan|\bil|\bdel|\bel|\bdnia)\s*$"
)
_TRANSPORT = Pattern(
    r"\b(?:ddt|d\.d\.t\.?|documento di trasporto|bolla)\b[^,;:]{0,20}\bdel\s*$"
)  # DPR 633/72 art. 21 (4)
_OTHERS = Pattern(
    r"(?:zu(?:r|m)?|bezug(?:lich)?|betrifft|ursprungliche?|original|for|to|re|regarding|relating|sur|concernant|"
    r"betreft|bij|su|sobre|do|dotyczy|korrektur|storno)\W+(?:\w+\W+){0,2}(?:rechnung|invoice|facture|factuur|fattura|factura|faktur\w)\b"
)

_TITLE_WORDS = (
    "rechnung handelsrechnung gutschrift facture fattura factura factuur avoir invoice teilrechnung schlussrechnung "
    "abschlagsrechnung"
)
_TITLES = frozenset(_TITLE_WORDS.split())
SAME_DATE = Pattern(
    r"(?:liefer|leistung)[a-z/\- .]*(?:entspricht|gleich|=|:|wie|ist|identisch mit|"
    r"stimmt mit)[a-z ]{0,12}(?:rechnungs|beleg)?(?:rechnungsdatum|belegdatum|datum der rechnung)"
    r"|rechnungsdatum\s*(?:=|entspricht|gleich|ist gleich|ist auch|ist zugleich|/)[a-z ]{0,8}(?:liefer|leistungs)"
    r"|(?:supply|delivery|service) date[a-z ]{0,20}(?:same as|equals?|corresponds to|=|"
    r"is)\s*(?:the\s)?(?:invoice date|date of invoice)"
    r"|(?:date of supply|supply date|tax point) as above"
    r"|date de (?:livraison|prestation)[a-z ]{0,12}(?:identique a|egale? a|=)[a-z ]{0,6}(?:date de )?(?:la )?facture"
)
"""The date of supply is stated to be that of the invoice."""


@dataclass(eq=False, slots=True)
class Claim:
    """A date with the field it belongs to and how sure."""

    day: Day
    score: float
    label: Label | None = None


def claims(reading: Reading) -> dict[str, list[Claim]]:
    """Dates by kind, best first; a date that stands better to another label counts little here."""
    fits: dict[int, list[tuple[float, str, Label]]] = defaultdict(list)
    days = [day for row in reading.days.values() for day in (_paired(reading, row) if reading.layout.scanned else row)]
    labels = [
        label
        for row in reading.labels.values()
        for label in row
        if label.kinds & DATE_KINDS and not goes_on(label, row)
    ]
    for label in labels:
        for day in days:
            if abs(day.row.index - label.row.index) > 6:
                continue
            fit = relate(label, day.row, day.start, day.end_word, reading.labels)
            if fit > 0.1:
                for kind in label.kinds & DATE_KINDS:
                    fits[id(day)].append((fit * _weight(reading, kind, label, day), kind, label))
    found: dict[str, list[Claim]] = defaultdict(list)
    found["invoice_date"].extend(_of_correction(reading, fits))
    for day in days:
        own = fits.get(id(day), [])
        best = max((score for score, _, _ in own), default=0.0)
        for score, kind, label in own:
            found[kind].append(Claim(day, score if score >= best - 0.02 else score * 0.4, label))
        _unlabelled(reading, day, best, found)
    return {kind: sorted(items, key=lambda c: -c.score) for kind, items in found.items()}


def _of_correction(reading: Reading, fits: dict[int, list[tuple[float, str, Label]]]) -> list[Claim]:
    """The bare date that stands with the title of a credit note; what labels say of the invoice counts less there."""
    title = correcting_title(reading)
    if title is None:
        return []
    for claimed in fits.values():
        claimed[:] = [
            (score * (ORIGINAL if kind == "invoice_date" and names_original(label) else 1.0), kind, label)
            for score, kind, label in claimed
        ]
    return [
        Claim(day, BESIDE)
        for segment in below_title(reading, title)
        for day in reading.days.get(segment.row.index, ())
        if (day.start, day.end_word) == (segment.start, segment.end) and day.end is None
    ]


def _paired(reading: Reading, days: list[Day]) -> list[Day]:
    """The dates of a scanned row; two behind a period's label are one period, as OCR drops dashes."""
    row = days[0].row
    beside, above = (reading.labels.get(index, ()) for index in (row.index, row.index - 1))
    for label in (*beside, *above):
        if label.row is row:
            behind = [d for d in days if d.start >= label.end]
        else:  # the label heads the two
            behind = [d for d in days if -row.page.em < d.words[0].x0 - label.x0 < 0.3 * row.page.width]
        if "delivery_period" not in label.kinds or len(behind) != 2:
            continue
        first, last = behind
        between = row.words[first.end_word : last.start]
        if first.end is None and last.end is None and first.day <= last.day and not any(w.key for w in between):
            whole = Day(first.day, row, first.start, last.end_word, last.day)
            return [whole if d is first else d for d in days if d is not last]
    return days


def _weight(reading: Reading, kind: str, label: Label, day: Day) -> float:
    weight = 1.0
    if kind == "date":
        weight = 0.3 if heads_lines(label.row) else 0.82
    if kind == "delivery_period" and heads_lines(label.row):
        weight = 0.6  # of a line, not of all
    if kind in ("date", "x_date") and {"date", "x_date"} <= label.kinds:
        weight = 0.5  # a booking's date is the invoice's where no other is
    if kind == "due_date":
        whole = clauses.of_the_larger_sum(day, reading.numbers.get(day.row.index, ()))
        weight *= 0.4 if whole is False or _NEXT.search(text_before(reading, day)) or discounted(day) else 1.0
    if label.inline:
        weight *= 0.75 if kind == "due_date" and len(label.segment.words) > 9 else 0.85
    if kind in ("invoice_date", "date", "due_date", "order_date") and day.end is not None:
        weight *= 0.3
    if kind == "delivery_period" and day.end is None:
        weight *= 0.6
    if len(label.key) <= 4 and not label.colon:
        weight *= 0.9
    return weight


def _unlabelled(reading: Reading, day: Day, best: float, found: dict[str, list[Claim]]) -> None:
    """Dates that speak for themselves: "Munich, 3 May 2024", "… Nr. 12 vom 3.5.2024", any date near the top."""
    row = day.row
    if day.end is not None and best < 0.3:
        found["delivery_period"].extend(_spans(reading, day))
    if best >= 0.55 or day.end is not None:
        return
    before = row.words[day.start - 1].key if day.start else _last_key(reading, row.index - 1)
    text = fold(row.text)
    if _OTHERS.search(text) and before in ("vom", "del", "du", "dated", "van", "dnia", "of"):
        return
    leading = text_before(reading, day)
    if _TRANSPORT.search(fold(" ".join(w.text for w in row.words[: day.start]))):
        found["delivery_date"].append(Claim(day, 0.6))
    elif clauses.of_another_paper(leading) or clauses.settles(reading, row):
        found["x_date"].append(Claim(day, 0.5))
    elif before in ("vom", "del", "du", "dated", "dated:", "van", "zdnia", "dnia", "of") and _numbered(reading, day):
        found["invoice_date"].append(Claim(day, 0.85))
    elif (whole := clauses.of_the_larger_sum(day, reading.numbers.get(row.index, ()))) is not None:
        found["due_date" if whole else "x_date"].append(Claim(day, 0.76))
    elif discounted(day):
        found["x_date"].append(Claim(day, 0.5))
    elif (_BY.search(leading) and undiscounted(day)) or _PAY_BY.search(leading):
        found["due_date"].append(Claim(day, 0.75))
    elif _BY.search(leading) and _TO_PAY.search(text_after(reading, day)):
        found["due_date"].append(Claim(day, 0.7))
    elif (match := _SUPPLIED.search(leading)) and not clauses.ORDERED.search(leading[match.start() :]):
        found["delivery_date"].append(Claim(day, 0.62))
    elif clauses.heads_delivery(day):
        found["delivery_date"].append(Claim(day, 0.8))
    elif (match := clauses.CHARGED_FOR.search(leading)) and not clauses.ORDERED.search(match[0]):
        found["delivery_date"].append(Claim(day, 0.58))
    elif clauses.PARTICIPLE.search(leading) or (_ON.search(leading) and done_on(day, leading)):
        found["delivery_date"].append(Claim(day, 0.6))
    elif _ON.search(leading) and _PAST.search(leading):
        found["x_date"].append(Claim(day, 0.5))
    elif _ON.search(leading) and (_COLLECTED.search(text_after(reading, day)) or _COLLECTS.search(leading)):
        found["due_date"].append(Claim(day, 0.72))
    elif _DUE_NEAR.search(text):
        found["due_date"].append(Claim(day, 0.45))
    elif _dated_above(reading, day):
        found["invoice_date"].append(Claim(day, 0.7))
    elif _PLACE_DATE.match(row.segment_at(day.start).text) and len(row.segment_at(day.start).words) <= 8:
        found["invoice_date"].append(Claim(day, 0.6))
    elif best < 0.2:
        place = row.y0 / row.page.height
        alone = len(row.segment_at(day.start).words) <= day.end_word - day.start + 1
        first = row.page is reading.layout.pages[0]
        if first:
            found["invoice_date"].append(Claim(day, (0.42 if alone else 0.25) - 0.2 * place))


def _spans(reading: Reading, day: Day) -> Iterator[Claim]:
    """A period that speaks for itself: in a cell of its own, with words for work, in a sentence on a course."""
    if day.vague and _WORK_IN.search(text_before(reading, day)):
        yield Claim(day, 0.6)
    elif not day.vague and (_alone(day) or _WORK_IN.search(text_before(reading, day))):
        yield Claim(day, 0.5)
    if (said := span_of_work(day)) > 0:
        yield Claim(day, said)
    elif not day.vague and day.row.page is reading.layout.pages[0] and not _NOT_WORK.search(fold(day.row.text)):
        yield Claim(day, 0.46)


def _dated_above(reading: Reading, day: Day) -> bool:
    """Whether the line above a date that stands alone ends with a place and "den": "Munich, den" over "3 May 2024"."""
    return _alone(day) and bool(_PLACE_ABOVE.search(lines_above(reading, day)))


def _alone(day: Day) -> bool:
    """Whether a period stands in a cell of its own, as below a service that is billed by the month."""
    return len(day.row.segment_at(day.start).words) <= day.end_word - day.start + 1


def _last_key(reading: Reading, index: int) -> str:
    return reading.rows[index].words[-1].key if index >= 0 else ""


def _numbered(reading: Reading, day: Day) -> bool:
    """Whether the row, or the one above, names the document with its number."""
    for index in (day.row.index, day.row.index - 1):
        for label in reading.labels.get(index, ()):
            if "invoice_number" in label.kinds:
                return True
        if 0 <= index < len(reading.rows):
            keys = {w.key for w in reading.rows[index].words}
            if keys & {"nr", "no", "nummer", "n"} and keys & _TITLES:
                return True
    return False
