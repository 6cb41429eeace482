"""Business terms of EN 16931 that no field holds but a reader of the invoice needs: where they stand in UBL and CII.

Paths follow EN 16931-3-2 and -3-3. A place is a path to the term or, for a group of terms, to the group and from there
to its parts; ``@name`` at the end of a part is an attribute.
"""

from __future__ import annotations

from dataclasses import dataclass

from flowaudit.core.einvoice.ciinames import TO_AGREEMENT as _A
from flowaudit.core.einvoice.ciinames import TO_DELIVERY as _D
from flowaudit.core.einvoice.ciinames import TO_SETTLEMENT as _S
from flowaudit.core.einvoice.model import Group
from flowaudit.core.model.results import Text

Place = tuple[str, ...]
#: How CII states the number of another document.
NUMBER = "IssuerAssignedID|ID"


@dataclass(frozen=True, slots=True)
class Term:
    """A term, or a group of terms that are read together: its name and its places; an empty one: not in that syntax."""

    group: Group
    label: Text
    ubl: Place
    cii: Place


_NAME, _TRADING_NAME = Text("Name", "name"), Text("Handelsname", "trading name")


def _party(group: Group, ubl: str, cii: str) -> tuple[Term, ...]:
    legal, organization = f"{ubl}/PartyLegalEntity", f"{cii}/SpecifiedLegalOrganization"
    phone, mail = "TelephoneUniversalCommunication/CompleteNumber", "EmailURIUniversalCommunication/URIID"
    return tuple(
        Term(group, label, in_ubl, in_cii)
        for label, in_ubl, in_cii in (
            (
                Text("Land, Region", "country, region"),
                (f"{ubl}/PostalAddress", "Country/IdentificationCode", "CountrySubentity"),
                (f"{cii}/PostalTradeAddress", "CountryID", "CountrySubDivisionName"),
            ),
            (Text("Kennung", "identifier"), (f"{ubl}/PartyIdentification/ID",), (f"{cii}/ID|GlobalID",)),
            (Text("Registernummer", "legal registration"), (f"{legal}/CompanyID",), (f"{organization}/ID",)),
            (Text("Rechtliche Angaben", "legal information"), (f"{legal}/CompanyLegalForm",), (f"{cii}/Description",)),
            (
                Text("Elektronische Adresse", "electronic address"),
                (f"{ubl}/EndpointID",),
                (f"{cii}/URIUniversalCommunication/URIID",),
            ),
            (
                Text("Ansprechpartner", "contact"),
                (f"{ubl}/Contact", "Name", "Telephone", "ElectronicMail"),
                (f"{cii}/DefinedTradeContact", "PersonName", "DepartmentName", phone, mail),
            ),
        )
    )


PARTIES = (
    Term(
        Group.SUPPLIER,
        _TRADING_NAME,
        ("AccountingSupplierParty/Party/PartyName/Name",),
        (f"{_A}/SellerTradeParty/SpecifiedLegalOrganization/TradingBusinessName",),
    ),
    *_party(Group.SUPPLIER, "AccountingSupplierParty/Party", f"{_A}/SellerTradeParty"),
    Term(
        Group.CUSTOMER,
        _TRADING_NAME,
        ("AccountingCustomerParty/Party/PartyName/Name",),
        (f"{_A}/BuyerTradeParty/SpecifiedLegalOrganization/TradingBusinessName",),
    ),
    *_party(Group.CUSTOMER, "AccountingCustomerParty/Party", f"{_A}/BuyerTradeParty"),
    Term(Group.PAYEE, _NAME, ("PayeeParty/PartyName/Name",), (f"{_S}/PayeeTradeParty/Name",)),
    *_party(Group.PAYEE, "PayeeParty", f"{_S}/PayeeTradeParty"),
    Term(
        Group.REPRESENTATIVE,
        _NAME,
        ("TaxRepresentativeParty/PartyName/Name",),
        (f"{_A}/SellerTaxRepresentativeTradeParty/Name",),
    ),
    *_party(Group.REPRESENTATIVE, "TaxRepresentativeParty", f"{_A}/SellerTaxRepresentativeTradeParty"),
    Term(
        Group.REPRESENTATIVE,
        Text("Anschrift", "address"),
        (
            "TaxRepresentativeParty/PostalAddress",
            "StreetName",
            "AdditionalStreetName",
            "AddressLine/Line",
            "PostalZone",
            "CityName",
        ),
        (
            f"{_A}/SellerTaxRepresentativeTradeParty/PostalTradeAddress",
            *("LineOne", "LineTwo", "LineThree", "PostcodeCode", "CityName"),
        ),
    ),
    Term(
        Group.REPRESENTATIVE,
        Text("USt-IdNr.", "VAT id"),
        ("TaxRepresentativeParty/PartyTaxScheme/CompanyID",),
        (f"{_A}/SellerTaxRepresentativeTradeParty/SpecifiedTaxRegistration/ID",),
    ),
    Term(
        Group.DELIVERY,
        Text("Lieferung an", "deliver to"),
        ("Delivery/DeliveryParty/PartyName/Name",),
        (f"{_D}/ShipToTradeParty/Name",),
    ),
    Term(
        Group.DELIVERY,
        Text("Lieferort", "place of delivery"),
        (
            "Delivery/DeliveryLocation",
            *(
                "ID",
                "Address/StreetName",
                "Address/AdditionalStreetName",
                "Address/AddressLine/Line",
                "Address/PostalZone",
            ),
            *("Address/CityName", "Address/CountrySubentity", "Address/Country/IdentificationCode"),
        ),
        (
            f"{_D}/ShipToTradeParty",
            *("ID|GlobalID", "PostalTradeAddress/LineOne", "PostalTradeAddress/LineTwo"),
            *("PostalTradeAddress/LineThree", "PostalTradeAddress/PostcodeCode", "PostalTradeAddress/CityName"),
            *("PostalTradeAddress/CountrySubDivisionName", "PostalTradeAddress/CountryID"),
        ),
    ),
)
