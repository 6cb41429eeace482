"""What generated invoices are about: trades with the goods and services they sell, in German and English."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from flowaudit.core.generator.spec import Template


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is sold: a UN/ECE unit code, a range of net prices in cents and of quantities (tenths for hours
    and metres). ``reduced``: it bears the reduced rate where the state has one."""

    de: str
    en: str
    unit: str
    price: tuple[int, int]
    quantity: tuple[int, int]
    reduced: bool = False

    def name(self, language: str) -> str:
        """The description in a language."""
        return self.de if language == "de" else self.en


@dataclass(frozen=True, slots=True)
class Trade:
    """A kind of supplier: how its name is made (``{}`` is a family name), its tagline, what it sells."""

    template: Template
    names_de: tuple[str, ...]
    names_en: tuple[str, ...]
    tagline_de: str
    tagline_en: str
    items: tuple[Item, ...]


def _items(*rows: str) -> tuple[Item, ...]:
    """``German|English|unit|from-to price in euros|from-to quantity``, with a trailing ``|r`` at the reduced rate."""
    return tuple(_item(row.split("|")) for row in rows)


def _item(parts: list[str]) -> Item:
    price, quantity = (tuple(part.split("-")) for part in parts[3:5])
    low, high = (int(Decimal(bound) * 100) for bound in price)
    few, many = (int(bound) for bound in quantity)
    return Item(parts[0], parts[1], parts[2], (low, high), (few, many), reduced=len(parts) > 5)


_T = Template

