"""The word of a provider of OpenID Connect that somebody signed out there.

Source: OpenID Connect Back-Channel Logout 1.0, sections 2.4 and 2.6; ASVS 5.0, V10.5.5.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.errors import EuLoginError
from models.rules.sign_in import SignedOutThere
from tasks.access import sha256

LEEWAY_SECONDS = 60
"""How much its clock may differ from ours."""

LASTS_SECONDS = 120 + LEEWAY_SECONDS
"""How old the word may be that somebody signed out there."""

TYPES = frozenset({"logout+jwt", "application/logout+jwt"})
"""Kinds of token that end sessions: no other token of the provider is taken for one."""

EVENT = "http://schemas.openid.net/event/backchannel-logout"
"""What such a token says that happened."""

LONGEST_NAME = 255
"""Characters of what the provider calls somebody, or a session."""


class LogoutClaims(BaseModel):
    """What a logout token says; whatever is not as the standard wants it is not believed."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    iss: str
    aud: str | list[str]
    iat: float
    jti: str = Field(min_length=1, max_length=1024)
    events: dict[str, Any]
    exp: float | None = None
    sub: str = Field(default="", max_length=LONGEST_NAME)
    sid: str = Field(default="", max_length=LONGEST_NAME)

    @property
    def audience(self) -> list[str]:
        """Return for whom it is."""
        return [self.aud] if isinstance(self.aud, str) else self.aud

    @classmethod
    def read(cls, header: Mapping[str, Any], claims: Mapping[str, Any]) -> "LogoutClaims":
        """Return the claims of a token whose signature was checked.

        Raises:
            EuLoginError: they are those of no logout token.
        """
        try:
            said = cls.model_validate(dict(claims))
        except ValidationError as error:
            raise EuLoginError from error
        is_meant = isinstance(said.events.get(EVENT), dict) and header.get("typ") in TYPES
        if "nonce" in claims or not is_meant or not (said.sub or said.sid):
            raise EuLoginError
        return said

    def signed_out(self, whose: tuple[str, str], now: datetime) -> SignedOutThere:
        """Return who signed out.

        Args:
            whose: the issuer that is believed, and the name by which it knows this installation.
            now: UTC instant.

        Raises:
            EuLoginError: it is of another issuer, for another installation, or too old.
        """
        issuer, client = whose
        age = now.timestamp() - self.iat
        is_in_force = self.exp is None or age < self.exp - self.iat
        if self.iss != issuer or client not in self.audience or not is_in_force:
            raise EuLoginError
        if not -LEEWAY_SECONDS <= age <= LASTS_SECONDS:
            raise EuLoginError
        said_at = datetime.fromtimestamp(self.iat + LEEWAY_SECONDS, UTC)
        return SignedOutThere(sha256(self.jti), self.sub, self.sid, min(said_at, now))
