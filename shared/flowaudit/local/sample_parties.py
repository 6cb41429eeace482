"""The people of the shipped samples. All are invented; numbers have valid check digits, bank codes are not assigned."""

from __future__ import annotations

from typing import Any

from stdnum.iso7064 import mod_97_10

from flowaudit.core.generator import Bank, Party

PROJECT: dict[str, Any] = {
    "ruleset_id_hint": "DE_USTG",
    "ui_language_hint": "de",
    "beneficiary": {
        "name": "Innovationszentrum Mainaue GmbH",
        "legal_form": "GMBH",
        "street": "Industriering 14",
        "zip": "63739",
        "city": "Aschaffenburg",
        "country": "DE",
        "vat_id": "DE284615378",
        "tax_number": "204/131/50478",
        "input_tax_deductible": True,
        "aliases": ["IZM Innovationszentrum Mainaue", "Innovationszentrum Mainaue"],
    },
    "project": {
        "project_title": "Umbau und Digitalisierung des Innovationszentrums Mainaue",
        "file_reference": "AZ-2025-0417",
        "project_description": "Umbau der ehemaligen Werkhalle zu Labor- und Arbeitsflächen für junge Unternehmen: "
        "Elektro- und Innenausbauarbeiten, Tragwerksplanung, IT, Ausstattung, Beratung.",
        "implementation_location": "Aschaffenburg",
        "implementation_address": "Industriering 14, 63739 Aschaffenburg",
        "total_budget": {"amount": "480000.00", "currency": "EUR"},
        "funding_type": "PERCENT",
        "funding_rate_percent": 70.0,
        "funding_fixed_amount": None,
        "eligible_cost_categories": ["Bau", "Planung", "IT", "Ausstattung", "Beratung"],
        "project_period": {"start": "2025-01-01", "end": "2025-12-31"},
        "approval_date": "2024-12-20",
        "approving_authority": "Förderstelle Unterer Main",
    },
}

_OWNER = PROJECT["beneficiary"]
CUSTOMER = Party(
    _OWNER["name"],
    _OWNER["street"],
    _OWNER["zip"],
    _OWNER["city"],
    vat_id=_OWNER["vat_id"],
    email="rechnung@iz-mainaue.example",
)
REFERENCE: str = PROJECT["project"]["file_reference"]


def _bank(name: str, country: str, account: str, bic: str) -> Bank:
    return Bank(name, f"{country}{mod_97_10.calc_check_digits(account + country)}{account}", bic)


ELECTRICIAN = Party(
    "Elektro Kreuzmüller GmbH", "Sägmühlweg 8", "63768", "Hösbach",
    vat_id="DE319752045", tax_number="204/218/30571", contact="Sabine Kreuzmüller", phone="06021 555 0142",
    email="buero@elektro-kreuzmueller.example", tagline="Elektroinstallation · Gebäudetechnik · Meisterbetrieb",
    register="Amtsgericht Aschaffenburg, HRB 90417", managers="Geschäftsführer: Jörg Kreuzmüller",
)  # fmt: skip
ELECTRICIAN_BANK = _bank("Volksbank Spessartgrund", "DE", "970690000003471905", "VBSGDE55XXX")

SYSTEMS = Party(
    "Rheintal Systemhaus AG", "Carl-Benz-Straße 41", "64293", "Darmstadt",
    vat_id="DE273184654", tax_number="007/231/48815", contact="Katharina Weiß", phone="06151 555 0280",
    email="rechnung@rheintal-systemhaus.example", tagline="Infrastruktur · Netzwerke · Betrieb",
    register="Amtsgericht Darmstadt, HRB 91288", managers="Vorstand: Dr. Uwe Harms, Lena Böttcher",
)  # fmt: skip
SYSTEMS_BANK = _bank("Handelsbank Rhein-Main", "DE", "950105000048210637", "HBRMDEFFXXX")

DESIGNER = Party(
    "Mira Falkenrath", "Löherstraße 23", "63739", "Aschaffenburg",
    tax_number="204/223/71846", phone="0171 555 0396", email="hallo@falkenrath-design.example",
    tagline="Kommunikationsdesign und Moderation",
)  # fmt: skip
DESIGNER_BANK = _bank("Direktbank Nord", "DE", "912030000060391827", "DBNODE22XXX")

