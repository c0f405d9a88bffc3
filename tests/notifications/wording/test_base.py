"""What is the same in all languages: counting days, lists, beginnings and ends of sentences."""

from datetime import UTC, datetime

import pytest

from config.definition import Language
from models.rules.letters import LetterItem
from notifications.wording import ENGLISH, WORDINGS
from notifications.wording.base import BRUSSELS, comes_twice, days_until, one_line, sentence

DUE_AT = datetime(2024, 3, 10, 22, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "count"),
    [
        pytest.param(datetime(2024, 2, 9, 8, tzinfo=UTC), 30, id="thirty days, over a leap day"),
        pytest.param(datetime(2024, 3, 9, 23, 30, tzinfo=UTC), 0, id="after midnight in Brussels"),
        pytest.param(datetime(2024, 3, 9, 22, 30, tzinfo=UTC), 1, id="before midnight in Brussels"),
        pytest.param(datetime(2024, 3, 10, 23, 30, tzinfo=UTC), -1, id="the day after"),
    ],
)
def test_days_until_counts_days_in_brussels(now, count):
    assert days_until(DUE_AT, now) == count


@pytest.mark.parametrize(
    ("words", "reads"),
    [
        pytest.param([], "", id="none"),
        pytest.param(["A"], "A", id="one"),
        pytest.param(["A", "B"], "A and B", id="two"),
        pytest.param(["A", "B", "C"], "A, B and C", id="three"),
    ],
)
def test_listing(words, reads):
    assert ENGLISH.listing(words) == reads


def test_what_stands_twice_is_named_once():
    items = [LetterItem(title, title, (), DUE_AT) for title in ("plan", "plan", "statement")]
    assert ENGLISH.titles(items) == "plan and statement"
    assert ENGLISH.with_articles(items) == "the plan and the statement"


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        pytest.param("no answer", "No answer.", id="a fragment"),
        pytest.param("Is it so?", "Is it so?", id="a question"),
        pytest.param(" R&D is missing. ", "R&D is missing.", id="a sentence"),
        pytest.param("étape", "Étape.", id="an accent"),
    ],
)
def test_sentence(text, reads):
    assert sentence(text) == reads


@pytest.mark.parametrize(
    ("at", "is_so"),
    [
        pytest.param(datetime(2027, 10, 31, 0, 30, tzinfo=UTC), True, id="first"),
        pytest.param(datetime(2027, 10, 31, 1, 30, tzinfo=UTC), True, id="second"),
        pytest.param(datetime(2027, 10, 31, 2, 30, tzinfo=UTC), False, id="after"),
        pytest.param(datetime(2027, 3, 28, 1, 30, tzinfo=UTC), False, id="the night that lacks an hour"),
    ],
)
def test_comes_twice(at, is_so):
    assert comes_twice(at.astimezone(BRUSSELS)) is is_so


def test_one_line():
    assert one_line("a\r\n\u2028b\x00\x85c") == "a b c"


def test_every_language_has_its_wording():
    assert {language: wording.language for language, wording in WORDINGS.items()} == {
        language: language for language in Language
    }
    assert all(len(wording.weekdays) == 7 and len(wording.months) == 12 for wording in WORDINGS.values())


def test_a_role_that_is_none_is_refused():
    with pytest.raises(ValueError, match="spy"):
        ENGLISH.role("spy")
