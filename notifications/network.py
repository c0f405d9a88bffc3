"""What channels that reach other machines share: encryption, and how a failure or a loss is told."""

import ssl
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from socket import gaierror

from models.rules.letters import OutcomeKind
from notifications.channel import Outcome

_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (ssl.SSLCertVerificationError, "the certificate of {} is not valid, or is for another name"),
    (ssl.SSLError, "no encryption could be agreed with {}"),
    (gaierror, "the name of {} cannot be looked up"),
    (UnicodeError, "the name of {} cannot be looked up"),
    (ConnectionRefusedError, "{} cannot be reached: it refuses connections"),
)
"""Why a connection failed, by what the system says; the first that fits."""


def is_loopback(host: str) -> bool:
    """Return whether the host is this machine, by name or address: only there may encryption be left out."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def verified(ca_file: Path | None) -> ssl.SSLContext:
    """Return what verifies certificate and name of a server, by the system's authorities or those of a file.

    Raises:
        OSError: the file cannot be read or holds no certificate.
    """
    return ssl.create_default_context(cafile=ca_file)


def why_unreached(error: BaseException, who: str) -> str:
    """Return in plain words why a connection failed, without names of hosts; '' if nothing says it."""
    for cause in _causes(error):
        for kind, words in _WORDS:
            if isinstance(cause, kind):
                return words.format(who)
    return ""


def lost(what: str, *, has_ended: bool) -> Outcome:
    """Return the outcome of a letter that was not answered: if all of it was handed over, nobody knows."""
    if has_ended:
        return Outcome(OutcomeKind.UNKNOWN, f"{what} after the letter was handed over: it may have arrived")
    return Outcome(OutcomeKind.TRY_AGAIN, f"{what} before the letter was handed over")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
