"""Letters before they go, by commands: looked at, held, released, approved, sent at once, tried again."""

import re
from email import message_from_bytes
from email.policy import default
from typing import get_args

import pytest

from cli.before import KINDS
from cli.letter_words import _DONE, _WITHDRAWN
from cli.letters import StateName
from cli.report import CopyRole
from config.definition import ContactRole
from models.rules.letters import LetterKind, LetterState
from models.rules.occasions import WithdrawReason
from notifications.channel import Outcome, OutcomeKind
from notifications.memory import MemoryChannel
from tasks.handling import Verb

CODE = "pesco-nip-2024"
BEFORE = "2024-02-08T10:00:00+01:00"
FIRST = "2024-02-09T09:00:00+01:00"


def ok(ended):
    """Return what a command said, if it went well."""
    assert ended.code == 0, ended.err
    return ended


@pytest.fixture
def at(opened):
    """Return what runs a command on the open cycle at an instant."""

    def run(command, *words, now=BEFORE):
        return opened(command, CODE, *words, "--now", now)

    return run


@pytest.fixture
def refusing(monkeypatch):
    """Let the relay answer once as told, then accept."""

    def answer(*kinds):
        channel = MemoryChannel([Outcome(kind, "550 no such user") for kind in kinds])
        monkeypatch.setattr("tasks.services.open_channel", lambda *_: channel)
        return channel

    return answer


def test_words_for_everything_there_is():
    assert set(KINDS) == set(LetterKind)
    assert set(_WITHDRAWN) == set(WithdrawReason)
    assert set(_DONE) == set(Verb)
    assert set(get_args(StateName)) == set(LetterState)
    assert get_args(CopyRole) == tuple(ContactRole)


def test_preview(at):
    ended = ok(at("preview", "EL", "--days", "2"))
    assert "1 letter goes, if nobody does anything meanwhile" in ended.out
    assert "rung -30 of the deadline 10\u00a0March\u00a02024" in ended.out
    assert "nip@el.example (functional mailbox)" in ended.out


def test_preview_in_json(at):
    data = ok(at("preview", "--days", "2", "--json")).json
    assert (data["now"], data["until"]) == ("2024-02-08T09:00:00Z", "2024-02-10T09:00:00Z")
    assert len(data["letters"]) == 26
    letter = data["letters"][0]
    assert (letter["at"], letter["standing"], letter["kind"]) == ("2024-02-09T08:00:00Z", "goes", "reminder")
    assert [one["rung"] for one in letter["notices"]] == ["-30", "-30"]
    assert "written" not in letter


def test_preview_with_the_letters_themselves(at):
    ended = ok(at("preview", "EL", "--days", "2", "--text"))
    assert "Subject: REHEARSAL [EL] PESCO NIP 2024: reminder" in ended.out
    assert "Dear colleagues," in ended.out
    data = ok(at("preview", "EL", "--days", "2", "--text", "--json")).json
    assert data["letters"][0]["written"]["subject"].startswith("REHEARSAL [EL]")


def test_preview_into_a_folder(at, tmp_path):
    data = ok(at("preview", "EL", "--days", "40", "--out", "ahead", "--json")).json
    names = [path.removeprefix("ahead/") for path in data["files"]]
    assert [re.sub("[0-9a-f]{8}.eml", "ID", name) for name in names] == [
        "2024-02-09-0900-EL-reminder-ID",
        "2024-03-01-0900-EL-reminder-ID",
        "held/2024-03-13-0900-EL-overdue-ID",
    ]
    message = message_from_bytes((tmp_path / "ahead" / names[0]).read_bytes(), policy=default)
    assert message["To"] == "nip@el.example"
    again = at("preview", "EL", "--out", "ahead")
    assert again.code == 2
    assert "is not an empty folder" in again.err


def test_a_preview_sends_nothing(at, tmp_path):
    before = sorted((tmp_path / "var" / "letters").iterdir())
    ok(at("preview", "--days", "60", "--text"))
    assert sorted((tmp_path / "var" / "letters").iterdir()) == before
    assert ok(at("status", "--json")).json["next_at"] == "2024-02-09T08:00:00Z"


