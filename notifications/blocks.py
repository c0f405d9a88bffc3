"""The one source of a letter's text and HTML: blocks, read from what the template of a body gives.

A body is a sequence of blocks with an empty line between them. The first characters of a block say what
it is: `% ` marking, `= ` head, `@ ` addressee, `# ` heading, `! ` key statement, `| ` lines that stay lines,
`> ` addresses of pages, one a line, `- ` list with further lines of an item indented by two spaces, `+ ` the
same list numbered, `~ ` a paragraph that somebody wrote and that may begin with anything. Everything else is
a paragraph.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

TEXT_WIDTH = 72
"""Characters in a line of the plain text."""

KEPT = 2048
"""Blocks kept ready: most stand in every letter of a kind, word for word."""


class BlockKind(StrEnum):
    """What a block is."""

    MARKING = "marking"
    HEAD = "head"
    HEADING = "heading"
    ADDRESSEE = "addressee"
    KEY = "key"
    LINES = "lines"
    LINKS = "links"
    LIST = "list"
    NUMBERED = "numbered"
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

MARKS: Mapping[str, BlockKind] = {
    "% ": BlockKind.MARKING,
    "= ": BlockKind.HEAD,
    "@ ": BlockKind.ADDRESSEE,
    "# ": BlockKind.HEADING,
    "! ": BlockKind.KEY,
    "| ": BlockKind.LINES,
    "> ": BlockKind.LINKS,
    "- ": BlockKind.LIST,
    "+ ": BlockKind.NUMBERED,
    "~ ": BlockKind.PARAGRAPH,
}
"""What the first characters of a block say; whatever begins otherwise is a paragraph."""

_LISTS = (BlockKind.LIST, BlockKind.NUMBERED)


def read_blocks(body: str) -> list[Block]:
    """Return the blocks of a body."""
    return [_block(chunk) for chunk in body.split("\n\n") if chunk.strip()]


def to_text(blocks: list[Block]) -> str:
    """Return the blocks as plain text, its lines short enough for any reader and for print."""
    return "\n\n".join(_text(block) for block in blocks) + "\n"


@lru_cache(maxsize=KEPT)
def _block(chunk: str) -> Block:
    lines = [line for line in chunk.split("\n") if line.strip()]
    mark = lines[0][:2]
    kind = MARKS.get(mark, BlockKind.PARAGRAPH)
    if kind in _LISTS:
        return Block(kind, tuple(_items(lines, mark)))
    if kind is BlockKind.PARAGRAPH:
        text = " ".join(line.strip() for line in lines)
        return Block(kind, ((text.removeprefix("~ "),),))
    return Block(kind, (tuple(line[2:].strip(" ") for line in lines),))


def _items(lines: list[str], mark: str) -> Iterator[tuple[str, ...]]:
    item: list[str] = []
    for line in lines:
        if line.startswith(mark) and item:
            yield tuple(item)
            item = []
        item.append(line[2:].strip(" "))
    yield tuple(item)


@lru_cache(maxsize=KEPT)
def _text(block: Block) -> str:
    return "\n".join(_text_lines(block))


def _text_lines(block: Block) -> Iterator[str]:
    match block.kind:
        case BlockKind.HEADING:
            yield block.lines[0].upper()
        case BlockKind.LIST | BlockKind.NUMBERED:
            yield from _list_lines(block)
        case BlockKind.KEY:
            for line in block.lines:
                yield from _wrap(line, "  ", "  ")
        case _:
            for line in block.lines:
                yield from _wrap(line, "", "")


def _list_lines(block: Block) -> Iterator[str]:
    is_spaced = any(len(entry) > 1 for entry in block.entries)
    for number, entry in enumerate(block.entries, start=1):
        mark = f"{number}. " if block.kind is BlockKind.NUMBERED else "- "
        indent = " " * len(mark)
        if is_spaced and number > 1:
            yield ""
        yield from _wrap(entry[0], mark, indent)
        for line in entry[1:]:
            yield from _wrap(line, indent, f"{indent}  ")


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
