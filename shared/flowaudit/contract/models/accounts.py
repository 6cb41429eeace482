"""Accounts of outer services (mail, file servers, shops, bookkeeping): what all kinds have in common."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, StringConstraints

from flowaudit.contract.models.common import CLEAN, Request
from flowaudit.contract.validation import custom

# RFC 1123; a name may also be written with letters of any script (IDNA)
_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")


def _host(value: str) -> str:
    text = value.strip().rstrip(".")
    try:
        return str(ip_address(text.strip("[]")))
    except ValueError:
        pass
    if not text or len(text) > 253 or not all(_LABEL.fullmatch(label) for label in text.split(".")):
        raise custom("host", "muss ein Servername oder eine IP-Adresse sein", "must be a host name or an IP address")
    return text.lower()


def _secret(value: Any) -> Any:
    if isinstance(value, str) and any(ord(c) < 32 or ord(c) == 127 for c in value):
        raise custom("control_characters", "enthält Steuerzeichen", "contains control characters")
    return value


#: How an account is called: part of URLs, unique within its kind whatever the case.
AccountName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Host = Annotated[str, CLEAN, StringConstraints(max_length=255), AfterValidator(_host)]
Port = Annotated[int, Field(ge=1, le=65535, strict=True)]
#: A credential: never shown, not even by the model's own representation.
Secret = Annotated[SecretStr, BeforeValidator(_secret), Field(min_length=1, max_length=4000)]
#: A credential of several lines, such as a private key.
SecretText = Annotated[SecretStr, Field(min_length=1, max_length=16_000)]


class AccountRequest(Request):
    """What every new account states; each kind adds its own. Fields of type :data:`Secret` (or ``Secret | None``) go to
    the secret store, all others into the record."""

    name: AccountName

    def public(self) -> dict[str, Any]:
        """What may be shown."""
        return self.model_dump(mode="json", exclude=self._secrets())

    def secret(self) -> dict[str, str]:
        """What goes to the secret store."""
        values = {name: getattr(self, name) for name in self._secrets()}
        return {name: value.get_secret_value() for name, value in values.items() if value is not None}

    @classmethod
    def _secrets(cls) -> set[str]:
        return {name for name, field in cls.model_fields.items() if _is_secret(field.annotation)}


def _is_secret(annotation: Any) -> bool:
    return annotation is SecretStr or any(_is_secret(part) for part in get_args(annotation))
