"""Histories, and where the rules let a notice stand after each."""

from dataclasses import replace

import pytest

from models.rules.occasions import WithdrawReason

NOW = "2024-03-20 10:00"
RECEIVED = ("2024-03-05 10:00", "received", "EL nip", {"version": 1})
IN_ADVANCE = ("2024-02-05 10:00", "received", "EL nip", {"version": 1})
FETCHED = ("2024-01-05 10:00", "form_fetched", "EL nip", {})
NO_UPDATE = ("2024-03-05 10:00", "no_update", "EL nip", {})
NOT_EXPECTED = ("2024-03-05 10:00", "not_expected", "EL nip", {})
CUT_OFF = ("2024-05-01 09:00", "not_received", "EL nip", {})


def act(at, what, occasion):
    """Return an entry about what an officer did with a notice of EL nip."""
    return (at, what, "EL nip", {"occasion": occasion})


@pytest.mark.parametrize(
    ("now", "history", "notice", "allowed"),
    [
        pytest.param(
            *("2024-01-10 10:00", [], "rung:-7:1", "waiting until 1 March 2024, 09:00:00"), id="ahead"
        ),
        pytest.param(NOW, [], "rung:+10:1*", "sent (from 20 March 2024, 09:00:00 on)", id="listed"),
        pytest.param(NOW, [], "call", "sent (from 4 December 2023, 09:00:00 on)", id="the call"),
        pytest.param(NOW, [FETCHED], "call", "sent (from 4 December 2023, 09:00:00 on)", id="prepared"),
        pytest.param(
            *("2024-02-12 10:00", [IN_ADVANCE], "rung:-30:1", "withdrawn (received 5 February 2024)"),
            id="received before its instant",
        ),
        pytest.param(
            *(NOW, [RECEIVED], "rung:-7:1"),
            "withdrawn (received 5 March 2024) or "
            "sent (from 1 March 2024, 09:00:00 on and by 5 March 2024, 10:00:00)",
            id="received after its instant: it went, or no run of the engine took it up",
        ),
        pytest.param(NOW, [RECEIVED], "received:1", "sent (from 5 March 2024, 10:00:00 on)", id="receipt"),
        pytest.param(NOW, [NO_UPDATE], "rung:+3:1", "withdrawn (no update, recorded 5 March 2024)", id="no"),
        pytest.param(
            *(NOW, [NOT_EXPECTED], "rung:+3:1", "withdrawn (not expected, recorded 5 March 2024)"),
            id="not expected",
        ),
        pytest.param(
            *("2024-01-10 10:00", [("2023-12-02 10:00", "no_update", "BE nip", {})], "rung:-7:1"),
            "waiting until 1 March 2024, 09:00:00",
            id="what another state does is nothing to this one",
        ),
        pytest.param(
            *("2024-05-03 10:00", [CUT_OFF], "cut_off:1", "held (until an officer approves it)"), id="cut-off"
        ),
        pytest.param(
            *("2024-05-02 10:00", [CUT_OFF], "cut_off:1*", "sent (from 2 May 2024, 09:00:00 on)"),
            id="cut-off on the call list",
        ),
    ],
)
def test_what_the_rules_allow(called, now, history, notice, allowed):
    assert called.then(*history).allowed(now, f"EL nip {notice}") == allowed


APPROVED = act("2024-03-14 11:00", "notice_approved", "rung:+3:1")
HELD = act("2024-03-15 11:00", "notice_held", "rung:+3:1")
RELEASED = act("2024-03-16 11:00", "notice_released", "rung:+3:1")
HURRIED = act("2024-03-17 11:00", "notice_hurried", "rung:+3:1")


@pytest.mark.parametrize(
    ("history", "allowed"),
    [
        pytest.param([], "held (until an officer approves it)", id="not approved"),
        pytest.param([APPROVED], "sent (from 14 March 2024, 11:00:00 on)", id="approved"),
        pytest.param([APPROVED, HELD], "held (by an officer)", id="held after that"),
        pytest.param(
            *([APPROVED, HELD, RELEASED], "sent (from 19 March 2024, 09:00:00 on)"),
            id="released on a Saturday, and Monday is a holiday in Greece",
        ),
        pytest.param([HURRIED], "sent (from 17 March 2024, 11:00:00 on)", id="sent now, on a Sunday"),
        pytest.param(
            *([APPROVED, HELD, ("2024-03-16 10:00", "received", "EL nip", {"version": 1})],),
            "withdrawn (received 16 March 2024)",
            id="held when it came: it cannot have gone",
        ),
    ],
)
def test_what_officers_did(called, history, allowed):
    assert called.then(*history).allowed(NOW, "EL nip rung:+3:1") == allowed


