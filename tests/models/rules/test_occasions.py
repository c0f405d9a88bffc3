"""Occasions: the words of a notice's key, read back, and the kind of letter that each makes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.letters import LetterKind
from models.rules.occasions import (
    CALL_OCCASION,
    Occasion,
    obligation_subject,
    parse_occasion,
    received_occasion,
    rung_occasion,
)

rung_names = st.integers(-999, 999).map(lambda days: f"{days:+d}" if days else "0")


@pytest.mark.parametrize(
    ("occasion", "text", "kind", "is_ladder"),
    [
        pytest.param(CALL_OCCASION, "call", LetterKind.CALL, True, id="call"),
        pytest.param(rung_occasion("-30", 1), "rung:-30:1", LetterKind.REMINDER, True, id="before"),
        pytest.param(rung_occasion("0", 2), "rung:0:2", LetterKind.REMINDER, True, id="the due day"),
        pytest.param(rung_occasion("+3", 1), "rung:+3:1", LetterKind.OVERDUE, True, id="after"),
        pytest.param(received_occasion(2), "received:2", LetterKind.ACKNOWLEDGEMENT, False, id="receipt"),
    ],
)
def test_occasions(occasion, text, kind, is_ladder):
    assert (str(occasion), parse_occasion(text)) == (text, occasion)
    assert (occasion.letter_kind, occasion.is_ladder) == (kind, is_ladder)


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
