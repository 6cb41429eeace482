# ruff: noqa: E501 — tables
"""Invented parties and wares of seven languages. No name is taken from a known company."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from stdnum.eu import vat as eu_vat

from flowaudit.core.generator.layouts.places import PLACES, Place

LANGUAGES = ("de", "en", "fr", "nl", "it", "es", "pl")


_FAMILY = {
    "de": "Brenneke Thalheim Osterkamp Wirsing Krautwald Jessen Möhring Übel Schöttle Pfannenstiel Rabenau Dörflinger Kessebohm Wolfsgruber Strößner Eickhoff",
    "en": "Hartwell Penrose Ashcombe Tilbury Macallan Yardley Fenwick Blackmoor Sedgwick O'Rourke Thistlewood Kingsley",
    "fr": "Delacourt Montferrand Beaulieu Garnier-Roux Lavoisier Chevreuil Fontanel Hébrard Saint-Aubin Périgault",
    "nl": "Van den Heuvel De Wit Hoogland Vermeulen Zandstra Kuiper Terpstra Brouwers Van Rijn",
    "it": "Bellucci Castellani Moretti Ferrante Rinaldi Spadaro D'Amico Valentini Zanetti Colonna",
    "es": "Aguirre Castellano Montoya Quintana Ibáñez Peñalver Zubiri Carrasco Núñez Robledo",
    "pl": "Wiśniewski Zieliński Krawczyk Błaszczyk Jabłoński Wójtowicz Sikorska Grabowska Mazurek",
}
_FIRST = {
    "de": "Anke Rüdiger Swantje Hannes Gudrun Maximilian Jörn Käthe",
    "en": "Fiona Gareth Imogen Rupert Siobhan Desmond",
    "fr": "Élodie Matthieu Geneviève Bastien Solène",
    "nl": "Sanne Pieter Femke Joost Marijke",
    "it": "Chiara Lorenzo Giulia Matteo Francesca",
    "es": "Lucía Álvaro Inés Rodrigo Begoña",
    "pl": "Agnieszka Paweł Małgorzata Łukasz Zofia",
}
_COMPANIES = {
    "de": "{f} GmbH|{f} & {g} GbR|Elektro {f} e.K.|{f} Gartenbau GmbH & Co. KG|Malerbetrieb {f}|{f} IT-Systeme UG (haftungsbeschränkt)|Autohaus {f} AG|Ingenieurbüro {f}|Druckerei {f} OHG|Bäckerei {f}|Schreinerei {p}|{p} – Grafikdesign|Nordwind Logistik GmbH|Solartechnik {f} GmbH|Verein für Heimatpflege e.V.",
    "en": "{f} Ltd|{f} & Sons Limited|{f} Consulting LLP|{f} Plumbing Services|The {f} Print Company Ltd|{f} Engineering plc|Northgate Supplies Ltd|{p} Photography|{f} & {g} Solicitors",
    "fr": "{f} SARL|Menuiserie {f}|SAS {f} Frères|{f} & Fils|Boulangerie {f} EURL|Atelier {f} SASU|{f} Conseil SAS|Électricité {f} SA",
    "nl": "{f} B.V.|Bakkerij {f}|{f} Bouw B.V.|{f} & Zonen VOF|Schildersbedrijf {f}|{f} Consultancy BV|Noorderlicht Techniek B.V.",
    "it": "{f} S.r.l.|{f} & C. S.n.c.|Officine {f} S.p.A.|Studio {f}|Tipografia {f} S.r.l.|{f} Impianti S.r.l.s.|Ditta {p}",
    "es": "{f} S.L.|Talleres {f} S.A.|Construcciones {f} S.L.U.|{f} e Hijos S.L.|Imprenta {f}|{f} Asesores S.L.P.",
    "pl": "{f} Sp. z o.o.|P.H.U. {f}|Zakład Usługowy {p}|{f} S.A.|Drukarnia {f} s.c.|{f} Logistyka Sp. z o.o. Sp. k.",
}
_WARES = {
    "de": 'Montage Heizkörper inkl. Kleinmaterial|Beratung vor Ort|Kopierpapier A4, 80 g/m²|Entsorgung Altmaterial|Bürostuhl ergonomisch, Armlehnen verstellbar, Bezug schwarz|Wartung Serveranlage|LED-Strahler 50 W|Anfahrt|Fensterreinigung innen und außen|Schulung "Brandschutz"|Kabel NYM-J 3x1,5|Gerüst stellen, Standzeit 4 Wochen|Dichtungssatz DN 25|Fliesen verlegen im Badbereich einschließlich Verfugen|Softwarelizenz Jahresabo|Kaffee gemahlen 500 g|Gutachten Bodenbeschaffenheit|Schrauben verzinkt M8x40|Übersetzung Deutsch-Englisch|Miete Minibagger',
    "en": "Site survey and report|Copper pipe 15 mm|Hourly consultancy|Replacement of boiler thermostat including parts and labour|A4 paper, box of 5 reams|Web hosting, annual plan|Training day for up to 12 delegates|Steel bracket, galvanised|Window cleaning|Courier delivery|Toner cartridge black|Garden maintenance, monthly visit|Oak table top 180 x 90 cm|Safety helmet",
    "fr": "Pose de carrelage salle de bains|Main d'œuvre|Ramette papier A4|Câble électrique 3G2,5|Maintenance informatique mensuelle|Création d'un logo et déclinaisons sur papier à en-tête|Location échafaudage|Peinture murale blanche 10 L|Déplacement|Formation sécurité|Lampe de bureau|Nettoyage des vitres",
    "nl": "Montage keukenkast|Arbeidsuren|Printpapier A4|Onderhoud cv-ketel inclusief reiniging van de brander|Voorrijkosten|Ontwerp folder|Bureaustoel zwart|Websitebeheer per maand|Schilderwerk kozijnen|Verf wit 5 liter|Advies op locatie",
    "it": "Manutenzione caldaia|Ore di manodopera|Carta A4 confezione|Progettazione grafica volantino formato A5 con stampa fronte retro|Cavo elettrico|Noleggio ponteggio|Consulenza fiscale|Lampada LED|Trasferta|Tinteggiatura pareti|Sedia ufficio ergonomica",
    "es": "Instalación de aire acondicionado|Mano de obra|Papel A4 caja|Mantenimiento informático mensual de equipos y servidores|Desplazamiento|Pintura blanca 15 L|Diseño de página web|Silla de oficina|Alquiler de andamio|Cable eléctrico|Curso de formación",
    "pl": "Montaż drzwi wewnętrznych|Robocizna|Papier ksero A4|Usługa serwisowa kotła wraz z wymianą uszczelek i czyszczeniem|Dojazd do klienta|Farba biała 10 l|Projekt graficzny ulotki|Krzesło biurowe|Szkolenie BHP|Kabel zasilający|Wynajem rusztowania",
}
_UNITS = {
    "de": "Stk.|Std.|m²|kg|Psch.|Stück|h|lfm|Pkt.",
    "en": "pcs|hrs|each|m|kg|days|ea",
    "fr": "u|h|m²|kg|jour|forfait|pce",
    "nl": "st|uur|m²|kg|stuks|dag",
    "it": "pz|ore|m²|kg|nr|cad.",
    "es": "ud|h|m²|kg|uds|día",
    "pl": "szt.|godz.|m²|kg|kpl.|usł.",
}
_BANKS = {
    "de": "Volksbank Ostheide|Kreissparkasse Wiesental|Hanse Handelsbank",
    "en": "Westmoor Bank|Severn Valley Bank plc",
    "fr": "Banque du Ponant|Crédit des Vosges",
    "nl": "Noordzee Bank|Polderbank",
    "it": "Banca del Golfo|Cassa di Risparmio Adriatica",
    "es": "Banco del Duero|Caja Levante",
    "pl": "Bank Karpacki|Bank Mazowsze S.A.",
}


@dataclass(frozen=True, slots=True)
class Company:
    """A party. ``town`` is the line with postal code and town as printed (two lines in ``town_lines`` where usual)."""

    name: str
    street: str
    town_lines: tuple[str, ...]
    country: str
    vat: str
    phone: str
    mail: str
    person: str
    tax_number: str
    private: bool = False

    @property
    def town(self) -> str:
        """Postal code and town in one line."""
        return " ".join(self.town_lines)

    @property
    def address(self) -> str:
        """In one line, as truth files have it."""
        return f"{self.street}, {self.town}"


def filled(random: Random, pattern: str) -> str:
    """The pattern with digits for ``#`` (the first never 0) and capitals for ``@``."""
    text = "".join(
        str(random.randint(0 if i and pattern[i - 1].isdigit() else 1, 9)) if c == "#" else c
        for i, c in enumerate(pattern)
    )
    return "".join(random.choice("ABCDEFGHJKLMNPRSTUVWXYZ") if c == "@" else c for c in text)


