"""What the rules ask for beside what the outbox holds, notice by notice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.rules.letters import LetterKind, LetterState
from models.rules.occasions import CALL_LIST, HoldReason, NoticeState, Occasion, WithdrawReason
from models.rules.reconciliation import Bucket, OutboxLetter, OutboxNotice, OwedNotice
from models.rules.reconciliation.compare import Comparison, Surroundings, broken, by_key
from models.rules.reconciliation.fates import Cause, Fates, Window
from models.rules.reconciliation.words import HARD_SPACE

AT = datetime(2024, 3, 1, 8, tzinfo=UTC)
NOW = datetime(2024, 3, 4, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

SENT = OutboxLetter("<a@kalends.invalid>", LetterKind.REMINDER, LetterState.SENT, "EL", AT, AT, None, AT)
WAITING = replace(SENT, state=LetterState.WAITING, sent_at=None)
PLANNED = OutboxNotice("EL", "nip", "rung:-7:1", "mailbox", AT, NoticeState.PLANNED)
HELD = replace(PLANNED, state=NoticeState.HELD, hold=HoldReason.APPROVAL)
MET = replace(PLANNED, state=NoticeState.WITHDRAWN, reason=WithdrawReason.MET)
CARRIED = replace(PLANNED, state=NoticeState.CARRIED, letter=SENT)

GONE = Fates(gone=Window(AT))
AHEAD = Fates(waits_until=AT)
DUE = Fates(due_since=AT, gone=Window(AT))
RECEIVED = Fates(withdrawn={WithdrawReason.MET: Cause(None, None)}, needless_since=AT - DAY)


def owed_as(fates, **changes):
    """Return one notice that is owed, of those fates."""
    notice = OwedNotice(("EL", "nip", "rung:-7:1", False), Occasion("rung", "-7", 1), AT, fates)
    return replace(notice, **changes)


def surroundings(*, reachable=True, patience=timedelta()):
    """Return surroundings with open working days, on which Greece can be reached or not."""

    def working_days(_hours, _code):
        return lambda day: day.weekday() < 5

    return Surroundings(NOW, patience, working_days, working_days, lambda code, kind: reachable)


def differences(fates, *rows, **around):
    """Return what is said of one owed notice beside those rows."""
    comparison = Comparison(surroundings(**around), by_key(rows))
    return [one.text.replace(HARD_SPACE, " ") for one in comparison.differences([owed_as(fates)])]


@pytest.mark.parametrize(
    ("fates", "row"),
    [
        pytest.param(AHEAD, PLANNED, id="planned, its instant ahead"),
        pytest.param(GONE, CARRIED, id="sent"),
        pytest.param(GONE, replace(CARRIED, letter=WAITING), id="its letter waits, however long"),
        pytest.param(RECEIVED, MET, id="withdrawn for the reason that the rules have"),
        pytest.param(Fates(hold=HoldReason.APPROVAL), HELD, id="held"),
        pytest.param(DUE, CARRIED, id="due, and gone"),
    ],
)
def test_what_the_rules_allow_is_no_difference(fates, row):
    assert differences(fates, row) == []


SAID = "EL nip, rung -7 of version 1: "
BY_RULES = f"{SAID}by the rules "


@pytest.mark.parametrize(
    ("fates", "rows", "said"),
    [
        pytest.param(
            *(AHEAD, [], "waiting until 1 March 2024, 09:00:00, in the outbox no such notice"), id="missing"
        ),
        pytest.param(
            *(GONE, [CARRIED, PLANNED], "one notice, in the outbox 2 (sent, still planned)"), id="told twice"
        ),
        pytest.param(RECEIVED, [CARRIED], "withdrawn (met), in the outbox sent", id="sent after receipt"),
        pytest.param(
            AHEAD, [MET], "waiting until 1 March 2024, 09:00:00, in the outbox withdrawn (met)", id="met"
        ),
        pytest.param(
            *(RECEIVED, [replace(MET, reason=WithdrawReason.PAST)]),
            "withdrawn (met), in the outbox withdrawn (past)",
            id="another reason",
        ),
        pytest.param(
            *(DUE, [PLANNED], "due since 1 March 2024, 09:00:00, in the outbox still planned"), id="late"
        ),
        pytest.param(
            *(Fates(hold=HoldReason.OFFICER), [HELD]),
            "held (by an officer), in the outbox held (until an officer approves it)",
            id="held by another",
        ),
        pytest.param(
            *(Fates(hold=HoldReason.APPROVAL), [CARRIED]),
            "held (until an officer approves it), in the outbox sent",
            id="sent without approval",
        ),
        pytest.param(
            *(AHEAD, [replace(PLANNED, planned_for=AT + DAY)]),
            "planned for 1 March 2024, 09:00:00, in the outbox for 2 March 2024, 09:00:00",
            id="another instant",
        ),
        pytest.param(Fates(), [PLANNED], "nothing, in the outbox still planned", id="nothing is allowed"),
    ],
)
def test_what_the_rules_do_not_allow_is_one(fates, rows, said):
    assert differences(fates, *rows) == [BY_RULES + said]


@pytest.mark.parametrize(
    ("fates", "letter", "said"),
    [
        pytest.param(
            *(Fates(gone=Window(AT + DAY)), SENT),
            "put into a letter on 1 March 2024, 09:00:00, by the rules not before 2 March 2024, 09:00:00",
            id="too early",
        ),
        pytest.param(
            *(Fates(gone=Window(AT, AT + HOUR)), replace(SENT, made_at=AT + 2 * HOUR)),
            "put into a letter on 1 March 2024, 11:00:00, by the rules not after 1 March 2024, 10:00:00",
            id="after what made it needless",
        ),
        pytest.param(
            *(GONE, replace(SENT, made_at=AT + DAY)),
            "put into a letter on 2 March 2024, 09:00:00, by the rules only in open hours",
            id="on a Saturday",
        ),
        pytest.param(
            *(replace(GONE, needless_since=AT + HOUR), replace(SENT, leased_at=AT + 2 * HOUR)),
            "needless since 1 March 2024, 10:00:00, but sent on 1 March 2024, 11:00:00",
            id="not dropped at the last look",
        ),
        pytest.param(
            GONE, replace(SENT, respondent="LT"), "in a letter to a contact of LT", id="misdirected"
        ),
        pytest.param(
            *(GONE, replace(SENT, kind=LetterKind.OVERDUE)),
            "in a letter of the kind 'overdue' instead of 'reminder'",
            id="of another kind",
        ),
    ],
)
def test_what_is_wrong_with_a_letter(fates, letter, said):
    assert differences(fates, replace(CARRIED, letter=letter)) == [SAID + said]


@pytest.mark.parametrize(
    ("made_at", "leased_at"),
    [
        pytest.param(AT + timedelta(seconds=3), AT, id="made at the next free second"),
        pytest.param(AT, AT + timedelta(minutes=4), id="clocks of two machines differ by minutes"),
    ],
)
def test_seconds_and_clocks_may_differ_a_little(made_at, leased_at):
    fates = Fates(gone=Window(AT, AT), needless_since=AT)
    assert (
        differences(fates, replace(CARRIED, letter=replace(SENT, made_at=made_at, leased_at=leased_at))) == []
    )


@pytest.mark.parametrize(
    ("around", "is_late"),
    [
        pytest.param({}, True, id="the engine has just run"),
        pytest.param({"patience": 4 * DAY}, False, id="it may yet run"),
        pytest.param({"patience": HOUR}, True, id="it should have run by now"),
        pytest.param({"reachable": False}, False, id="nobody can be reached"),
    ],
)
def test_what_is_due_must_have_gone(around, is_late):
    assert bool(differences(DUE, PLANNED, **around)) is is_late


def test_an_entry_on_the_call_list_needs_nobody_to_be_reached():
    listed = owed_as(DUE, key=("EL", "nip", "rung:-7:1", True))
    row = replace(PLANNED, channel=CALL_LIST)
    comparison = Comparison(surroundings(reachable=False), by_key([row]))
    (found,) = comparison.differences([listed])
    assert found.text.startswith("EL nip, rung -7 of version 1 (call list): by the rules due since")


@pytest.mark.parametrize(
    ("occasion", "said"),
    [
        pytest.param("rung:-3:1", "EL nip, rung -3 of version 1", id="a rung that nobody planned"),
        pytest.param("a:b:c:d", "EL nip, a:b:c:d", id="what is no occasion is shown as it is"),
    ],
)
def test_what_is_not_owed_is_a_difference(occasion, said):
    found = differences(AHEAD, PLANNED, replace(PLANNED, occasion=occasion))
    assert found == [f"{said}: by the rules no such notice, in the outbox still planned"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param(CARRIED, [], id="carried by a letter"),
        pytest.param(replace(CARRIED, letter=None), ["carried, but by no letter"], id="by none"),
        pytest.param(replace(CARRIED, letter=None, channel=CALL_LIST), [], id="the call list needs none"),
        pytest.param(replace(PLANNED, letter=SENT), ["planned, but a letter holds it"], id="in a letter"),
        pytest.param(replace(MET, reason=None), ["withdrawn, with 'None' as the reason"], id="no reason"),
        pytest.param(
            replace(PLANNED, reason=WithdrawReason.MET), ["planned, with 'met' as the reason"], id="a reason"
        ),
    ],
)
def test_what_cannot_be_true_of_any_notice(row, said):
    assert list(broken(row)) == said


def counted(fates, *rows, **around):
    """Return what one owed notice is counted as."""
    (one,) = Comparison(surroundings(**around), by_key(rows)).counted([owed_as(fates)])
    return one.bucket, one.why, one.until


@pytest.mark.parametrize(
    ("fates", "rows", "bucket", "why", "until"),
    [
        pytest.param(GONE, [CARRIED], Bucket.SENT, "", None, id="sent"),
        pytest.param(RECEIVED, [MET], Bucket.WITHDRAWN, "met", None, id="withdrawn"),
        pytest.param(
            *(RECEIVED, [replace(MET, reason=None)], Bucket.WITHDRAWN, "no reason", None), id="for none"
        ),
        pytest.param(Fates(hold=HoldReason.APPROVAL), [HELD], Bucket.HELD, "", None, id="held"),
        pytest.param(AHEAD, [PLANNED], Bucket.WAITING, "its instant", AT, id="its instant"),
        pytest.param(DUE, [PLANNED], Bucket.WAITING, "the next run of the engine", None, id="due"),
        pytest.param(AHEAD, [], Bucket.WAITING, "not in the outbox", None, id="missing"),
        pytest.param(
            *(GONE, [replace(CARRIED, letter=replace(WAITING, next_try_at=NOW + HOUR))], Bucket.WAITING),
            *("its letter waits", NOW + HOUR),
            id="its letter waits for the next try",
        ),
        pytest.param(
            *(GONE, [replace(CARRIED, letter=WAITING)], Bucket.WAITING, "its letter waits", NOW),
            id="its letter may go at once",
        ),
    ],
)
def test_each_owed_notice_is_counted_once(fates, rows, bucket, why, until):
    assert counted(fates, *rows) == (bucket, why, until)


def test_who_cannot_be_reached_waits_for_a_contact():
    assert counted(DUE, PLANNED, reachable=False) == (Bucket.WAITING, "nobody can be reached", None)


@pytest.mark.parametrize(
    ("state", "bucket"),
    [
        pytest.param(LetterState.WAITING, Bucket.WAITING, id="waiting"),
        pytest.param(LetterState.LEASED, Bucket.WAITING, id="leased"),
        pytest.param(LetterState.SENT, Bucket.SENT, id="sent"),
        pytest.param(LetterState.UNKNOWN, Bucket.UNKNOWN, id="unknown"),
        pytest.param(LetterState.DEAD, Bucket.DEAD, id="dead"),
        pytest.param(LetterState.VOID, Bucket.WAITING, id="void"),
    ],
)
def test_the_letter_says_what_became_of_a_notice(state, bucket):
    assert replace(CARRIED, letter=replace(SENT, state=state)).bucket is bucket


def test_an_entry_on_the_call_list_counts_as_sent():
    assert replace(CARRIED, channel=CALL_LIST, letter=None).bucket is Bucket.SENT
    assert replace(CARRIED, letter=None).bucket is Bucket.WAITING
