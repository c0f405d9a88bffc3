"""The key of a letter: what makes it another letter, and what its identifier looks like."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.rules.letters import LetterKey, LetterKind, message_id_of, next_try_at

KEY = LetterKey(
    "pesco-nip-2024", "EL nip@el.example", "mailbox", LetterKind.CALL, datetime(2023, 12, 4, 8, tzinfo=UTC)
)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"cycle": "pesco-nip-2025"}, id="cycle"),
        pytest.param({"recipient": "CY nip@el.example"}, id="recipient"),
        pytest.param({"channel": "smtp"}, id="channel"),
        pytest.param({"kind": LetterKind.REMINDER}, id="kind"),
        pytest.param({"made_at": KEY.made_at + timedelta(seconds=1)}, id="second"),
    ],
)
def test_each_part_makes_another_letter(change):
    assert replace(KEY, **change).digest != KEY.digest


def test_the_same_key_is_the_same_letter():
    assert replace(KEY).message_id == KEY.message_id == f"<{KEY.digest}@kalends.invalid>"


def test_the_digest_is_a_safe_file_name_and_stays_as_it_was():
    assert re.fullmatch(r"[0-9a-f]{32}", KEY.digest)
    assert KEY.digest == "c6b27f3f95b5b9a8aad514bbb02ce0e1"


def test_no_two_keys_run_into_each_other():
    first = replace(KEY, cycle="a", recipient="b")
    assert first.digest != replace(KEY, cycle="ab", recipient="").digest


def test_the_identifier_is_made_of_the_digest_alone():
    assert message_id_of(KEY.digest) == KEY.message_id


@pytest.mark.parametrize(
    ("attempts", "asked", "minutes"),
    [
        pytest.param(0, 0, 1, id="never counted"),
        pytest.param(1, 0, 1, id="after the first"),
        pytest.param(2, 0, 2, id="after the second"),
        pytest.param(3, 0, 5, id="after the third"),
        pytest.param(4, 0, 5, id="after the fourth"),
        pytest.param(1000, 0, 5, id="and so on"),
        pytest.param(1, 30, 30, id="longer as asked"),
        pytest.param(3, 2, 5, id="not shorter"),
        pytest.param(3, 5, 5, id="as long"),
    ],
)
def test_when_a_letter_is_tried_again(attempts, asked, minutes):
    waits = next_try_at(KEY.made_at, attempts, timedelta(minutes=asked)) - KEY.made_at
    assert waits == timedelta(minutes=minutes)
    assert asked or next_try_at(KEY.made_at, attempts) - KEY.made_at == waits
