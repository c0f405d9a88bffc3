"""The one source of a letter's text and HTML: blocks, read from what the template of a body gives.

A body is a sequence of blocks with an empty line between them. The first characters of a block say what
it is: `% ` marking, `= ` head, `# ` heading, `! ` key statement, `| ` lines that stay lines, `- ` list with
further lines of an item indented by two spaces. Everything else is a paragraph.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

TEXT_WIDTH = 72
"""Characters in a line of the plain text."""


class BlockKind(StrEnum):
    """What a block is."""

    MARKING = "marking"
    HEAD = "head"
    HEADING = "heading"
    KEY = "key"
    LINES = "lines"
    LIST = "list"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True)
class Block:
    """One block: its entries are the items of a list, otherwise there is one; an entry is its lines."""

    kind: BlockKind
    entries: tuple[tuple[str, ...], ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Return the lines of the first entry, which is the only one but in a list."""
        return self.entries[0]


_WORD = re.compile(r"\([^()]{1,60}\)[^ ]*|[^ ]+")
"""What is never broken: a word, or a short bracket such as '(Monday 11 March, 00:59 in Athens)'."""

_PREFIXES = {
    "% ": BlockKind.MARKING,
    "= ": BlockKind.HEAD,
    "# ": BlockKind.HEADING,
    "! ": BlockKind.KEY,
    "| ": BlockKind.LINES,
    "- ": BlockKind.LIST,
}


def read_blocks(body: str) -> list[Block]:
    """Return the blocks of a body."""
    chunks = ([line for line in chunk.split("\n") if line.strip()] for chunk in body.split("\n\n"))
    return [_block(lines) for lines in chunks if lines]


def to_text(blocks: list[Block]) -> str:
    """Return the blocks as plain text, its lines short enough for any reader and for print."""
    return "\n\n".join("\n".join(_text_lines(block)) for block in blocks) + "\n"


def _block(lines: list[str]) -> Block:
    kind = _PREFIXES.get(lines[0][:2], BlockKind.PARAGRAPH)
    if kind is BlockKind.PARAGRAPH:
        return Block(kind, ((" ".join(line.strip() for line in lines),),))
    if kind is BlockKind.LIST:
        return Block(kind, tuple(_items(lines)))
    return Block(kind, (tuple(line[2:].strip(" ") for line in lines),))


def _items(lines: list[str]) -> Iterator[tuple[str, ...]]:
    item: list[str] = []
    for line in lines:
        if line.startswith("- ") and item:
            yield tuple(item)
            item = []
        item.append(line[2:].strip(" "))
    yield tuple(item)


def _text_lines(block: Block) -> Iterator[str]:
    match block.kind:
        case BlockKind.HEADING:
            yield block.lines[0].upper()
        case BlockKind.LIST:
            yield from _list_lines(block)
        case BlockKind.KEY:
            for line in block.lines:
                yield from _wrap(line, "  ", "  ")
        case _:
            for line in block.lines:
                yield from _wrap(line, "", "")


def _list_lines(block: Block) -> Iterator[str]:
    is_spaced = any(len(entry) > 1 for entry in block.entries)
    for number, entry in enumerate(block.entries):
        if is_spaced and number:
            yield ""
        yield from _wrap(entry[0], "- ", "  ")
        for line in entry[1:]:
            yield from _wrap(line, "  ", "    ")


def _wrap(text: str, first: str, rest: str) -> Iterator[str]:
    # textwrap takes longer than all the rest of a letter, and also breaks words at hyphens.
    line, empty = first, True
    for word in _WORD.findall(text):
        if not empty and len(line) + len(word) >= TEXT_WIDTH:
            yield line
            line, empty = rest, True
        line = f"{line}{word}" if empty else f"{line} {word}"
        empty = False
    yield line
