"""Why a letter goes, waits or does not go, in words."""

from datetime import UTC, datetime
from importlib.resources import files
from types import SimpleNamespace

import pytest

from models.queries.picture import NoticeRow, ObligationRow, Outgoing, Picture, RespondentRow, notice_ahead
from models.queries.quiet import Background, LaterLetter
from models.rules.calendar import end_of_day, opening_of
from models.rules.letters import LetterKind, LetterState
from models.rules.lifecycle import ObligationState
from models.rules.lint import read_definition
from models.rules.occasions import HoldReason, NoticeState, WithdrawReason, parse_occasion
from models.tables import Letter
from tasks.run_ahead import LetterAhead, Standing
from tasks.why import Why, quiet, together

TEXT = (files("config") / "cycles" / "pesco-nip-2024.toml").read_text(encoding="utf-8")
DEFINITION = read_definition(
    TEXT.replace("[call]\non = 2023-12-01", "[call]\non = 2023-12-01\nconfirm_contacts_on = 2023-11-20")
)
GREECE = RespondentRow(1, "EL", "Greece", 8, "GR", "Europe/Athens")
BLOCKED, GOES, HELD = Standing.BLOCKED, Standing.GOES, Standing.HELD


def day(text):
    return datetime.fromisoformat(text).date()


def plan(state=ObligationState.CALLED):
    return ObligationRow(1, 1, "nip", state, 1, end_of_day(day("2024-04-30")))


def notice(occasion, planned_on="2024-02-09", **changes):
    row = NoticeRow(1, 1, occasion, 1, "mailbox", opening_of(day(planned_on)), NoticeState.PLANNED, **changes)
    return notice_ahead(row, GREECE, plan())


def why(held=()):
    due_at = {(1, 1): end_of_day(day("2024-03-10")), (1, 2): end_of_day(day("2024-03-24"))}
    cycle = SimpleNamespace(definition=DEFINITION, code="pesco-nip-2024")
    return Why(Picture(cycle, {}, {}, (), (), frozenset(), due_at=due_at), dict(held))


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


GOING = [
    pytest.param("rung:-30:1", "2024-02-09", "rung -30 of the deadline 10 March 2024", id="as planned"),
    pytest.param(
        "rung:-7:1",
        "2024-03-01",
        "rung -7 of the deadline 10 March 2024, moved from Sunday 3 March to Friday 1 March",
        id="moved earlier",
    ),
    pytest.param(
        "rung:+10:2",
        "2024-04-05",
        "rung +10 of the deadline 24 March 2024, moved from Wednesday 3 April to Friday 5 April",
        id="moved later, on another version",
    ),
    pytest.param(
        "call",
        "2023-12-04",
        "the call, set for 1 December 2023, moved from Friday 1 December to Monday 4 December",
        id="call",
    ),
    pytest.param("drill:1", "2023-11-20", "contacts to be confirmed, set for 20 November 2023", id="drill"),
    pytest.param("received:2", "2024-02-09", "receipt of version 2", id="receipt"),
    pytest.param("clarification:1", "2024-02-09", "questions, set 1", id="questions"),
    pytest.param("extended:2", "2024-02-09", "the deadline was extended to 24 March 2024", id="extended"),
    pytest.param("announced:2", "2024-02-09", "the date announced, 24 March 2024, is noted", id="announced"),
    pytest.param(
        "shortened:2", "2024-02-09", "the deadline was moved earlier, to 24 March 2024", id="earlier"
    ),
    pytest.param(
        "restored:2", "2024-02-09", "the change of the deadline was undone: 24 March 2024", id="undone"
    ),
    pytest.param("moved:2", "2024-02-09", "the deadline was moved for all, to 24 March 2024", id="for all"),
    pytest.param("cut_off:1", "2024-05-02", "the cut-off, 30 April 2024, has passed", id="cut-off"),
    pytest.param("thanks", "2024-11-18", "the report is published", id="thanks"),
    pytest.param("correction:3", "2024-02-09", "correction 3", id="correction"),
    pytest.param("circular:1", "2024-02-09", "circular 1", id="circular"),
]


@pytest.mark.parametrize(("occasion", "planned_on", "said"), GOING)
def test_why_it_goes(occasion, planned_on, said):
    assert plain(why().goes(notice(occasion, planned_on))) == said


def ahead(standing, at="2024-02-09", hold=None, letter=None):
    carried = [notice("rung:-30:1")]
    going = Outgoing(GREECE, 1, "mailbox", LetterKind.REMINDER, opening_of(day(at)), carried, letter=letter)
    return LetterAhead(opening_of(day(at)), standing, going, hold)