@pytest.mark.parametrize("days", ["-1", "1001", "many"])
def test_days_that_are_none(at, days):
    assert at("preview", "--days", days).code == 2


def test_hold_and_release(at):
    ended = ok(at("hold", "EL", "--rung", "-30", "--reason", "Elections"))
    assert "Held: rung -30 (nip, statement) for EL." in ended.out
    assert f"`kalends release {CODE}` lets them go" in ended.out
    assert "Held by an officer: Elections." in ok(at("preview", "EL", "--days", "2")).out
    data = ok(at("release", "--json")).json
    assert [(one["rung"], one["goes_at"]) for one in data["notices"]] == [("-30", "2024-02-09T08:00:00Z")] * 2
    assert data["held"] == 0


def test_what_is_released_late_goes_with_the_next_run(at):
    ok(at("hold", "EL", "--rung", "-30", "--reason", "Elections"))
    ok(at("advance", now=FIRST))
    ended = ok(at("release", "EL", now="2024-02-12T10:00:00+01:00"))
    assert "Next: `kalends advance` sends what is due." in ended.out


def test_approve_letters(at):
    ended = ok(at("approve", "EL", "nip"))
    assert "Approved: rung +3 (nip) for EL." in ended.out
    assert "To go on 13\u00a0March\u00a02024, 09:00" in ended.out
    assert "Still waiting for approval in this cycle: 51 notices." in ended.out
    rest = ok(at("approve", "--rung", "+3", "--copy-to", "policy_director", "--json")).json
    assert (len(rest["notices"]), rest["for_approval"]) == (51, 0)
    again = at("approve", "--letters")
    assert again.code == 2
    assert "no letter is waiting for approval" in again.err


def test_approve_without_more_is_about_the_report(at):
    for words in ((), ("report-to-council",)):
        ended = at("approve", *words)
        assert (ended.code, "cannot be approved before" in ended.err) == (2, True)
    assert "no step 'XX'" in at("approve", "XX").err


def test_send_now_sends_what_comes_next(at, tmp_path):
    data = ok(at("send-now", "EL", "--json")).json
    assert [(one["rung"], one["state"]) for one in data["notices"]] == [("-30", "carried")] * 2
    assert [letter["state"] for letter in data["letters"]] == ["sent"]
    done = ok(at("advance", "--json", now=FIRST)).json["cycles"][CODE]
    assert done["deliver_notices"] == 25


def test_send_now_sends_what_is_named(at):
    ended = ok(at("send-now", "EL", "nip", "--rung", "-7"))
    assert "Sent at once: rung -7 (nip) for EL." in ended.out
    again = at("send-now", "EL", "nip", "--rung", "-7")
    assert again.code == 2


def test_send_now_to_all(at):
    data = ok(at("send-now", "--all", "--rung", "-30", "--json")).json
    assert len(data["letters"]) == 26


def test_send_now_says_what_did_not_go(at, refusing):
    refusing(OutcomeKind.DEAD)
    ended = at("send-now", "EL")
    assert ended.code == 1
    assert "Sent at once" not in ended.out
    assert "Not sent: EL, reminder, is dead; 550 no such user." in ended.out


def test_letters_and_retry(at, refusing):
    refusing(OutcomeKind.DEAD)
    at("send-now", "EL")
    (dead,) = ok(at("letters", "--state", "dead", "--json")).json["letters"]
    assert (dead["respondent"], dead["attempts"], dead["answer"]) == ("EL", 1, "550 no such user")
    assert f"`kalends retry {CODE} --all`" in ok(at("letters")).out
    ended = ok(at("retry", "--message-id", dead["message_id"][1:9]))
    assert "To be tried again: 1 letter." in ended.out
    assert ok(at("advance", "--json", now=FIRST)).json["cycles"][CODE]["deliver_notices"] == 26
    assert at("retry", "--all", now=FIRST).code == 2


