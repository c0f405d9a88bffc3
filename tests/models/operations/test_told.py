"""What is told besides the ladder: clarifications, the cut-off, thanks, contacts to confirm, texts to all."""

import json
from datetime import date

import pytest
from sqlmodel import col, select

from models.operations.circulars import CircularText, issue
from models.operations.contacts import confirm_contacts
from models.operations.deadlines import extend
from models.operations.obligations import (
    ask_clarification,
    pass_cut_off,
    record_no_update,
    take_into_account,
)
from models.operations.review import approve, publish, save_draft
from models.rules.letters import CircularKind, LetterKind, QuestionAnswer
from models.rules.occasions import HoldReason
from models.tables import Clarification, Notice

CALL_AT = "2023-12-04T09:00+01:00"
DAY = "2024-02-20T10:00+01:00"
NIGHT = "2024-02-24T23:30+01:00"
AFTER = "2024-05-01T00:00:00+02:00"
DRILL = ("[call]\n", "[call]\nconfirm_contacts_on = 2023-11-21\n")
BEFORE = "2023-11-15T10:00+01:00"
SAID = ("A text", ("The due day stays.",), (QuestionAnswer("Why?", "Because."),))


def rows(world, occasion, name="BE nip"):
    return [row for row in world.notice_rows(name) if row.occasion == occasion]


def all_rows(world, occasion):
    wanted = select(Notice).where(Notice.occasion == occasion).order_by(col(Notice.id))
    return world.read(lambda session: session.exec(wanted).all())


def pass_it(world, now=AFTER):
    with world.at(now) as cycle:
        return pass_cut_off(cycle)


def asked(world):
    found = select(Clarification).order_by(col(Clarification.id))
    return world.read(lambda session: session.exec(found).all())


def test_a_clarification_keeps_its_questions_and_is_told_at_once(either_world):
    either_world.receive(DAY)
    either_world.act(NIGHT, ask_clarification, ("Which year?", "Ist 5 % gemeint — oder 0,5 %?"))
    (row,) = asked(either_world)
    assert (row.number, row.submission_version) == (1, 1)
    assert json.loads(row.questions) == ["Which year?", "Ist 5 % gemeint — oder 0,5 %?"]
    assert either_world.notices()["clarification:1"] == "planned"
    assert either_world.make_letters(NIGHT, LetterKind.CLARIFICATION) == 1
    assert "Which year" not in either_world.last().detail  # what is asked stays out of the record


def test_each_round_of_questions_has_its_number(world):
    for number, content in enumerate("ab", start=1):
        world.receive(DAY, content)
        world.act(DAY, ask_clarification, (f"Question {number}",))
    assert [(row.number, row.submission_version) for row in asked(world)] == [(1, 1), (2, 2)]
    found = world.notices()
    assert (found["clarification:1"], found["clarification:2"]) == ("met", "planned")


def test_questions_that_are_answered_before_they_go_are_not_asked(world):
    world.receive(DAY, "a")
    world.act(DAY, ask_clarification, ("Which year?",))
    world.make_letters(DAY, LetterKind.CLARIFICATION)
    world.act(DAY, take_into_account)
    keys = [letter.id for letter in world.letters()]
    assert world.lease(DAY, keys) == []
    assert (world.notices()["clarification:1"], world.letters()[0].state) == ("met", "void")


def test_a_cut_off_is_told_once_after_approval_and_stands_on_the_call_list(either_world):
    pass_it(either_world)
    told = {row.channel: (row.state, row.hold) for row in rows(either_world, "cut_off:1")}
    assert told == {"mailbox": ("held", HoldReason.APPROVAL), "call_list": ("planned", None)}
    assert {row.planned_for.isoformat() for row in all_rows(either_world, "cut_off:1")} == {
        "2024-05-02T07:00:00+00:00",
        "2024-05-03T07:00:00+00:00",  # Slovenia
    }


def test_the_letter_about_the_cut_off_goes_when_it_is_approved(world):
    pass_it(world)
    first, second = "2024-05-02T09:00+02:00", "2024-05-03T09:00+02:00"
    assert world.make_letters(first, LetterKind.CUT_OFF) == 50
    assert world.letters() == []
    assert world.approve(first) == 50
    assert world.make_letters(first, LetterKind.CUT_OFF) == 50
    assert len(world.letters()) == 25
    assert world.approve(second) == 2
    assert world.make_letters(second, LetterKind.CUT_OFF) == 4


def _late(world):
    world.receive("2024-05-01T10:00+02:00")


def _no_update(world):
    world.act("2024-05-01T10:00+02:00", record_no_update)


@pytest.mark.parametrize(("meanwhile", "reason"), [(_late, "met"), (_no_update, "no_update")])
def test_no_letter_about_the_cut_off_goes_to_who_comes_late(world, meanwhile, reason):
    pass_it(world)
    meanwhile(world)
    assert {row.reason for row in rows(world, "cut_off:1")} == {reason}


def test_an_extended_cut_off_is_told_after_its_own_day(world):
    world.act(DAY, extend, date(2024, 5, 5))
    assert pass_it(world) == 51
    assert rows(world, "cut_off:1") == []
    assert pass_it(world, "2024-05-07T00:00+02:00") == 1
    assert rows(world, "cut_off:1")[0].planned_for.isoformat() == "2024-05-07T07:00:00+00:00"


def publish_it(world):
    with world.at("2024-07-01T09:00+02:00") as cycle:
        save_draft(cycle, "draft-to-services", "{}")
    with world.at("2024-07-31T09:00+02:00") as cycle:
        approve(cycle)
    with world.at("2024-11-18T09:00+01:00") as cycle:
        return publish(cycle, cycle.definition.steps[-1])


