"""Occasions: the words of a notice's key, read back, and the kind of letter that each makes."""

import pytest
from hypothesis import given, strategies as st

from models.rules.letters import LetterKind
from models.rules.occasions import (
    CALL_OCCASION,
    Hours,
    Occasion,
    contact_subject,
    hours_of,
    obligation_subject,
    parse_occasion,
    received_occasion,
    rung_occasion,
)

rung_names = st.integers(-999, 999).map(lambda days: f"{days:+d}" if days else "0")


@pytest.mark.parametrize(
    ("text", "kind", "hours", "is_ladder"),
    [
        ("call", LetterKind.CALL, Hours.ALL, True),
        ("rung:-30:1", LetterKind.REMINDER, Hours.RESPONDENT, True),
        ("rung:0:2", LetterKind.REMINDER, Hours.RESPONDENT, True),
        ("rung:+3:1", LetterKind.OVERDUE, Hours.RESPONDENT, True),
        ("received:2", LetterKind.ACKNOWLEDGEMENT, Hours.ANY, False),
        ("clarification:1", LetterKind.CLARIFICATION, Hours.ANY, False),
        ("extended:2", LetterKind.EXTENSION, Hours.ANY, False),
        ("announced:2", LetterKind.EXTENSION, Hours.ANY, False),
        ("shortened:2", LetterKind.EXTENSION, Hours.ANY, False),
        ("restored:3", LetterKind.EXTENSION, Hours.ANY, False),
        ("moved:2", LetterKind.EXTENSION, Hours.ALL, False),
        ("cut_off:1", LetterKind.CUT_OFF, Hours.RESPONDENT, False),
        ("drill:1", LetterKind.DRILL, Hours.ALL, False),
        ("thanks", LetterKind.THANKS, Hours.ANY, False),
        ("correction:1", LetterKind.CORRECTION, Hours.ALL, False),
        ("circular:4", LetterKind.CIRCULAR, Hours.ALL, False),
    ],
)
def test_occasions(text, kind, hours, is_ladder):
    occasion = parse_occasion(text)
    assert str(occasion) == text
    assert (occasion.letter_kind, occasion.hours, occasion.is_ladder) == (kind, hours, is_ladder)


@pytest.mark.parametrize(
    ("occasion", "text"),
    [
        (CALL_OCCASION, "call"),
        (rung_occasion("-30", 1), "rung:-30:1"),
        (received_occasion(2), "received:2"),
        (Occasion("cut_off", None, 1), "cut_off:1"),
    ],
    ids=str,
)
def test_an_occasion_is_written_and_read_back(occasion, text):
    assert (str(occasion), parse_occasion(text)) == (text, occasion)


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_of_letter_has_an_occasion_and_hours(kind):
    texts = ("call", "rung:-7:1", "rung:+3:1", "received:1", "clarification:1", "extended:2", "cut_off:1")
    texts += ("refused:1", "drill:1", "thanks", "correction:1", "circular:1")
    assert kind in {parse_occasion(text).letter_kind for text in texts}
    assert hours_of(kind) in Hours


@given(rung_names, st.integers(1, 99))
def test_a_rung_is_read_back(name, version):
    assert parse_occasion(str(rung_occasion(name, version))) == Occasion("rung", name, version)


@given(st.integers(1, 99))
def test_a_receipt_is_read_back(version):
    assert parse_occasion(str(received_occasion(version))) == Occasion("received", None, version)


@pytest.mark.parametrize("text", ["rung:-30:1:2", "received:two", "rung:-30:"])
def test_what_is_no_occasion(text):
    with pytest.raises(ValueError, match=r"not an occasion|invalid literal"):
        parse_occasion(text)


def test_subject():
    assert obligation_subject("EL", "nip") == "obligation:EL:nip"
    assert contact_subject("EL") == "contact:EL"
