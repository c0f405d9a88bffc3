from dataclasses import fields

import pytest

from documents.note.samples import samples
from documents.note.variables import variables
from models.rules.notes import NoteKind

MAY_BE_EMPTY = {
    NoteKind.CALL: {
        "legal_basis",
        "marking",
        "addressees",
        "items",
        "groups",
        "sheets",
        "outline",
        "has_form",
    },
    NoteKind.CIRCULAR: {"marking", "addressees", "paragraphs", "answers", "is_correction"},
    NoteKind.CORRECTION: {"marking", "addressees", "paragraphs", "answers"},
}


def empty(note):
    return {name for name, value in variables(note).items() if not value}


@pytest.mark.parametrize("kind", NoteKind)
def test_the_full_note_says_everything_and_the_bare_one_the_least(kind):
    full, bare = samples(kind)
    assert (full.kind, bare.kind) == (kind, kind)
    assert empty(full) <= {"is_correction"}
    assert empty(bare) == MAY_BE_EMPTY[kind]


def test_items_have_both_ways_of_wording():
    full, _ = samples(NoteKind.CALL)
    assert [bool(item.official_text) for item in full.items] == [False, True]
    assert all(getattr(full.items[1], entry.name) for entry in fields(full.items[1]))
