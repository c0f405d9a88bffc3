"""Mutants of a file by seed: bytes, records of the container, XML parts, addresses of cells, lost parts."""

import random
import re
import struct
from collections.abc import Callable

from benchmarks.hostile.packing import packed, unpacked

_RECORDS = (b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06")
_ADDRESS = re.compile(rb'r="[A-Z]{1,3}[0-9]+"')
_ADDRESSES = (
    b"XFD1048576",
    b"A0",
    b"A1",
    b"",
    b"1A",
    b"A",
    b"ZZZ99999999",
    b"A1:B2",
    b"A-1",
    b"AAAAAAAAAAAAAA1",
    b"A18446744073709551616",
    b"B4294967297",
)
_NUMBER = re.compile(rb'"[0-9]+"|>[0-9.]+<')
_NUMBERS = (b"-1", b"0", b"4294967296", b"999999999", b"1e309", b"NaN", b"18446744073709551616", b"", b"\xff")
_TAG = re.compile(rb"<[^>]{1,200}>")
_TEXTS = (
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"&#x110000;",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"<?x ?>",
    b"<!DOCTYPE x>",
    b"\0",
    b"\xff\xfe",
    b"<a>" * 500,
    b"x" * 5000,
    b'xmlns:x="y"',
    b'<c r="C5"><f>A1</f></c>',
)

Mutate = Callable[[random.Random, bytes], bytes]


def mutant(seed: int, original: bytes) -> bytes:
    """Return a file changed by chance in one to four ways; the same seed gives the same bytes."""
    dice = random.Random(seed)
    content = original
    is_container = original.startswith(b"PK")
    for _ in range(dice.choice([1, 1, 1, 2, 4])):
        content = dice.choice(_OF_CONTAINERS if is_container else _OF_BYTES)(dice, content)
    return content


def _change_bytes(dice: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.randint(1, 12)):
        if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def _cut(dice: random.Random, content: bytes) -> bytes:
    start, end = sorted(dice.randrange(len(content) + 1) for _ in range(2))
    return dice.choice([content[:end], content[:start] + content[end:], content[start:]])


def _repeat(dice: random.Random, content: bytes) -> bytes:
    start, end = sorted(dice.randrange(len(content) + 1) for _ in range(2))
    return content[:end] + content[start : min(end, start + 2000)] * dice.randint(1, 5) + content[end:]


def _insert(dice: random.Random, content: bytes) -> bytes:
    at = dice.randrange(len(content) + 1)
    return content[:at] + dice.choice(_TEXTS) + content[at:]


def _change_number(dice: random.Random, content: bytes) -> bytes:
    return _replace_one(dice, content, re.compile(rb"\b[0-9]+\b"), _NUMBERS)


def _change_record(dice: random.Random, content: bytes) -> bytes:
    """Change a field of a record of the directory, of a local header or of the end."""
    places = [match.start() for match in re.finditer(dice.choice(_RECORDS), content)]
    if not places:
        return _change_bytes(dice, content)
    at = dice.choice(places) + dice.randrange(4, 46)
    value = dice.choice([0, 1, 8, 12, 99, 0xFFFF, dice.randrange(2**16)])
    return content[:at] + struct.pack("<H", value) + content[at + 2 :]


def _in_parts(change: Callable[[random.Random, dict[str, bytes]], None]) -> Mutate:
    def mutate(dice: random.Random, content: bytes) -> bytes:
        try:
            parts = unpacked(content)
        except Exception:  # noqa: BLE001 - an earlier change left no container
            return _change_bytes(dice, content)
        change(dice, parts)
        return packed(parts)

    return mutate


def _lose_part(dice: random.Random, parts: dict[str, bytes]) -> None:
    for _ in range(dice.randint(1, 3)):
        if parts:
            del parts[dice.choice(list(parts))]


def _swap_parts(dice: random.Random, parts: dict[str, bytes]) -> None:
    if len(parts) > 1:
        one, other = dice.sample(list(parts), 2)
        parts[one], parts[other] = parts[other], parts[one]


def _rename_part(dice: random.Random, parts: dict[str, bytes]) -> None:
    if parts:
        name = dice.choice(list(parts))
        parts[dice.choice([name.upper(), f"{name}x", f"a/{name}", "x" * 300, f"../{name}"])] = parts.pop(name)


def _part(change: Mutate) -> Callable[[random.Random, dict[str, bytes]], None]:
    def mutate(dice: random.Random, parts: dict[str, bytes]) -> None:
        # The sheets hold what matters most, so that they are changed most.
        names = list(parts) + 4 * [name for name in parts if "sheet" in name or "document" in name]
        if names:
            name = dice.choice(names)
            parts[name] = change(dice, parts[name])

    return mutate


def _replace_one(
    dice: random.Random, content: bytes, pattern: re.Pattern[bytes], values: tuple[bytes, ...]
) -> bytes:
    found = list(pattern.finditer(content))
    if not found:
        return _change_bytes(dice, content)
    match = dice.choice(found)
    return content[: match.start()] + dice.choice(values) + content[match.end() :]


def _change_address(dice: random.Random, part: bytes) -> bytes:
    return _replace_one(dice, part, _ADDRESS, tuple(b'r="%s"' % address for address in _ADDRESSES))


def _change_value(dice: random.Random, part: bytes) -> bytes:
    values = tuple(b'"%s"' % number for number in _NUMBERS) + tuple(b">%s<" % number for number in _NUMBERS)
    return _replace_one(dice, part, _NUMBER, values)


def _lose_tag(dice: random.Random, part: bytes) -> bytes:
    return _replace_one(dice, part, _TAG, (b"", b"</x>", b"<x>", b"<x/>"))


_OF_BYTES: tuple[Mutate, ...] = (_change_bytes, _cut, _repeat, _insert, _change_number)
_OF_CONTAINERS: tuple[Mutate, ...] = (
    _change_bytes,
    _cut,
    _change_record,
    *(_in_parts(change) for change in (_lose_part, _swap_parts, _rename_part)),
    *(
        _in_parts(_part(change))
        for change in (_change_bytes, _cut, _repeat, _insert, _change_address, _change_value, _lose_tag)
    ),
)
