# ruff: noqa: E501 — tables
"""Where invented parties live: towns, streets and the forms of numbers, by country."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where parties of a country live: patterns with ``#`` for a digit, ``@`` for a capital letter."""

    country: str
    vat: str
    iban: str
    towns: str
    streets: str
    phone: str
    zip_first: bool = True


PLACES: dict[str, tuple[Place, ...]] = {
    "de": (
        Place(
            "DE",
            "DE#########",
            "DE",
            "2#### Lüneburg|5#### Siegen|8#### Landshut|0#### Zwickau|7#### Tuttlingen|4#### Bocholt|3#### Bad Hersfeld|1#### Eberswalde|6#### Bad Kreuznach|97### Ochsenfurt|26### Westerstede",
            "Am Alten Bahnhof|Kirchgasse|Feldstraße|Birkenweg|Lessingstr.|Zum Mühlbach|An der Ziegelei|Schillerplatz|Otto-Hahn-Straße|Unterer Graben|Hinter den Gärten|Bürgermeister-Ehlers-Allee",
            "0#### ######",
        ),
        Place(
            "AT",
            "ATU########",
            "AT",
            "10## Wien|80## Graz|90## Klagenfurt am Wörthersee|65## Landeck|30## St. Pölten",
            "Mariengasse|Ottakringer Straße|Am Anger|Bahnhofstraße|Färbergasse",
            "+43 #### #####",
        ),
        Place(
            "CH",
            "CHE-###.###.###",
            "CH",
            "80## Zürich|30## Bern|90## St. Gallen|60## Luzern|84## Winterthur",
            "Seestrasse|Dorfstrasse|Im Rosengarten|Oberdorfweg",
            "+41 ## ### ## ##",
        ),
    ),
    "en": (
        Place(
            "GB",
            "GB#########",
            "GB",
            "Norwich~NR# #@@|Sheffield~S## #@@|Exeter~EX# #@@|Cardiff~CF## #@@|Dundee~DD# #@@|York~YO## #@@",
            "Harbour Road|Elm Grove|Tannery Lane|St Mary's Close|Riverside Way|Albion Street",
            "0#### ######",
            False,
        ),
        Place(
            "IE",
            "IE#######@@",
            "IE",
            "Dublin 8~D08 @###|Galway~H91 @@##|Cork~T12 @#@#",
            "Grafton Quay|Shannon Road|Castle Street",
            "+353 # ### ####",
            False,
        ),
    ),
    "fr": (
        Place(
            "FR",
            "FR###########",
            "FR",
            "69### Villeurbanne|31### Toulouse|44### Nantes|59### Roubaix|130## Marseille|350## Rennes|750## Paris",
            "rue des Tilleuls|avenue de la Gare|chemin du Moulin|boulevard Pasteur|impasse des Lilas|allée des Érables",
            "0# ## ## ## ##",
        ),
        Place(
            "BE",
            "BE0#########",
            "BE",
            "10## Bruxelles|40## Liège|50## Namur",
            "rue du Marché|avenue des Champs|chaussée de Wavre",
            "+32 # ### ## ##",
        ),
    ),
    "nl": (
        Place(
            "NL",
            "NL#########B##",
            "NL",
            "35## @@ Utrecht|97## @@ Groningen|50## @@ Tilburg|65## @@ Nijmegen|10## @@ Amsterdam|74## @@ Deventer",
            "Dorpsstraat|Kanaalweg|Industrieweg|Prinsengracht|Molenlaan|Stationsplein",
            "0## ### ## ##",
        ),
        Place(
            "BE",
            "BE0#########",
            "BE",
            "20## Antwerpen|90## Gent|30## Leuven",
            "Kerkstraat|Steenweg op Diest|Molenstraat",
            "+32 # ### ## ##",
        ),
    ),
    "it": (
        Place(
            "IT",
            "IT###########",
            "IT",
            "201## Milano|401## Bologna|501## Firenze|351## Padova (PD)|101## Torino|801## Napoli (NA)",
            "Via Garibaldi|Viale dei Mille|Corso Vittorio Emanuele|Piazza San Marco|Via delle Rose|Via Leonardo da Vinci",
            "0## #######",
        ),
    ),
    "es": (
        Place(
            "ES",
            "ESB########",
            "ES",
            "280## Madrid|460## Valencia|410## Sevilla|480## Bilbao|500## Zaragoza",
            "Calle Mayor|Avenida de la Paz|C/ del Olmo|Paseo del Prado|Plaza Nueva|Calle San Fernando",
            "9## ### ###",
        ),
    ),
    "pl": (
        Place(
            "PL",
            "PL##########",
            "PL",
            "00-### Warszawa|30-### Kraków|80-### Gdańsk|50-### Wrocław|61-### Poznań|90-### Łódź",
            "ul. Długa|ul. Polna|al. Jana Pawła II|ul. Świętej Jadwigi|ul. Kościuszki|os. Słoneczne",
            "## ### ## ##",
        ),
    ),
}
