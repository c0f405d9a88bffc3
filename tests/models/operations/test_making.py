"""Putting notices into letters by their routes: who gets them that day, who gets copies, who gets none."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from config.definition import ContactRole
from models.operations.holding import ALL, approve_notices
from models.operations.making import addressed_now
from models.queries.notices import due_notices, recipient_of
from models.rules.letters import LetterKey, LetterKind
from models.tables import LetterCopy

MAILBOX, POINT, DEPUTY, DEFENCE, PSC, DIRECTOR, MINISTRY = ContactRole
CALL_AT = "2023-12-04T09:00+01:00"
OVERDUE_AT = "2024-03-13T09:00+01:00"
ROUTES = """
[[letters.routes]]
to = ["point_of_contact", "functional_mailbox"]
cc = ["deputy"]

[[letters.routes]]
kinds = ["overdue"]
to = ["functional_mailbox"]
cc = ["permanent_representation_psc"]

[checks]"""
ESCALATES = 'tone = "courteous"\nescalates = true'


def to_belgium(world):
    """Return to whom the letters to Belgium go, in the order of their making."""
    return [one for one in world.addressees().values() if one[0].endswith("@be.example")]


def until_overdue(world, **given):
    """Send the call, approve what is overdue, with copies to those roles, and put it into letters."""
    world.make_letters(CALL_AT)
    world.send(CALL_AT)
    with world.at(OVERDUE_AT) as cycle:
        approve_notices(cycle, ALL, **given)
    world.make_letters(OVERDUE_AT)


@pytest.fixture
def routed(bare_world, nip_text):
    """The cycle with routes of its own, and four more offices in Belgium."""
    for role, name in ((POINT, "point"), (DEPUTY, "deputy"), (PSC, "psc"), (DEFENCE, "defence")):
        bare_world.add_contact("BE", role, name)
    bare_world.open(text=nip_text(("[checks]", ROUTES)))
    return bare_world


def test_the_usual_route_goes_to_the_functional_mailbox_alone(either_world):
    either_world.add_contact("BE", DEPUTY, "deputy")
    either_world.make_letters(CALL_AT)
    assert to_belgium(either_world) == [["nip@be.example"]]


def test_more_contacts_of_the_first_role_get_copies(either_world):
    for name in ("another", "third"):
        either_world.add_contact("BE", MAILBOX, name)
    either_world.make_letters(CALL_AT)
    assert to_belgium(either_world) == [["another@be.example", "nip@be.example", "third@be.example"]]
    assert len(either_world.addressees()) == 26


def test_each_kind_has_its_route(routed):
    until_overdue(routed)
    assert to_belgium(routed) == [
        ["point@be.example", "deputy@be.example"],
        ["nip@be.example", "psc@be.example"],
    ]
    assert ["nip@bg.example"] in routed.addressees().values()


@pytest.mark.parametrize(
    "away",
    [
        pytest.param({"absent_from": date(2023, 12, 1), "absent_to": date(2023, 12, 4)}, id="absent"),
        pytest.param({"valid_to": date(2023, 12, 3)}, id="no more"),
        pytest.param({"valid_from": date(2023, 12, 5)}, id="not yet"),
        pytest.param({"undeliverable_at": datetime(2023, 12, 2, tzinfo=UTC)}, id="undeliverable"),
    ],
)
def test_who_is_away_that_day_is_passed_over(routed, away):
    routed.change_contacts("point@be.example", **away)
    routed.change_contacts("deputy@be.example", **away)
    routed.make_letters(CALL_AT)
    assert to_belgium(routed) == [["nip@be.example"]]


def test_a_letter_is_named_by_who_gets_it_and_so_are_its_notices(routed):
    routed.change_contacts("point@be.example", valid_to=date(2023, 12, 3))
    routed.make_letters(CALL_AT)
    first = routed.letters()[0]
    key = LetterKey(routed.code, "BE nip@be.example", "mailbox", LetterKind.CALL, first.made_at)
    assert first.digest == key.digest
    with routed.at(CALL_AT) as cycle:
        assert recipient_of(cycle.session, routed.find(cycle).row) == first.recipient_id


def test_who_cannot_be_reached_gets_none_and_is_not_counted(either_world):
    either_world.change_contacts("nip@be.example", valid_to=date(2023, 12, 3))
    assert either_world.make_letters(CALL_AT) == 50
    assert either_world.notices()["call"] == "planned"
    assert to_belgium(either_world) == []
    with either_world.at(CALL_AT) as cycle:
        due = due_notices(cycle, [LetterKind.CALL])
        assert len(due) == 2
        assert addressed_now(cycle, due) == []


def test_who_can_be_reached_again_gets_it_then(either_world):
    either_world.change_contacts("nip@be.example", absent_from=date(2023, 12, 4), absent_to=date(2023, 12, 6))
    either_world.make_letters(CALL_AT)
    # Friday 8 December is closed in several capitals, and the call goes on a day open for all.
    days = ("05", "06", "07")
    assert [either_world.make_letters(f"2023-12-{day}T10:00+01:00") for day in days] == [0, 0, 2]
    assert to_belgium(either_world) == [["nip@be.example"]]


def test_who_is_met_meanwhile_needs_no_letter(either_world):
    either_world.make_letters(CALL_AT)
    either_world.send(CALL_AT)
    either_world.change_contacts("nip@be.example", absent_from=date(2024, 2, 1))
    assert either_world.make_letters("2024-02-09T09:00+01:00") == 50
    either_world.receive("2024-02-10T09:00+01:00")
    assert either_world.notices()["rung:-30:1"] == "met"


def test_an_escalating_rung_goes_to_the_permanent_representation_too(bare_world, nip_text):
    for role, name in ((DEFENCE, "defence"), (PSC, "psc")):
        bare_world.add_contact("BE", role, name)
    bare_world.open(text=nip_text(('tone = "courteous"', ESCALATES)))
    until_overdue(bare_world)
    assert to_belgium(bare_world) == [["nip@be.example"], ["nip@be.example", "defence@be.example"]]


def test_the_capitals_hierarchy_gets_a_copy_on_an_officers_word_only(routed):
    for role, name in ((DIRECTOR, "director"), (MINISTRY, "ministry")):
        routed.add_contact("BE", role, name)
    until_overdue(routed, copy_to=(DIRECTOR, MINISTRY))
    assert to_belgium(routed)[1] == [
        "nip@be.example",
        "psc@be.example",
        "director@be.example",
        "ministry@be.example",
    ]


def test_one_letter_for_two_notices_has_each_copy_once(routed):
    routed.make_letters(CALL_AT)
    rows = routed.read(lambda session: session.exec(select(LetterCopy)).all())
    assert [(row.letter_id, row.contact_id) for row in rows] == [(routed.letters()[0].id, rows[0].contact_id)]
    assert [row.occasion for row in routed.notice_rows("BE nip")].count("call") == 1


def test_a_letter_that_takes_another_notice_copies_nobody_twice(routed):
    for content in "ab":
        routed.receive(CALL_AT, content)
        routed.make_letters(CALL_AT, LetterKind.ACKNOWLEDGEMENT)
    assert to_belgium(routed) == [["point@be.example", "deputy@be.example"]]


def test_the_database_refuses_a_second_copy(either_world):
    either_world.add_contact("BE", MAILBOX, "another")
    either_world.make_letters(CALL_AT)
    first = either_world.read(lambda session: session.exec(select(LetterCopy)).first())
    with pytest.raises(IntegrityError):
        either_world.add_double(first)