def _vat_id(random: Random, place: Place) -> str:
    """A VAT id with right check digits, now and then without (as printed samples and typing errors have it)."""
    number = filled(random, place.vat)
    if place.country in ("CH", "GB") or random.random() < 0.1:
        return number
    for _ in range(400):
        if eu_vat.is_valid(number):
            break
        number = filled(random, place.vat)
    return number


def company(random: Random, language: str, country: str | None = None, *, private: bool = False) -> Company:
    """A party that lives in one of the language's countries."""
    places = PLACES[language]
    place = next(
        (p for p in places if p.country == country), places[0] if random.random() < 0.75 else random.choice(places)
    )
    family, other = random.sample(_FAMILY[language].split(), 2)
    if language == "nl":
        family = random.choice(("Hoogland", "Vermeulen", "Zandstra", "van den Heuvel", "Kuiper", "de Wit", "Brouwers"))
    person = f"{random.choice(_FIRST[language].split())} {family}"
    name = person if private else random.choice(_COMPANIES[language].split("|")).format(f=family, g=other, p=person)
    number = f"{random.randint(1, 190)}{random.choice(('', '', '', 'a', 'b'))}"
    street = random.choice(place.streets.split("|"))
    number_first = language == "en" or (language == "fr" and place.country == "FR")
    street = (
        f"{number} {street}"
        if number_first
        else f"{street}{',' if language in ('it', 'es') and random.random() < 0.4 else ''} {number}"
    )
    town = filled(random, random.choice(place.towns.split("|")))
    plain = "".join(c for c in family.lower() if c.isascii() and c.isalpha())
    return Company(
        name, street, tuple(town.split("~")), place.country, _vat_id(random, place), filled(random, place.phone),
        f"{random.choice(('info', 'kontakt', 'office', 'mail'))}@{plain}-{random.choice(('service', 'online', 'gruppe'))}.example",
        person, filled(random, random.choice(("##/###/#####", "###/####/####", "### ### #####"))), private,
    )  # fmt: skip


