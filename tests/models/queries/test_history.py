"""The history of notices: every one, withdrawn ones too, with the letter that carried it."""

from datetime import UTC, datetime

import pytest

from models.operations.obligations import pass_cut_off
from models.queries.history import notice_history
from models.rules.letters import LetterKind

CALL_AT = "2023-12-04T09:00+01:00"


def history(world, name="BE nip"):
    found = world.read(notice_history, 1, ["nip", "statement"])
    return [one for one in found if f"{one.respondent} {one.deliverable}" == name]


def send(world, now):
    world.make_letters(now)
    world.send(now)


def test_every_notice_in_the_order_of_its_instant(either_world):
    found = either_world.read(notice_history, 1, ["nip", "statement"])
    assert len(found) == 26 * 2 * 5
    assert [one.planned_for for one in found] == sorted(one.planned_for for one in found)
    assert [(one.respondent, one.deliverable) for one in found[:3]] == [
        ("BE", "nip"),
        ("BE", "statement"),
        ("BG", "nip"),
    ]


@pytest.mark.parametrize(
    ("place", "rung", "version", "kind"),
    [
        pytest.param(0, "call", None, LetterKind.CALL, id="call"),
        pytest.param(1, "-30", 1, LetterKind.REMINDER, id="-30"),
        pytest.param(3, "+3", 1, LetterKind.OVERDUE, id="+3"),
        pytest.param(4, "+10", 1, None, id="call list"),
        pytest.param(5, None, None, LetterKind.ACKNOWLEDGEMENT, id="receipt"),
    ],
)
def test_what_a_notice_is(world, place, rung, version, kind):
    world.receive("2024-04-02T10:00+02:00")
    one = history(world)[place]
    assert (one.rung, one.deadline_version, one.letter_kind) == (rung, version, kind)
    assert (one.subject, one.recipient) == ("obligation:BE:nip", "nip@be.example")


def test_a_carried_notice_tells_what_became_of_its_letter(either_world):
    send(either_world, CALL_AT)
    call, reminder = history(either_world)[:2]
    letter = either_world.letters()[0]
    assert (call.state, call.subject_line, call.sent_at) == (
        "sent",
        f"subject {letter.id}",
        datetime(2023, 12, 4, 8, tzinfo=UTC),
    )
    assert call.message_id == f"<{letter.digest}@kalends.invalid>"
    assert (reminder.state, reminder.message_id, reminder.sent_at) == ("planned", None, None)


def test_a_withdrawn_notice_tells_why(world):
    world.receive("2024-02-20T10:00+01:00")
    found = {str(one.occasion): (one.state, one.reason) for one in history(world)}
    assert found["call"] == ("planned", None)
    assert found["rung:-30:1"] == ("withdrawn", "met")


def test_an_entry_on_the_call_list_is_carried_without_a_letter(world):
    send(world, CALL_AT)
    world.make_letters("2024-03-20T09:00+01:00")
    (listed,) = [one for one in history(world) if one.channel == "call_list"]
    assert (listed.state, listed.message_id, listed.sent_at, listed.subject_line) == (
        "carried",
        None,
        None,
        None,
    )


def test_a_notice_about_contacts_names_no_deliverable(bare_world, nip_text):
    drill = ("[call]\n", "[call]\nconfirm_contacts_on = 2023-11-21\n")
    bare_world.open("2023-11-15T10:00+01:00", nip_text(drill))
    send(bare_world, "2023-11-21T09:00+01:00")
    found = bare_world.read(notice_history, 1, ["nip", "statement"])
    first = found[0]
    assert (first.subject, first.deliverable, first.letter_kind) == ("contact:BE", None, LetterKind.DRILL)
    assert (first.rung, first.deadline_version, first.state) == (None, None, "sent")
    assert [one.respondent for one in found[:26]] == [row.respondent for row in bare_world.board()[::2]]


def test_one_occasion_on_two_channels_is_told_twice(world):
    with world.at("2024-05-01T00:00+02:00") as cycle:
        pass_cut_off(cycle)
    found = [one for one in history(world) if str(one.occasion) == "cut_off:1"]
    assert [(one.channel, one.state, one.letter_kind) for one in found] == [
        ("call_list", "planned", None),
        ("mailbox", "held", LetterKind.CUT_OFF),
    ]
