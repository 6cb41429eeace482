"""Entry points: read one XML, or find the e-invoice among a document's attachments."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from flowaudit.core.einvoice import arithmetic, cii, details, notes, ubl
from flowaudit.core.einvoice.compare import contradiction
from flowaudit.core.einvoice.kind import is_norm_invoice, kind_of, profile_of, syntax_of
from flowaudit.core.einvoice.model import Broken, EInvoice, EInvoiceError, Problem, Profile, Syntax
from flowaudit.core.einvoice.values import Draft
from flowaudit.core.einvoice.xmltree import MAX_BYTES, parse
from flowaudit.core.model.extraction import DocumentType, Extraction, FieldName, Origin
from flowaudit.core.model.parsed import Attachment, ParsedDocument
from flowaudit.core.model.results import RuleCheckStatus, Text

#: Names that the standards prescribe for the attachment (Factur-X, ZUGFeRD 1.0 and 2.0, XRechnung).
STANDARD_NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")
_GERMAN_SPEAKING = frozenset({"", "DE", "AT", "CH", "LI", "LU"})


class Findings(NamedTuple):
    """What a document's attachments hold: the first usable e-invoice, those that are meant as one but are broken, and
    the bytes of the usable one."""

    einvoice: EInvoice | None
    broken: tuple[Broken, ...]
    content: bytes = b""


def read_xml(content: bytes, filename: str, max_bytes: int = MAX_BYTES) -> EInvoice:
    """Read one e-invoice. Raises :class:`EInvoiceError` if it is empty, too large, has a DTD, is broken or is none."""
    root = parse(content, max_bytes)
    syntax = syntax_of(root)
    if syntax is None:
        raise EInvoiceError(
            "not-an-einvoice",
            Text(
                "Die XML-Datei ist weder eine UBL-Rechnung noch eine CII-Rechnung.",
                "The XML file is neither a UBL nor a CII invoice.",
            ),
        )
    is_ubl = syntax in (Syntax.UBL_INVOICE, Syntax.UBL_CREDIT_NOTE)
    draft = ubl.read(root) if is_ubl else cii.read(root)
    profile = profile_of(draft.guideline)
    norm = is_norm_invoice(syntax, profile)
    draft.problems += _remarks_on(syntax, profile, draft)
    draft.problems += arithmetic.check(draft)
    document_type, reduces_debt = kind_of(syntax, draft)
    _finish(draft, document_type)
    return EInvoice(
        filename=filename,
        syntax=syntax,
        profile=profile,
        guideline=draft.guideline,
        is_en16931=norm,
        reduces_debt=reduces_debt,
        extraction=_extraction(draft),
        problems=tuple(draft.problems),
        remarks=tuple(text for text in draft.remarks if text),
        details=details.of_header(root, draft, is_ubl=is_ubl),
        line_details=tuple(draft.line_details),
    )


def find(parsed: ParsedDocument) -> EInvoice | None:
    """The first usable e-invoice of a document (standard names first); its ``broken`` lists the unusable ones."""
    return search(parsed).einvoice


def search(parsed: ParsedDocument) -> Findings:
    """Like :func:`find`, but the broken ones are known even where no usable one exists.

    The attachments must carry their bytes; those of a document read back from JSON do not.
    """
    broken: list[Broken] = []
    chosen: EInvoice | None = None
    content = b""
    candidates = [attachment for attachment in parsed.attachments if _is_candidate(attachment)]
    candidates.sort(key=lambda attachment: not _has_standard_name(attachment))
    for attachment in candidates:
        try:
            einvoice = read_xml(attachment.content, attachment.filename)
        except EInvoiceError as error:
            # Other XML files may be attached to an invoice; only one that claims to be an e-invoice is broken.
            if error.slug != "not-an-einvoice" or _has_standard_name(attachment):
                broken.append(Broken(attachment.filename, error.slug, error.text))
            continue
        if chosen is None:
            chosen, content = einvoice, attachment.content
        else:
            chosen = replace(chosen, problems=(*chosen.problems, *contradiction(chosen, einvoice)))
    if chosen is not None and broken:
        chosen = replace(chosen, broken=tuple(broken))
    return Findings(chosen, tuple(broken), content)


def structured_part(parsed: ParsedDocument) -> bytes | None:
    """The bytes from which :func:`find` read the e-invoice; None if there is none."""
    return search(parsed).content or None


def _has_standard_name(attachment: Attachment) -> bool:
    return attachment.filename.rpartition("/")[2].lower() in STANDARD_NAMES


def _is_candidate(attachment: Attachment) -> bool:
    if _has_standard_name(attachment) or attachment.filename.lower().endswith(".xml"):
        return True
    return attachment.media_type.partition(";")[0].strip().lower() in ("application/xml", "text/xml")


def _remarks_on(syntax: Syntax, profile: Profile, draft: Draft) -> list[Problem]:
    found: list[Problem] = []
    if profile in (Profile.MINIMUM, Profile.BASIC_WL):
        found.append(
            Problem(
                "profile-no-invoice",
                RuleCheckStatus.WARN,
                Text(
                    f"Das Profil {profile} ist keine Rechnung im Sinne der EN 16931, nur eine Buchungshilfe.",
                    f"The profile {profile} is no invoice in the sense of EN 16931, only an aid for bookkeeping.",
                ),
            )
        )
    elif syntax is Syntax.ZUGFERD1:
        found.append(
            Problem(
                "profile-before-norm",
                RuleCheckStatus.WARN,
                Text(
                    "ZUGFeRD 1.0 ist älter als die EN 16931 und keine E-Rechnung im Sinne des § 14 Abs. 1 UStG.",
                    "ZUGFeRD 1.0 precedes EN 16931 and is no electronic invoice in the sense of § 14 (1) UStG.",
                ),
            )
        )
    if draft.test_document:
        found.append(
            Problem(
                "test-document",
                RuleCheckStatus.WARN,
                Text("Das XML ist als Testdokument gekennzeichnet.", "The XML is marked as a test document."),
            )
        )
    return found


def _finish(draft: Draft, document_type: DocumentType) -> None:
    """The fields that follow from several nodes."""
    draft.put(FieldName.DOCUMENT_TYPE, document_type.value, draft.type_code)
    rates = sorted({group.rate for group in draft.breakdown if group.rate is not None}, reverse=True)
    if rates:
        draft.put(FieldName.VAT_RATES, tuple(rates), "; ".join(f"{rate:f}" for rate in rates))
    reasons = list(dict.fromkeys(reason or code for reason, code in draft.exemptions if reason or code))
    if reasons:
        draft.put(FieldName.EXEMPTION_REASON, "; ".join(reasons), "; ".join(reasons))
    if draft.lines:
        draft.put(FieldName.LINE_COUNT, len(draft.lines), str(len(draft.lines)), Origin.DERIVED)
    prepaid = draft.fields.get(FieldName.PREPAID)
    if prepaid is not None and prepaid.value == Decimal(0):
        del draft.fields[FieldName.PREPAID]  # a written zero says that nothing was paid in advance


def _extraction(draft: Draft) -> Extraction:
    return Extraction(
        fields=draft.fields,
        lines=tuple(draft.lines),
        vat_breakdown=tuple(draft.breakdown),
        adjustments=tuple(adjustment for adjustment in draft.adjustments if adjustment.amount),
        notes=notes.read(draft),
        language=draft.language[:2] or ("de" if draft.supplier_country in _GERMAN_SPEAKING else "en"),
        country=draft.supplier_country or None,
    )
