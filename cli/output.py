"""What people and programs see: text or one JSON document on standard output, remarks on standard error."""

import json
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

WIDTH_WITHOUT_TERMINAL = 120
"""Columns of text that goes into a file or another program."""

_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def answer(data: object, *text: "RenderableType", as_json: bool) -> None:
    """Print the answer of a command: one JSON document, or text."""
    if as_json:
        sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
        return
    console = _console(sys.stdout)
    for part in text:
        console.print(plain(part) if isinstance(part, str) else part)


def remark(*lines: str) -> None:
    """Print remarks on standard error, where no program takes them for the answer."""
    console = _console(sys.stderr)
    for line in lines:
        console.print(plain(line), soft_wrap=True)


def table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> "RenderableType":
    """Return a table; what its cells hold is shown as text, whatever it is."""
    from rich import box
    from rich.table import Column, Table

    # Folded, not cut: half an address or a hash is of no use.
    headers = [Column(name, overflow="fold") for name in columns]
    made = Table(*headers, title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        made.add_row(*(plain(cell) for cell in row))
    return made


def plain(text: str) -> str:
    """Return text that no terminal takes for a command: it may come from a file of anybody's."""
    return _UNSAFE.sub("\ufffd", text)


def _console(stream: TextIO) -> "Console":
    from rich.console import Console

    width = None if stream.isatty() else WIDTH_WITHOUT_TERMINAL
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False)
