"""Accounts of bookkeeping, shops and messengers."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, StringConstraints

from flowaudit.contract.models.accounts import AccountRequest, Host, Port, Secret
from flowaudit.contract.models.common import CLEAN, Text100, Text200
from flowaudit.contract.validation import custom


def _https(value: str) -> str:
    try:
        split = urlsplit(value)
        usable = split.scheme == "https" and bool(split.hostname) and split.port != 0
    except ValueError:
        usable = False
        split = urlsplit("")
    if not usable or split.username or split.password or split.query or split.fragment or "\\" in value:
        raise custom("url", "muss eine https-Adresse sein", "must be an https address")
    return value.rstrip("/")


HttpsUrl = Annotated[str, CLEAN, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(_https)]


class LexofficeAccountRequest(AccountRequest):
    """A lexoffice (Lexware Office) API key."""

    api_key: Secret


class ShopwareAccountRequest(AccountRequest):
    """Access to a Shopware shop's MySQL database; a user that may only read is enough."""

    host: Host
    port: Port = 3306
    database: Text100
    username: Text100
    password: Secret


class WhmcsAccountRequest(AccountRequest):
    """API credentials of a WHMCS installation; ``url`` is the address of the installation."""

    url: HttpsUrl
    identifier: Secret
    secret_key: Secret
    access_key: Secret | None = None

    def public(self) -> dict[str, Any]:
        """What may be shown, with the address's host."""
        split = urlsplit(self.url)
        return {**super().public(), "host": split.hostname, "port": split.port or 443}


class WhatsappAccountRequest(AccountRequest):
    """A number of the WhatsApp Business Cloud API: its token, the app's secret that signs webhooks, and the token by
    which a webhook is verified."""

    phone_number_id: Annotated[Text200, StringConstraints(pattern=r"^[0-9]{5,30}$")]
    access_token: Secret
    app_secret: Secret
    verify_token: Secret