STATIONER = Party(
    "BÜRO & BUCH LINDENHOF", "Herstallstraße 30", "63739", "Aschaffenburg",
    vat_id="DE304527183", phone="06021 555 0117", tagline="Inh. Lindenhof Handels GmbH",
)  # fmt: skip

ENGINEERS = Party(
    "Alpenplan Ziviltechniker GmbH", "Anichgasse 17", "6020", "Innsbruck", "AT",
    vat_id="ATU68392571", contact="Dipl.-Ing. Tobias Hölzl", phone="+43 512 555 048", email="office@alpenplan.example",
    tagline="Tragwerksplanung und Bauphysik", register="Landesgericht Innsbruck, FN 904175k",
)  # fmt: skip
ENGINEERS_BANK = _bank("Tiroler Gewerbebank", "AT", "9904000041837265", "TIGBAT22XXX")

SOFTWARE = Party(
    "Northlight Software GmbH", "Köpenicker Straße 188", "10997", "Berlin",
    vat_id="DE296301745", tax_number="37/445/21093", contact="Aoife Brennan", phone="+49 30 555 0761",
    email="billing@northlight.example", tagline="Software for labs and workshops",
    register="Amtsgericht Charlottenburg, HRB 998201", managers="Managing director: Aoife Brennan",
    accent=(0.36, 0.20, 0.52),
)  # fmt: skip
SOFTWARE_BANK = _bank("Spreebank Berlin", "DE", "910050000103918274", "SPREDEBBXXX")

JOINER = Party(
    "Schreinerei Amrhein-Vogt", "Hauptstraße 77", "63856", "Bessenbach",
    vat_id="DE268419059", tax_number="204/201/61129", phone="06095 555 016", email="info@amrhein-vogt.example",
    tagline="Innenausbau · Möbel · Reparaturen",
    accent=(0.30, 0.20, 0.10),
)  # fmt: skip
JOINER_BANK = _bank("Sparkasse Vorspessart", "DE", "979550000011840562", "SPVODE71XXX")

MEDIA = Party(
    "Lichtwerk Medientechnik GmbH", "Hanauer Landstraße 505", "60386", "Frankfurt am Main",
    vat_id="DE312079467", tax_number="045/238/60917", contact="Timo Schäfer", phone="069 555 0433",
    email="service@lichtwerk-mt.example", tagline="Präsentations- und Veranstaltungstechnik",
    register="Amtsgericht Frankfurt am Main, HRB 997713", managers="Geschäftsführer: Timo Schäfer",
)  # fmt: skip
MEDIA_BANK = _bank("Mainufer Bank", "DE", "951010000077140824", "MAINDEFFXXX")

FURNITURE = Party(
    "Objektmöbel Sandthal GmbH", "Gewerbepark 3", "97816", "Lohr am Main",
    vat_id="DE280753412", tax_number="231/135/40286", contact="Petra Übelacker", phone="09352 555 087",
    email="buchhaltung@sandthal-objekt.example", tagline="Einrichtungen für Arbeitswelten",
    register="Amtsgericht Würzburg, HRB 99120", managers="Geschäftsführerin: Petra Übelacker",
    accent=(0.05, 0.38, 0.33),
)  # fmt: skip
FURNITURE_BANK = _bank("Fränkische Gewerbebank", "DE", "979070000012548530", "FRGBDE77XXX")
OTHER_BANK = _bank("Mittelmeer Commerz", "DE", "999999000010573826", "MICODE99XXX")

EXCAVATION = Party(
    "Tiefbau Rückersbach GmbH", "Steinbruchweg 2", "63867", "Johannesberg",
    vat_id="DE309168248", tax_number="204/147/39905", contact="Bernd Rückert", phone="06029 555 031",
    email="info@tiefbau-rueckersbach.example", tagline="Erdarbeiten · Kanalbau · Außenanlagen",
    register="Amtsgericht Aschaffenburg, HRB 90566", managers="Geschäftsführer: Bernd Rückert",
    accent=(0.30, 0.33, 0.12),
)  # fmt: skip
EXCAVATION_BANK = _bank("Volksbank Spessartgrund", "DE", "970690000008841207", "VBSGDE55XXX")
