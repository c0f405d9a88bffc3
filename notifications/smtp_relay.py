"""A mail relay: how it is reached, and the opening of a connection to it."""

import asyncio
import re
import ssl
from collections.abc import Awaitable
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import cast

import aiosmtplib
from pydantic import SecretStr

from notifications.bounces import Bounces
from notifications.network import why_unreached
from notifications.smtp_answers import told
from notifications.smtp_lines import Lines, Reply


class Security(StrEnum):
    """How the way to the relay is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
"""Usual ports. Source: RFC 6409, section 3.1; RFC 8314, section 3.3; RFC 5321, section 4.5.4.2."""


@dataclass(frozen=True)
class Relay:
    """A mail relay and how it is used; the timeout is in seconds."""

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str | None = None
    password: SecretStr | None = None
    ca_file: Path | None = None
    bounces: Bounces | None = None
    """Envelope sender; none: the reply address of each letter."""
    hello_name: str | None = None
    """Name by which this machine greets; none: its full name."""
    connections: int = 8
    messages_per_connection: int = 100
    timeout_seconds: float = 60


_SIZE = re.compile(r"[0-9]{1,20}")
"""A limit that a relay sets. Source: RFC 1870, section 4."""


class RelayAwayError(Exception):
    """The relay takes no letters now; the text says why, in plain words and without addresses."""


@dataclass(frozen=True)
class Ready:
    """An open, encrypted and signed-in connection, and what the relay can do."""

    lines: Lines
    can_pipeline: bool
    size_limit: int | None
    """Bytes that a letter may have; none: the relay sets no limit. Source: RFC 1870, section 4."""


class _Client(aiosmtplib.SMTP):
    def close(self) -> None:
        # Dropped, not closed: with TLS a relay that hangs would have us wait for its half of the farewell.
        if self.transport is not None:
            cast("asyncio.Transport", self.transport).abort()
        super().close()


async def connect(relay: Relay, context: ssl.SSLContext | None) -> Ready:
    """Open a connection, encrypt it as the settings say, and sign in.

    Raises:
        RelayAwayError: any of it failed; the connection is closed.
    """
    client = _Client(
        hostname=relay.host,
        port=relay.port,
        local_hostname=relay.hello_name,
        timeout=relay.timeout_seconds,
        use_tls=relay.security is Security.TLS,
        start_tls=False,
        tls_context=context,
    )
    with ExitStack() as on_failure:
        on_failure.callback(client.close)
        await _get_ready(client, relay)
        on_failure.pop_all()
    size = _SIZE.fullmatch(client.esmtp_extensions.get("size", ""))
    return Ready(
        Lines(cast("asyncio.Transport", client.transport)),
        client.supports_extension("pipelining"),
        int(size.group()) or None if size else None,
    )


async def _get_ready(client: aiosmtplib.SMTP, relay: Relay) -> None:
    await _step("the first contact", client.connect())
    await _step("the greeting", client.ehlo())
    if relay.security is Security.STARTTLS:
        if not client.supports_extension("starttls"):
            raise RelayAwayError("the relay offers no encryption (STARTTLS); nothing is sent without it")
        await _step("the encryption", client.starttls())
        await _step("the greeting", client.ehlo())
    if relay.user and relay.password:
        if not client.supported_auth_methods:
            raise RelayAwayError("the relay offers no way to sign in that is known here")
        await _step("the sign-in", client.login(relay.user, relay.password.get_secret_value()))
    if not client.is_connected:
        raise RelayAwayError("the relay closed the connection")


async def _step(what: str, doing: Awaitable[object]) -> None:
    try:
        await doing
    # ValueError: the name of the relay is none that a host can have.
    except (aiosmtplib.SMTPException, OSError, ValueError) as error:
        raise RelayAwayError(_reason(what, error)) from error


def _reason(what: str, error: Exception) -> str:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"the relay did not accept {what}: {told(Reply(max(error.code, 0), error.message))}"
    if isinstance(error, TimeoutError):
        return f"the relay did not answer in time at {what}"
    return why_unreached(error, "the relay") or f"the relay ended the conversation at {what}"