def iban(random: Random, country: str) -> str:
    """An account with right check digits (ISO 13616, the usual lengths)."""
    length = {
        "DE": 18,
        "AT": 16,
        "CH": 17,
        "GB": 14,
        "IE": 14,
        "FR": 23,
        "BE": 12,
        "NL": 10,
        "IT": 22,
        "ES": 20,
        "PL": 24,
    }[country]
    letters = {"GB": "ABCD", "IE": "BOFI", "NL": "NDZB", "IT": "X"}.get(country, "")
    body = letters + "".join(str(random.randint(0, 9)) for _ in range(length))
    value = int("".join(str(int(c, 36)) for c in f"{body}{country}00"))
    return f"{country}{98 - value % 97:02d}{body}"


def bic(random: Random, country: str) -> str:
    """A BIC of the country."""
    return (
        "".join(random.choice("ABCDGHKLNOPRSTVW") for _ in range(4))
        + country
        + random.choice(("2L", "MM", "33", "22"))
        + random.choice(("XXX", "", ""))
    )


def wares(random: Random, language: str, count: int) -> list[str]:
    """``count`` wares, with a number behind a name that comes again."""
    pool = _WARES[language].split("|")
    random.shuffle(pool)
    return [pool[i % len(pool)] + (f" {chr(65 + i // len(pool))}{i}" if i >= len(pool) else "") for i in range(count)]


def unit(random: Random, language: str) -> str:
    """A unit as printed."""
    return random.choice(_UNITS[language].split("|"))


def bank(random: Random, language: str) -> str:
    """The name of a bank."""
    return random.choice(_BANKS[language].split("|"))
