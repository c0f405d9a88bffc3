"""A body is read up to what may enter."""

import io

import pytest

from documents.gate import read_body
from models.errors import FileSizeError


class Drops(io.RawIOBase):
    """A stream that gives little at a time, and counts."""

    def __init__(self, size, piece=7):
        self.left, self.piece, self.given = size, piece, 0

    def readable(self):
        return True

    def readinto(self, buffer):
        count = min(self.left, self.piece, len(buffer))
        buffer[:count] = b"x" * count
        self.left -= count
        self.given += count
        return count


@pytest.mark.parametrize("size", [0, 1, 99, 100])
def test_what_may_enter_is_read_whole(size):
    assert read_body(Drops(size), 100) == b"x" * size


@pytest.mark.parametrize("size", [101, 10**9])
def test_what_goes_on_is_not_read_further(size):
    stream = Drops(size)
    with pytest.raises(FileSizeError):
        read_body(stream, 100)
    assert stream.given <= 107
