"""A table as it goes into a file for people: headings, and rows of texts and counts."""

from dataclasses import dataclass

Cell = str | int


@dataclass(frozen=True)
class PlainSheet:
    """One table; `widths` are in characters, one for each heading."""

    name: str
    title: str
    notes: tuple[str, ...]
    """Lines above it, the marking first."""
    headings: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]
