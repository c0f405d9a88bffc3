"""Reads about what a cycle asks about."""

import hashlib
from functools import lru_cache

from pydantic import TypeAdapter
from sqlmodel import Session, bindparam, col, select

from config.definition import CatalogueItem, Language
from config.reference import known_catalogue
from models.queries.cycles import CycleAt, get_cycle, pinned_definition
from models.tables import Cycle, CycleCatalogue

# Built once: every page with an item asks for it, and building a statement takes longer than its reading.
_PINNED = select(CycleCatalogue.items).where(
    CycleCatalogue.cycle_id == bindparam("cycle_id"), CycleCatalogue.language == bindparam("language")
)

ITEMS = TypeAdapter(tuple[CatalogueItem, ...])
"""The items of a catalogue as JSON and back."""


def catalogue_of(cycle: CycleAt, language: Language = Language.ENGLISH) -> tuple[CatalogueItem, ...]:
    """Return the items that a cycle asks about, by number, as they stood when it opened.

    A cycle that an earlier version opened keeps none: it asks about what is known now of its evaluated day.
    """
    # It never changes: one look in a session is enough for all letters of a batch.
    seen = cycle.session.info.setdefault("catalogues", {})
    key = (cycle.id, language)
    if key not in seen:
        seen[key] = _pinned(cycle.session, cycle.row, language)
    found: tuple[CatalogueItem, ...] = seen[key]
    return found


def kept_catalogue_sha256(session: Session, cycle_id: int) -> str:
    """Return the hash of the items that a cycle keeps, in all languages, as the record has it."""
    kept = select(CycleCatalogue.items).where(CycleCatalogue.cycle_id == cycle_id)
    texts = session.exec(kept.order_by(col(CycleCatalogue.language)))
    return hashlib.sha256("".join(texts).encode()).hexdigest()


def unchanged_since(cycle: CycleAt, earlier: str) -> frozenset[str]:
    """Return the numbers under which a cycle asks about the same items as an earlier one did."""
    before = _pinned(cycle.session, get_cycle(cycle.session, earlier), Language.ENGLISH)
    first_days = {item.number: item.valid_from for item in before}
    return frozenset(
        item.number
        for item in catalogue_of(cycle)
        if item.number in first_days and first_days[item.number] == item.valid_from
    )


def _pinned(session: Session, row: Cycle, language: Language) -> tuple[CatalogueItem, ...]:
    text = session.exec(_PINNED, params={"cycle_id": row.id, "language": language}).one_or_none()
    return _items(text) if text else known_catalogue(pinned_definition(row.definition_text), language)


@lru_cache(maxsize=8)
def _items(text: str) -> tuple[CatalogueItem, ...]:
    return ITEMS.validate_json(text)
