"""What comes in, read up to what may enter and no further."""

from typing import BinaryIO

from models.errors import FileSizeError

LARGEST_FILE = 10 * 2**20
"""Bytes that a file may have."""

_CHUNK = 2**16


def read_body(stream: BinaryIO, largest: int = LARGEST_FILE) -> bytes:
    """Return what a stream holds, counted while it comes: whatever is announced is not believed.

    Raises:
        FileSizeError: it goes on after the largest file that may enter; the rest is not read.
    """
    body = bytearray()
    while chunk := stream.read(_CHUNK):
        body += chunk
        if len(body) > largest:
            raise FileSizeError(len(body), largest)
    return bytes(body)