def test_what_was_hurried_is_planned_for_that_instant(called):
    found = called.then(HURRIED).owed(NOW)["EL nip rung:+3:1"]
    assert f"{found.planned_for:%d %H:%M}" == "17 10:00"


def test_an_entry_on_the_call_list_is_not_approved_with_its_letter(called):
    found = called.then(CUT_OFF, act("2024-05-02 10:00", "notice_held", "cut_off:1")).owed("2024-05-03 10:00")
    assert found["EL nip cut_off:1*"].fates.hold is None


@pytest.mark.parametrize(
    ("now", "called_at", "notice", "allowed"),
    [
        pytest.param(
            *(
                "2024-02-12 10:00",
                None,
                "rung:-30:1",
                "withdrawn (collapsed, the call takes it in) or due since 9 February 2024, 09:00:00",
            ),
            id="the call is not sent",
        ),
        pytest.param(
            *("2024-03-04 10:00", "2024-02-20 09:00", "rung:-30:1"),
            "withdrawn (collapsed, the call takes it in) or "
            "sent (from 20 February 2024, 09:00:00 on and by 1 March 2024, 09:00:00)",
            id="called later: it was taken in, or went after that",
        ),
        pytest.param(
            *("2024-03-04 10:00", "2024-02-20 09:00", "rung:-7:1", "sent (from 1 March 2024, 09:00:00 on)"),
            id="the next one goes",
        ),
        pytest.param(NOW, None, "rung:+10:1*", "sent (from 20 March 2024, 09:00:00 on)", id="call list"),
    ],
)
def test_no_reminder_goes_before_the_call(opened, now, called_at, notice, allowed):
    if called_at:
        opened.add(called_at, "called", "EL nip")
    assert opened.allowed(now, f"EL nip {notice}").replace("rung -7 goes instead", "…") == allowed


@pytest.mark.parametrize(
    ("is_called_first", "allowed"),
    [
        (True, "sent (from 9 February 2024, 09:00:00 on)"),
        (False, "withdrawn (collapsed, the call takes it in) or sent (from 9 February 2024, 09:00:00 on)"),
    ],
)
def test_the_call_takes_in_no_reminder_that_was_written_after_it(opened, is_called_first, allowed):
    at = "2024-02-09 09:00"
    if is_called_first:
        opened.add(at, "called", "EL nip").set_deadline(at, "extended", 2, "2024-03-10")
    else:
        opened.set_deadline(at, "extended", 2, "2024-03-10").add(at, "called", "EL nip")
    assert opened.allowed("2024-02-09 09:01", "EL nip rung:-30:2") == allowed


def test_a_call_that_goes_takes_in_what_is_held(opened):
    opened.add("2024-03-15 09:00", "called", "EL nip")
    found = opened.allowed(NOW, "EL nip rung:+3:1")
    assert found == "withdrawn (collapsed, the call takes it in) or held (until an officer approves it)"


@pytest.mark.parametrize(
    ("now", "history", "allowed"),
    [
        pytest.param(
            *("2024-02-12 10:00", []), "sent (from 9 February 2024, 09:00:00 on)", id="the next is not due"
        ),
        pytest.param(
            *("2024-03-04 10:00", []),
            "withdrawn (collapsed, rung -7 goes instead) or "
            "sent (from 9 February 2024, 09:00:00 on and by 1 March 2024, 09:00:00)",
            id="the next is due",
        ),
        pytest.param(
            *("2024-03-04 10:00", [act("2024-02-29 10:00", "notice_held", "rung:-7:1")]),
            "withdrawn (collapsed, rung -7 goes instead) or "
            "sent (from 9 February 2024, 09:00:00 on and by 1 March 2024, 09:00:00)",
            id="the next is due and held: it stands for the earlier one all the same",
        ),
        pytest.param(
            *("2024-03-04 10:00", [act("2024-03-04 09:30", "notice_hurried", "rung:-30:1")]),
            "withdrawn (collapsed, rung -7 goes instead) or sent (from 4 March 2024, 09:30:00 on)",
            id="an officer sends the earlier one all the same",
        ),
        pytest.param(
            *("2024-03-04 10:00", [act("2024-02-09 09:00", "notice_hurried", "rung:-7:1")]),
            "withdrawn (collapsed, rung -7 goes instead) or "
            "sent (from 9 February 2024, 09:00:00 on and by 9 February 2024, 09:00:01)",
            id="an officer sends the next one in the second of the earlier one",
        ),
    ],
)
def test_of_rungs_due_together_the_last_goes(called, now, history, allowed):
    assert called.then(*history).allowed(now, "EL nip rung:-30:1") == allowed