def test_who_was_taken_into_account_is_thanked_when_the_report_is_out(either_world):
    for name in ("BE nip", "BE statement", "BG nip"):
        either_world.receive(DAY, name=name)
    for name in ("BE nip", "BE statement"):
        either_world.act(DAY, take_into_account, name=name)
    assert publish_it(either_world) is True
    assert [row.subject for row in all_rows(either_world, "thanks")] == [
        "obligation:BE:nip",
        "obligation:BE:statement",
    ]
    assert either_world.make_letters("2024-11-18T09:00+01:00", LetterKind.THANKS) == 2
    assert [letter.kind for letter in either_world.letters()] == ["thanks"]


def test_a_report_is_published_and_thanked_for_once(world):
    world.receive(DAY)
    world.act(DAY, take_into_account)
    publish_it(world)
    with world.at("2024-11-18T09:00+01:00") as cycle:
        assert publish(cycle, cycle.definition.steps[-1]) is False
    assert len(all_rows(world, "thanks")) == 1


@pytest.fixture
def confirming(bare_world, nip_text):
    """A cycle opened in time to ask for the contacts."""
    bare_world.open(BEFORE, nip_text(DRILL))
    return bare_world


def test_all_are_asked_to_confirm_their_contacts_before_the_call(confirming):
    drills = all_rows(confirming, "drill:1")
    assert (len(drills), {row.obligation_id for row in drills}) == (26, {None})
    assert drills[0].subject == "contact:BE"
    assert {row.planned_for.isoformat() for row in drills} == {"2023-11-21T08:00:00+00:00"}
    assert confirming.make_letters("2023-11-21T09:00+01:00") == 26
    assert {letter.kind for letter in confirming.letters()} == {"drill"}


def test_who_has_confirmed_is_not_asked(confirming):
    for code, now in (("BE", "2023-11-16T10:00+01:00"), ("BG", "2023-11-21T09:00+01:00")):
        with confirming.at(now) as cycle:
            assert confirm_contacts(cycle, code).is_new
        confirming.make_letters(now)
    assert confirming.notices("BE") == confirming.notices("BG") == {"drill:1": "met"}
    assert len(confirming.letters()) == 24


def test_who_confirms_while_the_letter_waits_is_not_asked(confirming):
    now = "2023-11-21T09:00+01:00"
    confirming.make_letters(now)
    with confirming.at(now) as cycle:
        confirm_contacts(cycle, "BE")
    keys = confirming.to_try(now)
    assert confirming.lease(now, keys) == keys[1:]
    assert (confirming.letters()[0].state, confirming.notices("BE")) == ("void", {"drill:1": "met"})


def test_a_confirmation_does_not_change_who_is_called(confirming):
    now = "2023-11-21T09:00+01:00"
    confirming.make_letters(now)
    confirming.send(now)
    assert {row.state for row in confirming.board()} == {"planned"}
    entry = confirming.last()
    assert (entry.what, entry.respondent, entry.deliverable) == ("letter_sent", "SE", None)


@pytest.mark.parametrize(
    ("opened_at", "asked_at"),
    [
        pytest.param("2023-11-21T10:00+01:00", "2023-11-21T09:00:00+00:00", id="on the day"),
        pytest.param("2023-11-21T19:00+01:00", "2023-11-22T08:00:00+00:00", id="in its evening"),
        pytest.param("2023-11-22T08:00+01:00", None, id="a day too late"),
    ],
)
def test_a_late_opening_asks_at_the_next_chance_of_that_day(bare_world, nip_text, opened_at, asked_at):
    bare_world.open(opened_at, nip_text(DRILL))
    assert {row.planned_for.isoformat() for row in all_rows(bare_world, "drill:1")} == (
        {asked_at} if asked_at else set()
    )


def test_a_definition_need_not_ask(world):
    assert all_rows(world, "drill:1") == []


def issued(world, now, kind=CircularKind.CORRECTION):
    with world.at(now) as cycle:
        row = issue(cycle, CircularText(kind, *SAID))
        return row.number, row.note


def test_a_text_to_all_is_numbered_by_kind_and_among_the_notes(either_world):
    kinds = (CircularKind.CORRECTION, CircularKind.CIRCULAR, CircularKind.CORRECTION)
    assert [issued(either_world, DAY, kind) for kind in kinds] == [(1, 2), (1, 3), (2, 4)]
    assert either_world.notices("SE") == {
        "correction:1": "planned",
        "circular:1": "planned",
        "correction:2": "planned",
    }
    assert (either_world.last().what, json.loads(either_world.last().detail)) == (
        "correction_issued",
        {"note": 4, "number": 2},
    )


@pytest.mark.parametrize(
    ("now", "goes_at"),
    [
        pytest.param(DAY, "2024-02-20T09:00:00+00:00", id="at once"),
        pytest.param(NIGHT, "2024-02-26T08:00:00+00:00", id="at night"),
        pytest.param("2024-03-28T10:00+01:00", "2024-04-02T07:00:00+00:00", id="over Easter and the clocks"),
    ],
)
def test_a_text_to_all_leaves_in_hours_open_for_all(world, now, goes_at):
    issued(world, now)
    found = all_rows(world, "correction:1")
    assert (len(found), {row.planned_for.isoformat() for row in found}) == (26, {goes_at})


def test_a_text_to_all_goes_to_who_has_answered_or_ended_too(world):
    world.receive(DAY, name="BE nip")
    world.act(DAY, record_no_update, name="BG nip")
    issued(world, DAY)
    assert world.make_letters(DAY, LetterKind.CORRECTION) == 26


def test_texts_of_one_kind_share_a_letter(world):
    issued(world, DAY)
    issued(world, DAY)
    assert world.make_letters(DAY, LetterKind.CORRECTION) == 52
    assert len(world.letters()) == 26
