"""The address to which delivery reports go; a keyed token in it proves that one answers a letter of ours."""

import hmac
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import SecretStr

from config.settings import Settings

TOKEN_BYTES = 15
"""Bytes of the HMAC-SHA256 that are kept: 24 characters, which leaves most of an address to its name."""

LONGEST_NAME = 64 - 1 - TOKEN_BYTES * 8 // 5
"""Characters that may stand before the separator. Source: RFC 5321, section 4.5.3.1.1."""


@dataclass(frozen=True)
class Bounces:
    """An envelope sender; with a secret each letter has one of its own, such as `bounces+TOKEN@…`."""

    address: str
    secret: SecretStr | None = None
    separator: str = "+"

    def sender_of(self, message_id: str) -> str:
        """Return the envelope sender of a letter, the same each time it is tried."""
        if self.secret is None:
            return self.address
        name, _, domain = self.address.rpartition("@")
        return f"{name}{self.separator}{_token(self.secret, message_id)}@{domain}"

    def is_proven(self, message_id: str, addresses: Iterable[str]) -> bool:
        """Whether one of the addresses is the envelope sender of that letter; all are without a secret.

        Mail systems may write the letters of an address in capitals or not.
        """
        if self.secret is None:
            return True
        expected = self.sender_of(message_id).lower().encode()
        return any(hmac.compare_digest(one.lower().encode(), expected) for one in addresses)


def bounces_of(settings: Settings) -> Bounces | None:
    """Return where delivery reports go by the settings, or none where that is each letter's reply address."""
    if not settings.smtp_bounce_address:
        return None
    return Bounces(settings.smtp_bounce_address, settings.smtp_bounce_secret, settings.smtp_bounce_separator)


def _token(secret: SecretStr, message_id: str) -> str:
    keyed = hmac.digest(secret.get_secret_value().encode(), message_id.encode(), "sha256")
    return b32encode(keyed[:TOKEN_BYTES]).decode("ascii").lower()
