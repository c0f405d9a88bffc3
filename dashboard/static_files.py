"""Files that never change under their address, which holds a hash of all: browsers keep them for good."""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from mimetypes import guess_type

from fastapi import Request, Response

from models.errors import NothingHereError

_FOR_GOOD = "public, max-age=31536000, immutable"
_WORTH_PACKING = 512
"""Bytes from which a file is also kept packed."""


@dataclass(frozen=True)
class _File:
    content: bytes
    packed: bytes | None
    media_type: str


class StaticFiles:
    """The style sheets, scripts and pictures of the pages, read once."""

    def __init__(self) -> None:
        """Read and pack every file of the package."""
        found = sorted(_walk(files("dashboard") / "static"))
        self._files = {name: _file(name, content) for name, content in found}
        self.version = hashlib.sha256(b"".join(content for _, content in found)).hexdigest()[:16]

    def url(self, name: str) -> str:
        """Return the address of a file.

        Raises:
            KeyError: there is no such file; a page that names it is wrong.
        """
        self._files[name]
        return f"/static/{self.version}/{name}"

    def answer(self, request: Request, name: str) -> Response:
        """Return a file, packed if the browser takes that.

        Raises:
            NothingHereError: there is no such file.
        """
        if name not in self._files:
            raise NothingHereError
        file = self._files[name]
        headers = {"Cache-Control": _FOR_GOOD, "Vary": "Accept-Encoding"}
        if file.packed and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(
                file.packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=file.media_type
            )
        return Response(file.content, headers=headers, media_type=file.media_type)


def _walk(folder: Traversable, before: str = "") -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{before}{entry.name}/")
        else:
            yield f"{before}{entry.name}", entry.read_bytes()


def _file(name: str, content: bytes) -> _File:
    packed = gzip.compress(content, 9, mtime=0) if len(content) >= _WORTH_PACKING else None
    is_smaller = packed is not None and len(packed) < len(content)
    return _File(content, packed if is_smaller else None, guess_type(name)[0] or "application/octet-stream")