TRADES: tuple[Trade, ...] = (
    Trade(
        _T.T1_HANDWERK,
        ("Elektro {} GmbH", "{} Elektrotechnik", "Elektroinstallation {}"),
        ("{} Electrical Ltd", "{} Electrical Contractors"),
        "Elektroinstallation · Gebäudetechnik · Meisterbetrieb",
        "Electrical installation · Building services",
        _items(
            "Elektroinstallation, Monteurstunden|Electrical installation, construction labour|HUR|52-68|8-60",
            "Elektroinstallation, Meisterstunden|Construction supervision by master electrician|HUR|68-84|2-16",
            "Baustelleneinrichtung und Anfahrt|Construction site set-up|LS|90-260|1-1",
            "Elektroinstallation Mantelleitung NYM-J 5×2,5|Construction cabling 5×2.5 mm²|MTR|1.10-1.90|60-480",
            "Elektroinstallation Unterverteilung|Construction of distribution board|C62|480-890|1-3",
            "Schalter und Steckdosen für den Ausbau|Sockets and switches, building work|C62|6.80-14.50|12-90",
        ),
    ),
    Trade(
        _T.T1_HANDWERK,
        ("Malerbetrieb {}", "{} Maler & Verputzer GmbH"),
        ("{} Decorators Ltd", "{} Painting & Plaster"),
        "Anstrich · Putz · Bodenbeläge",
        "Paintwork · Plaster · Floors",
        _items(
            "Wandflächen spachteln, Malerarbeiten|Paintwork, filling of walls|MTK|6.20-9.80|40-320",
            "Anstrich Dispersion, zweilagig|Paintwork, two coats of emulsion|MTK|5.10-7.90|60-420",
            "Türzargen lackieren, Malerarbeiten|Paintwork on door frames|C62|58-92|2-18",
            "Verputz Laibungen|Plaster to reveals|MTR|18-31|8-60",
            "Gerüst stellen|Scaffold, erected|LS|220-640|1-1",
        ),
    ),
    Trade(
        _T.T1_HANDWERK,
        ("Schreinerei {}", "Holzbau {} GmbH"),
        ("{} Joinery Ltd", "{} & Sons Joiners"),
        "Innenausbau · Holzbau · Montage",
        "Joinery · Interior construction",
        _items(
            "Innenausbau Trennwand, Montage|Construction of partition wall|MTK|64-118|12-80",
            "Innenausbau Akustikpaneele|Construction, acoustic panels|MTK|72-99|10-60",
            "Trockenbau, Gesellenstunden|Drywall labour|HUR|49-59|10-60",
            "Fenstereinbau, Holzfenster dreifach verglast|Building work, timber windows|C62|690-1180|2-9",
            "Estrich ausbessern|Concrete floor repair, construction|MTK|21-38|6-40",
        ),
    ),
    Trade(
        _T.T2_SUPERMARKT,
        ("FRISCHMARKT {}", "{} NAHKAUF", "MARKT AM {}PLATZ"),
        ("{} FOODSTORE", "THE {} MARKET"),
        "Ihr Markt in der Nachbarschaft",
        "Your store around the corner",
        _items(
            "Mineralwasser 12x0,75l|Mineral water 12x0.75l|C62|4.90-7.90|1-4",
            "Kaffeebohnen 1kg|Coffee beans 1kg|C62|9.90-16.90|1-2|r",
            "Vollmilch 3,5% 1l|Whole milk 1l|C62|1.09-1.59|1-6|r",
            "Belegte Brötchen|Filled rolls|C62|2.40-3.60|2-8|r",
            "Äpfel Kl. I|Apples|C62|1.99-3.49|1-3|r",
            "Pappbecher 50 St.|Paper cups 50 pcs|C62|2.99-4.99|1-2",
            "Allzweckreiniger|All-purpose cleaner|C62|1.79-3.29|1-2",
            "Servietten 100 St.|Paper napkins 100|C62|1.49-2.79|1-3",
        ),
    ),
    Trade(
        _T.T2_SUPERMARKT,
        ("PAPIER & BÜRO {}", "SCHREIBWAREN {}"),
        ("{} STATIONERS", "OFFICE CORNER {}"),
        "Bürobedarf · Schule · Geschenke",
        "Office · School · Gifts",
        _items(
            "Kopierpapier A4 500 Bl.|Copy paper A4 500|C62|4.49-6.99|1-5",
            "Whiteboard-Marker 4er|Whiteboard markers 4|C62|6.95-9.95|1-3",
            "Moderationskarten 250|Index cards 250|C62|8.90-14.90|1-2",
            "Ordner A4 breit|Lever arch file A4|C62|2.99-4.49|1-6",
            "Fachbuch Projektleitung|Book Managing Projects|C62|19.90-34.90|1-1|r",
            "USB-Stick 64 GB|USB stick 64 GB|C62|8.99-15.99|1-2",
        ),
    ),
    Trade(
        _T.T3_CORPORATE,
        ("{} Systemhaus AG", "{} IT-Services GmbH", "{} Digital Solutions GmbH"),
        ("{} Systems plc", "{} IT Services Ltd"),
        "Infrastruktur · Netzwerke · Betrieb",
        "Infrastructure · Networks · Operations",
        _items(
            "Server 2 HE, 32 Kerne, 256 GB|Server 2U, 32 cores, 256 GB|C62|3900-6200|1-3",
            "Netzwerk-Switch 48 Port PoE+|Network switch 48 ports PoE+|C62|780-1290|1-6",
            "Notebook 14 Zoll, 32 GB|Notebook 14 inch, 32 GB|C62|1090-1690|2-15",
            "Softwarelizenz Virtualisierung, 1 Jahr|Software licence virtualisation, 1 year|C62|320-870|1-8",
            "Einrichtung Netzwerk vor Ort|Network set-up on site|DAY|980-1250|1-5",
            "Cloud-Backup, Monatspauschale|Cloud backup, monthly fee|MON|140-390|3-12",
        ),
    ),
    Trade(
        _T.T3_CORPORATE,
        ("Objekteinrichtung {} GmbH", "{} Büromöbel GmbH & Co. KG"),
        ("{} Office Furniture Ltd", "{} Workspace plc"),
        "Einrichtungen für Arbeitswelten",
        "Interiors for working life",
        _items(
            "Schreibtisch höhenverstellbar 160×80, Ausstattung|Desk, height adjustable, equipment|C62|480-690|2-14",
            "Bürostuhl, Ausstattung|Office chair, equipment|C62|310-520|2-14",
            "Büromöbel Rollcontainer abschließbar|Furniture, lockable pedestal|C62|180-290|2-14",
            "Regal Stahl, 5 Böden, Ausstattung|Equipment, steel shelving|C62|140-260|2-10",
            "Möbel liefern und aufbauen|Furniture delivery and assembly|LS|280-620|1-1",
        ),
    ),
    Trade(
        _T.T4_FREELANCER,
        ("{first} {}",),
        ("{first} {}",),
        "Kommunikationsberatung und Moderation",
        "Communication consulting and facilitation",
        _items(
            "Beratung, Konzept und Abstimmung|Consulting, concept and coordination|HUR|65-95|6-40",
            "Moderation eines Beratungstags|Consulting day, moderation|DAY|620-890|1-3",
            "Dokumentation der Beratung|Consulting report|LS|240-560|1-1",
            "Coaching der Projektleitung|Coaching of project managers|HUR|80-120|2-10",
        ),
    ),
    Trade(
        _T.T4_FREELANCER,
        ("{first} {}",),
        ("{first} {}",),
        "Softwareentwicklung und Webdesign",
        "Software and web development",
        _items(
            "Softwareentwicklung, Stunden|Software development, hours|HUR|75-110|8-60",
            "Website, Gestaltung und Umsetzung|Website, design and build|LS|900-2400|1-1",
            "Datenbank einrichten|Database set-up|HUR|75-110|3-12",
            "Webhosting einrichten|Web hosting, set-up|C62|60-140|1-2",
        ),
    ),
    Trade(
        _T.T5_MINIMAL,
        ("Ingenieurbüro {}", "{} + Partner Ingenieure"),
        ("{} Consulting Engineers", "{} + Partners Structural Engineers"),
        "Tragwerksplanung und Bauphysik",
        "Structural design and building physics",
        _items(
            "Tragwerksplanung, Leistungsphase 4|Structural planning, work stage 4|LS|2400-6900|1-1",
            "Planung Schallschutz, Nachweis|Engineering survey, sound insulation|HUR|82-110|6-30",
            "Statik Deckendurchbruch|Structural engineering of opening|LS|640-1480|1-1",
            "Gutachten Baugrund|Engineering survey of subsoil|LS|980-1900|1-1",
        ),
    ),
)


def trades(template: Template) -> tuple[Trade, ...]:
    """The trades of a template."""
    return tuple(trade for trade in TRADES if trade.template is template)
