"""What becomes of letters that had not gone when their cycle closes; no letter waits there for approval."""

import json
from datetime import date

import pytest

from models.errors import NothingSelectedError, WithdrawnAtCloseError
from models.operations.circulars import CircularText, issue
from models.operations.contacts import confirm_contacts
from models.operations.deadlines import extend
from models.operations.holding import ALL, Selection, approve_notices, hold, release, send_now
from models.operations.obligations import ask_clarification, pass_cut_off, take_into_account
from models.operations.reopening import withdraw_version
from models.operations.review import approve, close, publish, save_draft
from models.queries.closing import FellAway, falls_away, fell_away
from models.queries.notices import awaiting_approval
from models.queries.review import ends_at
from models.rules.letters import CircularKind, LetterKind
from models.rules.occasions import HoldReason, WithdrawReason

CALL_AT = "2023-12-04T09:00+01:00"
RECEIVED_AT = "2024-03-05T10:00+01:00"
PASSED_AT = "2024-05-01T00:00+02:00"
CLOSED_AT = "2024-11-18T09:00+01:00"
LATER = "2024-12-02T10:00+01:00"
ONE = Selection("BE", "nip", "cut_off")


def do(world, now, deed, *given):
    with world.at(now) as cycle:
        return deed(cycle, *given)


def publish_report(cycle):
    """Take every step after collection at once."""
    draft, approval, publication = cycle.definition.steps
    save_draft(cycle, draft.name, "{}")
    approve(cycle, approval.name)
    publish(cycle, publication)


@pytest.fixture
def published(either_world):
    """A cycle whose report was published, its cut-off passed, and the letters about that not approved."""
    either_world.make_letters(CALL_AT)
    either_world.send(CALL_AT)
    either_world.receive(RECEIVED_AT, name="SE nip")
    either_world.act(RECEIVED_AT, take_into_account, name="SE nip")
    do(either_world, PASSED_AT, pass_cut_off)
    do(either_world, CLOSED_AT, publish_report)
    return either_world


@pytest.fixture
def closed(published):
    """The same, closed."""
    assert do(published, CLOSED_AT, close)
    return published


def waiting(world, now=LATER):
    with world.at(now) as cycle:
        return [str(one.occasion) for one in awaiting_approval(cycle)]


def test_the_letter_about_the_cut_off_is_withdrawn_at_the_close(published):
    assert set(waiting(published)) == {"cut_off:1"}
    assert do(published, LATER, close)
    assert (published.notices()["cut_off:1"], waiting(published)) == ("closed", [])
    assert {row.hold for row in published.notice_rows()} == {None}


def test_the_record_says_how_many_were_withdrawn(closed):
    # 26 states owe two deliverables, one came; of each cut-off a letter and an entry of the call list.
    entry = closed.last()
    told = {"withdrawn": 102, "not_approved": 26}
    assert (entry.what, entry.actor, json.loads(entry.detail)) == ("closed", "engine", told)


def test_what_fell_away_is_told_by_states_each_once(published):
    published.make_letters(LATER)
    before = do(published, LATER, falls_away)
    assert before == FellAway(not_approved=26, not_called=26)
    assert do(published, LATER, fell_away) == FellAway()
    assert do(published, LATER, close)
    assert do(published, LATER, fell_away) == before
    assert do(published, LATER, falls_away) == FellAway()


def test_closing_again_changes_nothing(closed):
    before = (closed.entries(), closed.notices())
    assert not do(closed, LATER, close)
    assert (closed.entries(), closed.notices()) == before


def test_a_close_that_fails_withdraws_nothing(published):
    before = (published.entries(), published.notices())
    published.fail_after(CLOSED_AT, close)
    assert (published.entries(), published.notices()) == before


@pytest.mark.parametrize(
    ("deed", "given"),
    [
        pytest.param(approve_notices, (), id="approve"),
        pytest.param(send_now, (), id="send now"),
        pytest.param(hold, ("why",), id="hold"),
        pytest.param(release, (), id="release"),
    ],
)
def test_what_was_withdrawn_at_the_close_cannot_be_let_go(closed, deed, given):
    before = (closed.entries(), closed.notices())
    with pytest.raises(WithdrawnAtCloseError, match="closed on 2024-11-18, and closing withdraws") as refused:
        do(closed, LATER, deed, ONE, *given)
    assert "`kalends circular pesco-nip-2024 FILE`" in refused.value.way_out
    assert (closed.entries(), closed.notices()) == before


def test_what_went_before_the_close_was_not_withdrawn_by_it(closed):
    with pytest.raises(NothingSelectedError) as refused:
        do(closed, LATER, approve_notices, Selection("BE", occasion="call"))
    assert not isinstance(refused.value, WithdrawnAtCloseError)


