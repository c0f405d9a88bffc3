"""What keeps respondents from being told: seen before the day, with the way out and without addresses."""

from datetime import UTC, date, datetime

import pytest

from models.operations.obligations import record_no_update
from models.queries.blockers import NotTaken, blockers, not_taken
from models.rules.letters import OutcomeKind

CALL_AT = "2023-12-04T09:00+01:00"
NOW = "2023-12-02T10:00+01:00"


def found(world, now=NOW):
    with world.at(now) as cycle:
        return blockers(cycle)


def days(world, now=NOW):
    """Return for which letters of which day nobody in Belgium can be reached."""
    return [
        one.message.split("the letter ")[1].split(":")[0]
        for one in found(world, now)
        if one.respondent == "BE"
    ]


def test_nothing_is_in_the_way(either_world):
    assert found(either_world) == []


@pytest.mark.parametrize(
    ("changes", "blocked"),
    [
        pytest.param(
            {"valid_to": date(2024, 2, 8)},
            ["'reminder' of 2024-02-09", "'reminder' of 2024-03-01", "'overdue' of 2024-03-13"],
            id="no more from then on",
        ),
        pytest.param({"valid_from": date(2024, 2, 1)}, ["'call' of 2023-12-04"], id="not yet"),
        pytest.param(
            {"absent_from": date(2024, 2, 28), "absent_to": date(2024, 3, 1)},
            ["'reminder' of 2024-03-01"],
            id="away on the day alone",
        ),
    ],
)
def test_who_cannot_be_reached_is_seen_beforehand_once_a_day(either_world, changes, blocked):
    either_world.change_contacts("nip@be.example", **changes)
    assert days(either_world) == blocked
    first = found(either_world)[0]
    assert "functional_mailbox or point_of_contact or deputy" in first.message
    assert "kalends contacts import" in first.way_out


def test_a_missed_letter_blocks_today(world):
    world.change_contacts("nip@be.example", absent_from=date(2023, 12, 4), absent_to=date(2023, 12, 5))
    assert days(world, CALL_AT) == ["'call' of 2023-12-04"]
    assert days(world, "2023-12-05T10:00+01:00") == ["'call' of 2023-12-05"]
    assert days(world, "2023-12-06T10:00+01:00") == []


def test_what_need_not_be_told_blocks_nothing(world):
    world.change_contacts("nip@be.example", valid_to=date(2023, 12, 1))
    for name in ("BE nip", "BE statement"):
        world.act(NOW, record_no_update, name=name)
    assert days(world) == []


def test_a_dead_letter_is_shown_with_its_answer(either_world):
    either_world.make_letters(CALL_AT)
    keys = either_world.lease(CALL_AT)
    either_world.answer(CALL_AT, keys[1:2], OutcomeKind.DEAD, detail="550 no such mailbox")
    (one,) = found(either_world, CALL_AT)
    assert (one.respondent, one.message) == ("BG", "a letter 'call' did not go: 550 no such mailbox")
    assert "kalends retry" in one.way_out


def test_what_waits_after_a_try_is_shown_by_the_answer(either_world):
    either_world.make_letters(CALL_AT)
    keys = either_world.lease(CALL_AT)
    either_world.answer(CALL_AT, keys[:2], OutcomeKind.TRY_AGAIN, detail="550 5.7.1 not you")
    either_world.answer(CALL_AT, keys[2:3], OutcomeKind.UNKNOWN, detail="lost")
    either_world.answer(CALL_AT, keys[3:4], OutcomeKind.DEAD, detail="550 no such mailbox")
    with either_world.at(CALL_AT) as cycle:
        found = not_taken(cycle)
    next_try = datetime(2023, 12, 4, 8, 1, tzinfo=UTC)
    assert found == [NotTaken("550 5.7.1 not you", 2, 1, next_try), NotTaken("lost", 1, 1, next_try)]


def test_an_address_that_takes_no_mail_is_shown_without_naming_it(either_world):
    either_world.change_contacts(
        "nip@be.example", undeliverable_at=datetime(2023, 12, 1, tzinfo=UTC), undeliverable_status="5.1.1"
    )
    told = [one.message for one in found(either_world)]
    assert told[-1] == "an address as functional_mailbox takes no mail (status 5.1.1)"
    assert len(told) == 1 + 4  # and the four letters that nobody can be reached for
    assert not any("@" in message for message in told)