def test_an_answer_that_was_lost_is_explained(at, refusing):
    refusing(OutcomeKind.UNKNOWN)
    at("send-now", "EL")
    shown = ok(at("letters", "--state", "unknown")).out
    assert "so it may have arrived" in shown
    assert "next try 8\u00a0February\u00a02024," in shown


def test_no_such_letters(at):
    assert ok(at("letters", "--state", "void")).out.strip() == "There is no such letter."


REFUSED = [
    pytest.param(["hold", "XX", "--reason", "x"], "'XX' owes nothing", id="unknown respondent"),
    pytest.param(["hold", "EL", "plan", "--reason", "x"], "nobody owes 'plan'", id="unknown deliverable"),
    pytest.param(["hold", "EL", "--rung", "-31", "--reason", "x"], "no rung '-31'", id="unknown rung"),
    pytest.param(["hold", "EL", "--rung", "cut_off", "--reason", "x"], "no letter is planned", id="none"),
    pytest.param(["hold", "EL", "--reason", " "], "needs `reason`", id="no reason"),
    pytest.param(["hold", "EL"], "reason", id="reason left out"),
    pytest.param(["release"], "no letter is held by an officer", id="nothing is held"),
    pytest.param(["send-now"], "does not say which letters", id="send-now without whom"),
    pytest.param(["send-now", "XX"], "'XX' owes nothing", id="send-now to nobody"),
    pytest.param(["retry"], "does not say which letters", id="retry without which"),
    pytest.param(["retry", "--all"], "no letter is dead", id="nothing is dead"),
    pytest.param(["approve", "EL", "--copy-to", "king"], "king", id="unknown role"),
    pytest.param(["letters", "--state", "lost"], "lost", id="unknown state"),
    pytest.param(["preview", "XX"], "'XX' owes nothing", id="preview of nobody"),
    pytest.param(["what-if"], "no other date is given", id="no date"),
    pytest.param(["what-if", "--due", "nip=soon"], "'nip=soon' after --due", id="no day"),
    pytest.param(["what-if", "--due", "2024-03-17"], "'2024-03-17' after --due", id="no deliverable"),
    pytest.param(["what-if", "--call", "soon"], "is not a day", id="no day of the call"),
    pytest.param(["what-if", "--due", "nip=2024-03-17", "--due", "nip=2024-03-18"], "twice", id="twice"),
    pytest.param(["what-if", "--due", "nip=2024-02-01"], "has passed", id="a day that passed"),
    pytest.param(["what-if", "--call", "2024-03-01"], "only due days move", id="call of an open cycle"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "said"), REFUSED)
def test_what_is_refused_changes_nothing(at, words, said):
    ended = at(*words)
    assert ended.code == 2
    assert said in ended.err
    assert "way out: " in ended.err
    assert ok(at("preview", "--days", "2")).out.count("@") == 26


def test_what_if_of_an_open_cycle(at):
    data = ok(at("what-if", "--due", "nip=2024-03-17", "--json")).json
    assert len(data["moved"]) == 26 * 4
    assert {"date": "2024-03-17", "respondent": "EU", "holiday": "Sunday"} in data["clashes"]
    assert ok(at("preview", "--days", "2")).out.count("@") == 26


@pytest.mark.parametrize("made", [True, False], ids=["in a database without it", "without a database"])
def test_what_if_of_a_definition(kalends, made):
    if made:
        assert kalends("init").code == 0
    ended = ok(kalends("what-if", CODE, "--due", "nip=2024-03-17", "--call", "2023-12-05", "--json"))
    assert {row["rung"] for row in ended.json["moved"]} == {"call", "-30", "-7", "+3", "+10"}
    assert kalends("what-if", "nowhere", "--due", "nip=2024-03-17").code in (2, 3)


def test_what_if_of_a_file(kalends, tmp_path):
    from tasks.definitions import definition_text

    text = definition_text(CODE).replace("due_on = 2024-03-10", "due_on = 2024-03-08")
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    ended = ok(kalends("what-if", "mine.toml", "--due", "statement=2024-03-15"))
    assert "As if the cycle opened on" in ended.out
    assert "write these days into the definition" in ended.out