ASKED = ("2024-03-06 10:00", "clarification_asked", "EL nip", {"version": 1})
CORRECTED = ("2024-03-08 10:00", "received", "EL nip", {"version": 2})
ASKED_AGAIN = ("2024-03-11 10:00", "clarification_asked", "EL nip", {"version": 2})
COUNTED = ("2024-03-12 10:00", "taken_into_account", "EL nip", {"version": 2})


@pytest.mark.parametrize(
    ("history", "notice", "allowed"),
    [
        pytest.param([ASKED], "clarification:1", "sent (from 6 March 2024, 10:00:00 on)", id="asked"),
        pytest.param(
            *([ASKED, CORRECTED], "clarification:1"),
            "withdrawn (received 8 March 2024) or "
            "sent (from 6 March 2024, 10:00:00 on and by 8 March 2024, 10:00:00)",
            id="answered before it went, or after",
        ),
        pytest.param(
            *([ASKED, CORRECTED, ASKED_AGAIN], "clarification:2", "sent (from 11 March 2024, 10:00:00 on)"),
            id="asked again",
        ),
        pytest.param(
            *([ASKED, CORRECTED, COUNTED], "received:2", "sent (from 8 March 2024, 10:00:00 on)"),
            id="a receipt is never withdrawn",
        ),
    ],
)
def test_questions_and_receipts(called, history, notice, allowed):
    assert called.then(RECEIVED, *history).allowed(NOW, f"EL nip {notice}") == allowed


def test_what_had_gone_is_judged_again_when_its_letter_is_tried(called):
    called.set_deadline("2024-03-02 10:00", "extended", 2, "2024-03-24", "2024-03-26")
    fates = called.then(RECEIVED).owed(NOW)["EL nip rung:-7:1"].fates
    assert set(fates.withdrawn) == {WithdrawReason.DEADLINE_CHANGED, WithdrawReason.MET}
    waiting = called.owed(NOW)["EL nip rung:+3:1"].fates
    assert set(waiting.withdrawn) == {WithdrawReason.DEADLINE_CHANGED}


def test_needless_since_is_the_last_time_it_began(called):
    called.then(RECEIVED, ASKED, CORRECTED, ASKED_AGAIN)
    fates = called.owed(NOW)["EL nip clarification:1"].fates
    assert fates.needless_since is None
    called.then(COUNTED)
    assert f"{called.owed(NOW)['EL nip clarification:1'].fates.needless_since:%d %H:%M}" == "12 09:00"


def test_due_since_is_said_of_what_should_have_gone(called):
    fates = called.owed("2024-03-04 10:00")["EL nip rung:-7:1"].fates
    assert (f"{fates.due_since:%d %H:%M}", fates.waits_until) == ("01 08:00", None)


@pytest.mark.parametrize(
    ("now", "due", "until"),
    [
        pytest.param("2024-03-01 08:59:59", False, "2024-03-01 08:00", id="a second before"),
        pytest.param("2024-03-01 09:00", True, None, id="at its instant"),
        pytest.param("2024-03-01 18:30", False, "2024-03-04 08:00", id="missed: in the next open hours"),
        pytest.param("2024-03-04 17:59:59", True, None, id="in open hours"),
    ],
)
def test_what_waits_and_until_when(called, now, due, until):
    fates = called.owed(now)["EL nip rung:-7:1"].fates
    assert (fates.due_since is not None) is due
    assert (f"{fates.waits_until:%Y-%m-%d %H:%M}" if fates.waits_until else None) == until


def test_all_respondents_to_whom_the_same_happened_share_their_fates(called):
    found = called.owed(NOW)
    assert found["BE nip rung:-7:1"].fates == found["LT nip rung:-7:1"].fates
    assert replace(found["BE nip call"].fates) == found["BE statement call"].fates