def test_thanks_and_receipts_go_after_the_close(closed):
    assert closed.notices("SE nip")["thanks"] == "planned"
    closed.receive(LATER)
    assert closed.make_letters(LATER) == 3  # the receipt of March among them
    found = closed.notices()
    assert (found["received:1"], found["cut_off:1"]) == ("carried", "closed")


@pytest.mark.parametrize("kind", CircularKind)
def test_a_text_to_all_goes_after_the_close(published, kind):
    do(published, CLOSED_AT, issue, CircularText(kind, "A title", ("A text.",)))
    assert do(published, CLOSED_AT, close)
    assert published.notices("BE") == {f"{kind}:1": "planned"}
    # The day of the close is a holiday in Latvia.
    assert published.make_letters("2024-11-19T09:00+01:00", LetterKind(kind.value)) == 26


def test_what_an_officer_holds_is_withdrawn_with_it(either_world):
    do(either_world, CALL_AT, hold, Selection("BE", "nip", "call"), "wait")
    either_world.receive(RECEIVED_AT, name="SE nip")
    either_world.make_letters(RECEIVED_AT)
    either_world.act(RECEIVED_AT, ask_clarification, name="SE nip")
    do(either_world, RECEIVED_AT, hold, Selection("SE", "nip", "clarification"), "wait")
    do(either_world, CLOSED_AT, publish_report)
    assert do(either_world, CLOSED_AT, close)
    assert either_world.notices()["call"] == either_world.notices("SE nip")["clarification:1"] == "closed"


def test_a_receipt_that_an_officer_holds_can_still_be_released(published):
    published.receive(CLOSED_AT)
    do(published, CLOSED_AT, hold, Selection("BE", "nip", "received"), "wait")
    assert do(published, CLOSED_AT, close)
    assert [row.hold for row in published.notice_rows() if row.hold] == [HoldReason.OFFICER]
    assert do(published, LATER, release, ALL) == 1


def test_a_letter_that_was_made_before_the_close_goes(published):
    do(published, CLOSED_AT, approve_notices, ONE)
    assert published.make_letters(CLOSED_AT, LetterKind.CUT_OFF) > 1
    assert do(published, CLOSED_AT, close)
    assert published.notices()["cut_off:1"] == "carried"
    sent = published.send(LATER)
    assert [one.kind for one in published.letters() if one.id in sent] == [LetterKind.CUT_OFF]


def test_what_is_owed_again_after_the_close_is_told_and_nobody_reminded(closed):
    closed.receive(LATER)
    closed.act(LATER, withdraw_version, 1, "a mistake")
    found = closed.notices()
    assert (found["reopened:2"], found["rung:+3:2"]) == ("planned", "past")
    assert do(closed, LATER, pass_cut_off) == 1
    assert (closed.notices()["cut_off:2"], waiting(closed)) == ("closed", [])


def test_a_ladder_planned_after_the_close_is_withdrawn(closed):
    closed.receive(LATER)
    closed.act(LATER, withdraw_version, 1, "a mistake")
    closed.act(LATER, extend, date(2025, 3, 3))
    found = closed.notices()
    assert {found[f"rung:{name}:3"] for name in ("-30", "-7")} == {"closed"}
    assert (found["extended:3"], waiting(closed)) == ("planned", [])


def test_questions_asked_after_the_close_go(closed):
    closed.receive(LATER)
    closed.act(LATER, ask_clarification)
    assert closed.notices()["clarification:1"] == "planned"


def test_a_cycle_does_not_close_before_the_day_on_which_its_cut_off_is_told(bare_world, nip_text):
    bare_world.open(text=nip_text().partition("[[steps]]")[0])
    do(bare_world, PASSED_AT, pass_cut_off)
    with bare_world.at(PASSED_AT) as cycle:
        # 1 May is a holiday, and in Slovenia 2 May is one too: it is told on 3 May.
        assert ends_at(cycle).isoformat() == "2024-05-03T22:00:00+00:00"
        assert not close(cycle)
    do(bare_world, "2024-05-02T09:00+02:00", approve_notices, ONE)
    assert bare_world.make_letters("2024-05-02T09:00+02:00") > 1
    assert do(bare_world, "2024-05-04T00:00+02:00", close)
    assert bare_world.notices()["cut_off:1"] == "carried"
    assert {row.reason for row in bare_world.notice_rows("SI nip") if row.occasion == "cut_off:1"} == {
        WithdrawReason.CLOSED
    }


def test_a_respondent_that_confirmed_meanwhile(bare_world, nip_text):
    bare_world.open(text=nip_text(("[call]\n", "[call]\nconfirm_contacts_on = 2023-12-05\n")))
    do(bare_world, CALL_AT, hold, Selection("BE", occasion="drill"), "wait")
    do(bare_world, CALL_AT, confirm_contacts, "BE")
    do(bare_world, CLOSED_AT, publish_report)
    assert do(bare_world, CLOSED_AT, close)
    assert bare_world.notices("BE") == {"drill:1": "closed"}
