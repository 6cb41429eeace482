"""Invented companies and people. Identifiers have valid check digits; bank codes, phone numbers and mail addresses are
of ranges that nobody has."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from random import Random

from stdnum.at import uid as _at_uid
from stdnum.gb import vat as _gb_vat
from stdnum.iso7064 import mod_11_10, mod_97_10

from flowaudit.core.generator.catalogue import Trade
from flowaudit.core.generator.spec import Bank, Party, Template


@dataclass(frozen=True, slots=True)
class _Place:
    zip: str
    city: str
    phone: str
    tax_office: str  # how tax numbers of the Land begin and are divided, # is a digit
    court: str = ""


_PLACES = {
    "DE": (
        _Place("63739", "Aschaffenburg", "06021", "204/###/#####", "Aschaffenburg"),
        _Place("97070", "Würzburg", "0931", "257/###/#####", "Würzburg"),
        _Place("64293", "Darmstadt", "06151", "007/###/#####", "Darmstadt"),
        _Place("60386", "Frankfurt am Main", "069", "045/###/#####", "Frankfurt am Main"),
        _Place("10997", "Berlin", "030", "37/###/#####", "Charlottenburg"),
        _Place("50674", "Köln", "0221", "215/####/####", "Köln"),
        _Place("04109", "Leipzig", "0341", "231/###/#####", "Leipzig"),
        _Place("22765", "Hamburg", "040", "41/###/#####", "Hamburg"),
    ),
    "AT": (
        _Place("6020", "Innsbruck", "+43 512", ""),
        _Place("5020", "Salzburg", "+43 662", ""),
        _Place("4020", "Linz", "+43 732", ""),
    ),
    "GB": (
        _Place("LS1 4DY", "Leeds", "0113", ""),
        _Place("BS1 6QF", "Bristol", "0117", ""),
        _Place("M3 4EN", "Manchester", "0161", ""),
        _Place("EH3 9QN", "Edinburgh", "0131", ""),
    ),
}
_FAMILIES = {
    "DE": "Kreuzmüller Amrhein Falkenrath Übelacker Sandthal Rückert Bößwetter Hölzl Weißgerber Dornfeld Lindenhof "
    "Straßburger Grünwald Schönleber Aulbach Reißinger Köhnlein Zöllner Haidt Bergrath",
    "GB": "Harwood Pemberton Ashdown Whitlock Thornbury Calloway Brannigan Oakhurst Merriweather Lockyer Fairclough "
    "Stanbridge",
}
_FIRST = {"DE": "Mira Jonas Sabine Timo Lena Bernd Petra Uwe Aylin Jörg", "GB": "Aoife Martin Grace Oliver Priya Hugh"}
_STREETS = {
    "DE": "Sägmühlweg Löherstraße Hauptstraße Industriering Gewerbepark Steinbruchweg Karlstraße Mühlgasse Ringstraße",
    "GB": "Mill|Station|Victoria|Church|Quay|Foundry|Orchard",
}
_BANKS = {
    "DE": ("Volksbank Spessartgrund", "Handelsbank Rhein-Main", "Sparkasse Vorspessart", "Direktbank Nord"),
    "AT": ("Tiroler Gewerbebank", "Salzachbank"),
    "GB": ("Northern Trade Bank", "Avon & Severn Bank"),
}
_UMLAUTS: dict[str | int, str | int | None] = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
_OTHER_COMPANIES = {
    "DE": ("Bildungswerk {} e. V.", "{} Verwaltungs GmbH", "Sozialzentrum {} gGmbH"),
    "GB": ("{} Community Trust", "{} Estates Ltd"),
}


def supplier(random: Random, trade: Trade, country: str, language: str, *, small: bool = False) -> Party:
    """A company of the trade; ``small``: without a VAT id, as small businesses are."""
    where, names = random.choice(_PLACES[country]), "GB" if country == "GB" else "DE"
    family, first = random.choice(_FAMILIES[names].split()), random.choice(_FIRST[names].split())
    patterns = trade.names_en if country == "GB" else trade.names_de
    name = random.choice(patterns).format(family, first=first)
    if trade.template is Template.T2_SUPERMARKT:
        name = name.upper()
    company = bool(re.search(r"GmbH|AG|Ltd|plc", name))
    lead = {"de": "Geschäftsführung", "en": "Managing director"}[language]
    tax_number = (
        _digits(random, where.tax_office) if where.tax_office and trade.template is not Template.T2_SUPERMARKT else None
    )
    return Party(
        name,
        _street(random, names),
        where.zip,
        where.city,
        country,
        vat_id=None if small else vat_id(random, country),
        tax_number=tax_number,
        contact=f"{first} {family}" if company else None,
        phone=f"{where.phone} 555 0{random.randrange(100, 1000)}",
        email=f"info@{_host(name)}.example",
        tagline=trade.tagline_de if language == "de" else trade.tagline_en,
        register=f"Amtsgericht {where.court}, HRB 9{random.randrange(10_000, 99_999)}"
        if company and where.court
        else None,
        managers=f"{lead}: {first} {family}" if company else None,
        accent=_accent(random) if trade.template in (Template.T1_HANDWERK, Template.T3_CORPORATE) else None,
    )


def customer(random: Random, country: str) -> Party:
    """An invented customer."""
    names = "GB" if country == "GB" else "DE"
    where, family = random.choice(_PLACES[country]), random.choice(_FAMILIES[names].split())
    name = random.choice(_OTHER_COMPANIES[names]).format(family)
    email = f"rechnung@{_host(name)}.example"
    street = _street(random, names)
    return Party(name, street, where.zip, where.city, country, vat_id=vat_id(random, country), email=email)


def bank(random: Random, country: str) -> Bank:
    """An account that cannot exist: German bank codes with 9 are not assigned."""
    name = random.choice(_BANKS[country])
    letters = "".join(char for char in _ascii(name).upper() if char.isalpha())[:4]
    account = {"DE": "9#################", "AT": "99##############", "GB": f"{letters}99############"}[country]
    number = _digits(random, account)
    # ISO 9362: 0 at the second place of the location marks a BIC for tests
    return Bank(name, f"{country}{mod_97_10.calc_check_digits(number + country)}{number}", f"{letters}{country}20XXX")


def vat_id(random: Random, country: str) -> str:
    """A VAT id with valid check digits."""
    if country == "AT":
        number = "U" + _digits(random, "6######")
        return f"AT{number}{_at_uid.calc_check_digit(number)}"
    if country == "GB":
        digits = _digits(random, "9######")
        return next(f"GB{digits}{check:02d}" for check in range(97) if _gb_vat.is_valid(f"{digits}{check:02d}"))
    digits = _digits(random, "3#######")
    return f"DE{digits}{mod_11_10.calc_check_digit(digits)}"


def _digits(random: Random, pattern: str) -> str:
    return "".join(str(random.randrange(10)) if char == "#" else char for char in pattern)


def _street(random: Random, names: str) -> str:
    if names == "GB":
        return f"{random.randrange(1, 140)} {random.choice(_STREETS['GB'].split('|'))} Road"
    return f"{random.choice(_STREETS['DE'].split())} {random.randrange(1, 120)}"


def _ascii(text: str) -> str:
    plain = text.lower().translate(str.maketrans(_UMLAUTS))
    return unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()


def _host(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", _ascii(name)).strip("-")


def _accent(random: Random) -> tuple[float, float, float]:
    return random.choice(
        ((0.72, 0.25, 0.05), (0.02, 0.26, 0.50), (0.05, 0.38, 0.33), (0.36, 0.20, 0.52), (0.30, 0.33, 0.12))
    )
