"""Whom this process asks outside of this machine: noted and refused, whatever becomes of the refusal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

_CONNECTING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_NAMING = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})

_watching: list[list[str]] = []
_hooked: list[bool] = []


class OutsideError(OSError):
    """Something outside of this machine was asked for."""


@contextmanager
def nobody_outside() -> Iterator[list[str]]:
    """Refuse every connection out of this machine in a `with` block; return what was tried.

    Python's audit hooks see it below whatever library asks, in every thread; they stay.
    """
    tried: list[str] = []
    if not _hooked:
        sys.addaudithook(_look)
        _hooked.append(True)
    _watching.append(tried)
    try:
        yield tried
    finally:
        _watching.pop()


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching:
        return
    if event in _CONNECTING:
        address = arguments[-1]
        host = address[0] if isinstance(address, tuple) else ""
    elif event in _NAMING:
        host = arguments[0] or ""
    else:
        return
    host = host.decode() if isinstance(host, bytes) else str(host)
    if _is_here(host):
        return
    _watching[-1].append(host)
    raise OutsideError(f"{host} is not on this machine")


def _is_here(host: str) -> bool:
    try:
        return host in {"", "localhost"} or ip_address(host).is_loopback
    except ValueError:
        return False
