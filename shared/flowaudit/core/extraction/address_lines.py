"""Lines between the name and the street that belong to the address: in whose care, which house, which part of it."""

from __future__ import annotations

from collections.abc import Sequence

from flowaudit.core.extraction.patterns import Pattern
from flowaudit.core.extraction.postal import LEGAL_FORM
from flowaudit.core.extraction.text import Word, fold, key_of

CARE_OF = Pattern(
    r"(?:c/o|c\.\s?o\.|p\.?\s?/?\s?a\.?\s(?=\S)|p/a\b|per adresse|care of|chez|presso|a/c de|u pana|u pani)\s?"
)
_HOUSE = Pattern(
    r"(?:villa|haus|schloss|gut|gutshof|hof|landhaus|muhle|forsthaus|turm|palais|burgerhaus|rathaus|gebaude|hinterhaus|aufgang|"
    r"stiege|eingang|bauteil|geb\.|halle|gewerbepark|industriepark|technologiepark|burocenter|businesspark|"
    r"house|building|bldg|unit|suite|apartment|apt|flat|floor|block|studio|mill|cottage|manor|lodge|estate|"
    r"residence|immeuble|batiment|bat\.|appartement|appt|apt\.|etage|escalier|lieu-dit|lieu dit|domaine|moulin|chateau|"
    r"zone|z\.?i\.?|z\.?a\.?c?\.?|parc d'activites?|"
    r"gebouw|huize|landgoed|bedrijvenpark|kasteel|"
    r"edificio|palazzo|cascina|localita|loc\.|frazione|fraz\.|contrada|zona industriale|scala|interno|piano|"
    r"poligono|pol\.|urb\.|urbanizacion|nave|portal|bloque|finca|parque|centro comercial|"
    r"budynek|bud\.|blok|lokal|hala|dwor|osiedle|os\.)(?=\s|$)"
)
_ESTATE = Pattern(  # where firms have their works: no firm is called so
    r"(?:gewerbepark|industriepark|technologiepark|gewerbegebiet|industriegebiet|zone|z\.?i\.?|z\.?a\.?c?\.?|"
    r"parc d'activites?|bedrijvenpark|bedrijventerrein|zona ind\w*\.?|pol(?:\.|igono)(?: ind\w*\.?)?)(?=\s|$)"
)
_STOREY = Pattern(
    r"(?:\d{1,2}\.?\s?(?:og|ug|stock|etage|obergeschoss|e? etage|floor|piso|planta|piano|pietro)|(?:eg|dg|hh)$)"
)
_MOST = 5
_LABELS = (
    "siegesocial adressedusiege anschrift sitz hauptsitz firmensitz geschaftsanschrift geschaftssitz registeredoffice "
    "registeredaddress headoffice domiciliosocial domiciliofiscal sedelegale sedeoperativa zetel maatschappelijkezetel "
    "vestigingsadres siedziba adressiedziby"
)
_ADDRESS_LABELS = frozenset(_LABELS.split())


def is_part_of_address(text: str) -> bool:
    """Whether a line names a house, a part of one, a storey, or in whose care the addressee lives."""
    folded = fold(text)
    if CARE_OF.match(folded):
        return True
    own = _HOUSE.match(folded.removeprefix("le ").removeprefix("la ")) or _STOREY.match(folded)
    return bool(own) and not LEGAL_FORM.search(text) and len(text.split()) <= _MOST


def is_estate(text: str) -> bool:
    """Whether a line names nothing but an estate of works: "Pol. Ind. Las Salinas", "Gewerbepark Nord 8"."""
    return bool(_ESTATE.match(fold(text))) and not LEGAL_FORM.search(text) and len(text.split()) <= _MOST


def names_address(text: str) -> bool:
    """Whether the text is a label that only says which address follows: "Registered office:"."""
    return key_of(text.rstrip(" :")) in _ADDRESS_LABELS


def without_label(words: list[Word]) -> list[Word]:
    """The words of a line without a label that only says which address it is: "Registered office: 4 High Street"."""
    key = ""
    for i, word in enumerate(words[:4]):
        key += word.key
        if word.text.endswith(":"):
            return words[i + 1 :] if key in _ADDRESS_LABELS and i + 1 < len(words) else words
    return words


def first_line_of_address(texts: Sequence[str], street: int) -> int:
    """Where the address begins if ``street`` is the index of its street: the lines right above that belong to it are
    taken in; the top line is the name."""
    while street > 1 and is_part_of_address(texts[street - 1]):
        street -= 1
    return street
