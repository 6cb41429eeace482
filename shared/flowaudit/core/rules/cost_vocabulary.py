"""Kinds of costs and the words, German and English, that name them on invoices and in grant budgets.

Word stems are folded (ae, oe, ue, ss) and match anywhere in a word, so that German compounds are found; a stem with a
leading ``^`` must begin a word, one between ``=`` must be the whole word, a hyphen also stands for a space. The kinds
follow the cost items common in financing plans of grants (Ausgabengliederung of the Zuwendungsbescheid, DIN 276 for
construction).
"""

from __future__ import annotations


def _stems(text: str) -> tuple[str, ...]:
    return tuple(text.split())


CONCEPTS: dict[str, tuple[str, ...]] = {
    "construction": _stems(
        "=bau= baukosten bauausgab bauleistung bauarbeit baumassnahme bauwerk hochbau tiefbau rohbau umbau "
        "ausbau neubau anbau trockenbau innenausbau holzbau metallbau bauhandwerk baustelle sanier "
        "abbruch erdarbeit estrich mauer maurer beton putzarbeit verputz dachdeck dacharbeit ^dach "
        "fassade geruest fliesen maler anstrich tapezier elektroinstall sanitaerinstall heizungsinstall "
        "fenstereinbau zimmerer zimmerarbeit pflaster aushub fundament schalung waermedaemm daemmung "
        "gipskarton asphalt kanalbau schlosserarbeit dachziegel construct ^build refurbish renovat "
        "demolition ^roof plaster brickwork masonry scaffold excavat concrete drywall tiling paintwork "
        "plumbing"
    ),
    "planning": _stems(
        "planung architekt ingenieur hoai statik leistungsphase entwurfs bauleitung bauueberwach "
        "vermessung gutachten baugrund genehmigungs ausfuehrungsplan objektplan fachplan ^planning "
        "architect engineering survey =design= feasibility structural"
    ),
    "it": _stems(
        "=it= =edv= software hardware laptop notebook computer =pc= server lizenz licen "
        "webhosting ^hosting cloud programmier softwareentwickl webentwickl website webseite =app= "
        "datenbank netzwerk router switch monitor drucker printer tastatur keyboard database network "
        "subscription saas digitalisier domain backup informationstechnik"
    ),
    "staff": _stems(
        "personal ^gehalt gehaelt lohnkost lohnabrechn arbeitslohn mitarbeiter honorarkraft hilfskraft "
        "=staff= salar payroll =wage= =wages= personnel zeitarbeit arbeitnehmerueberlassung"
    ),
    "travel": _stems(
        "reisekosten ^reise dienstreise bahnfahrt fahrkarte fahrschein flugticket ^flug hotel "
        "uebernachtung taxi kilometergeld mietwagen travel =flight= flights accommodation =train= lodging "
        "overnight mileage"
    ),
    "material": _stems(
        "material verbrauchs rohstoff werkstoff hilfsstoff bueromaterial bueroartikel kopierpapier toner "
        "kartusche schrauben consumable supplies stationery laborbedarf chemikalien"
    ),
    "equipment": _stems(
        "ausstattung geraet maschine anlage moebel mobiliar schreibtisch buerostuhl regal werkzeug "
        "messgeraet investition anschaffung equipment machine furniture ^desk =chair= chairs ^tool "
        "instrument apparatus einrichtungsgegen"
    ),
    "consulting": _stems(
        "beratung coaching consult advisory rechtsanwalt steuerberat wirtschaftspruef notar "
        "expert fremdleistung unterauftrag subcontract legal audit moderation"
    ),
    "publicity": _stems(
        "oeffentlichkeitsarbeit marketing werbung ^werbe flyer plakat broschuere druckkosten druckerzeug "
        "anzeige publikation veroeffentlich kampagne social-media publicity advertis brochure poster "
        "publication promotion leaflet"
    ),
    "rent": _stems(
        "^miete mietkosten raumkosten raummiete kaltmiete nebenkosten ^pacht leasing saalmiete =rent= "
        "rental ^lease premises"
    ),
    "energy": _stems(
        "energie ^strom stromliefer erdgas fernwaerme heizoel photovolta solarmodul wechselrichter "
        "waermepumpe ladesaeule energy electricity =gas= heating solar"
    ),
    "training": _stems(
        "fortbildung weiterbildung schulung seminar ^kurs kursgebuehr tagung konferenz workshop training "
        "course conference qualifizier"
    ),
    "vehicle": _stems(
        "fahrzeug kraftfahrzeug =kfz= =pkw= =lkw= fahrrad lastenrad kraftstoff benzin diesel vehicle =car= fuel bicycle"
    ),
    "land": _stems("grundstueck grunderwerb erschliessung real-estate property-purchase"),
    "maintenance": _stems("wartung instandhalt inspektion reparatur service-vertrag maintenance repair servicing"),
    "catering": _stems(
        "catering verpflegung bewirtung speisen getraenke mittagessen buffet restaurant lebensmittel =food= "
        "beverage lunch dinner"
    ),
    "postage": _stems("porto portokosten telefon telekommunikation internetanschluss postage telephone"),
    "insurance": _stems("versicherung haftpflicht insurance"),
    "landscaping": _stems("gartenbau landschaftsbau gruenanlage bepflanz rasen landscap planting gardening"),
}

# What comes with a supply and shares its category: carriage, packing, discounts, small-order charges.
SIDE_COSTS = _stems(
    "versand fracht lieferkosten liefergebuehr verpackung zustell anfahrt transportkosten skonto "
    "rabatt nachlass zuschlag mindermengen pfand rundung shipping delivery freight packing packaging "
    "discount surcharge handling carriage abschlag anzahlung"
)