def tried(attempts, answer="", next_try_at=None):
    return Letter(
        cycle_id=1,
        recipient_id=1,
        channel="mailbox",
        kind=LetterKind.REMINDER,
        digest="0",
        attempts=attempts,
        made_at=datetime(2024, 2, 9, 8, tzinfo=UTC),
        state=LetterState.WAITING,
        answer=answer,
        next_try_at=next_try_at,
    )


LOOKED_FOR = "looked for: functional mailbox, point of contact, deputy"
SOON = datetime(2024, 2, 9, 8, 5, tzinfo=UTC)
REMARKS = [
    pytest.param(ahead(GOES), [], id="goes"),
    pytest.param(ahead(GOES, "2024-02-12"), ["was due on Friday 9 February 2024"], id="missed"),
    pytest.param(
        ahead(HELD, hold=HoldReason.APPROVAL), ["held: waits for an officer's approval"], id="approval"
    ),
    pytest.param(ahead(HELD, hold=HoldReason.OFFICER), ["held by an officer: elections"], id="held"),
    pytest.param(ahead(GOES, letter=tried(0)), [], id="never tried"),
    pytest.param(ahead(GOES, letter=tried(1)), ["waiting for the relay (1 attempt)"], id="tried once"),
    pytest.param(
        ahead(GOES, letter=tried(3, "421 later", SOON)),
        ["waiting for the relay, which last said: 421 later (3 attempts; next try 9 February 2024, 09:05)"],
        id="tried often",
    ),
    pytest.param(
        ahead(BLOCKED),
        [f"nobody can be reached on 9 February 2024 ({LOOKED_FOR})"],
        id="nobody",
    ),
]


@pytest.mark.parametrize(("one", "said"), REMARKS)
def test_remarks(one, said):
    reasons = why({("EL", "nip", "rung:-30:1"): "elections"})
    assert [plain(remark) for remark in reasons.remarks(one)] == said


def test_a_hold_whose_reason_is_not_kept():
    (said,) = why().remarks(ahead(HELD, hold=HoldReason.OFFICER))
    assert said == "held by an officer: no reason is kept"


NOON = datetime(2024, 3, 1, 11, tzinfo=UTC)
S = ObligationState
QUIET = [
    pytest.param(S.RECEIVED, {"received_at": NOON}, "received on 1 March 2024", id="received"),
    pytest.param(
        S.CLARIFICATION_ASKED,
        {"received_at": NOON},
        "clarification asked, received on 1 March 2024",
        id="asked",
    ),
    pytest.param(
        S.TAKEN_INTO_ACCOUNT,
        {"received_at": NOON},
        "taken into account, received on 1 March 2024",
        id="counts",
    ),
    pytest.param(S.NO_UPDATE, {}, "no update", id="no update"),
    pytest.param(S.NOT_EXPECTED, {}, "not expected", id="not expected"),
    pytest.param(S.NOT_RECEIVED, {}, "not received by the cut-off", id="not received"),
    pytest.param(
        S.CALLED,
        {"later": LaterLetter(NOON, parse_occasion("rung:+3:1"), is_held=True)},
        "next letter on Friday 1 March 2024 (rung +3, held)",
        id="later, held",
    ),
    pytest.param(
        S.PLANNED,
        {"later": LaterLetter(NOON, parse_occasion("call"))},
        "next letter on Friday 1 March 2024 (call)",
        id="later, the call",
    ),
    pytest.param(
        S.CALLED,
        {"later": LaterLetter(NOON, parse_occasion("rung:-7:1"), is_missed=True)},
        "rung -7 missed its hours; it goes in the next ones",
        id="missed",
    ),
    pytest.param(
        S.CALLED, {"sent_at": NOON}, "the last letter went on 1 March 2024; none is left", id="all sent"
    ),
    pytest.param(
        S.CALLED,
        {"withdrawn": frozenset({WithdrawReason.PAST, WithdrawReason.COLLAPSED})},
        "all letters are withdrawn: another letter said it and their day had passed",
        id="all withdrawn",
    ),
    pytest.param(S.CALLED, {}, "no letter is planned", id="none"),
]


@pytest.mark.parametrize(("state", "known", "said"), QUIET)
def test_why_nothing_goes(state, known, said):
    names = ("received_at", "later", "sent_at", "withdrawn")
    background = Background(*({1: known[name]} if name in known else {} for name in names))
    assert plain(quiet(plan(state), background)) == said


def test_the_same_is_said_once():
    said = [("nip", "no update"), ("statement", "no update"), ("annex", "not expected")]
    assert together(said) == "nip and statement: no update; annex: not expected"
