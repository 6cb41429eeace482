"""Addresses of countries whose postal codes the engine does not know, or that have none: blocks below a party's label
that end with the country."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flowaudit.core.extraction.addresses import Address, Line
from flowaudit.core.extraction.labels import Label
from flowaudit.core.extraction.language import COUNTRY_NAMES
from flowaudit.core.extraction.layout import PageLayout, Segment
from flowaudit.core.extraction.party_labels import party_label
from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.postal import is_contact, zip_town
from flowaudit.core.extraction.text import fold

_COUNTRIES = (
    "china|pr china|p.r. china|hong kong|hongkong|taiwan|japan|singapore|singapur|india|indien|israel|"
    "united arab emirates|uae|turkey|turkiye|turkei|south korea|korea|vietnam|thailand|malaysia|indonesia|"
    "philippines|pakistan|bangladesh|sri lanka|new zealand|neuseeland|south africa|sudafrika|brazil|brasilien|"
    "mexico|mexiko|argentina|chile|colombia|peru|norway|norwegen|iceland|island|finland|finnland|estonia|latvia|"
    "lithuania|cyprus|zypern|malta|romania|rumanien|bulgaria|bulgarien|hungary|ungarn|croatia|kroatien|serbia|"
    "serbien|ukraine|georgia|morocco|marokko|tunisia|egypt|agypten|kenya|nigeria|ghana|saudi arabia|qatar|kuwait|"
    "bahrain|oman|jordan|lebanon|gibraltar|isle of man|jersey|guernsey|monaco|andorra|united kingdom|"
    "grossbritannien|great britain|united states|united states of america|u.s.a.|chine|japon|inde|turquie|"
    "norvege|finlande|irlande|cina|giappone|norvegia|irlanda|noruega|chiny|japonia|irlandia"
)
_NAMES = frozenset(_COUNTRIES.split("|"))
_ISO_3166 = (
    "AE AR AU BD BG BH BR CA CL CN CO CY CZ DK EE EG FI GB GE GH GI GR HK HR HU ID IE IL IN IS JO JP KE KR KW LB "
    "LK LT LV MA MC MT MX MY NG NO NZ OM PE PH PK PT QA RO RS SA SE SG SI SK TH TN TR TW UA US VN ZA"
)
_CODES = frozenset(_ISO_3166.split())
_CODE_AT_END = Pattern(r"(?:\b\d{6}|\b\d{3}-\d{4}|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d)$")  # China, India; Japan; Canada
_COUNTY = Pattern(r"^(?:Co\.?|County|Contae)\s[A-Z]\w+$")  # Irish addresses may name the county and no Eircode
_MOST = 7


def foreign_addresses(page: PageLayout, labels: dict[int, list[Label]]) -> Iterator[Address]:
    """The addresses of a page that stand below a party's label and hold no postal code of a known form."""
    segments = [segment for row in page.rows for segment in row.segments]
    for i, segment in enumerate(segments):
        label = party_label(segment, labels)
        if label is None or label.end != segment.end:
            continue
        lines = _block(segments, i, labels, page.em)
        country = next((k for k, line in enumerate(lines) if _is_country(line.text)), None)
        own = lines if country is None else lines[:country]
        last = own[-1].text if own else ""
        ended = country is not None or _CODE_AT_END.search(last) or _COUNTY.search(last)
        if ended and len(own) > 1 and not any(zip_town(line.text) for line in own):
            yield Address(page, own, 1, False, "", own[-1].text, label=label)


def _is_country(text: str) -> bool:
    name = fold(text).strip(" .,")
    return name in _NAMES or name in COUNTRY_NAMES or text in _CODES


def _block(segments: Sequence[Segment], i: int, labels: dict[int, list[Label]], em: float) -> list[Line]:
    """The lines flush below a label, without those of telephone and numbers, up to the next label or a gap."""
    lines: list[Line] = []
    current = segments[i]
    for segment in segments[i + 1 :]:
        if segment.y0 - current.y1 > 1.6 * em or len(lines) >= _MOST:
            break
        if segment.row is current.row or abs(segment.x0 - current.x0) > 0.8 * em:
            continue
        if any(segment.start == x.start for x in labels.get(segment.row.index, ())):
            break
        current = segment
        if not is_contact(segment.text):
            lines.append(Line(segment.words, segment))
    return lines
