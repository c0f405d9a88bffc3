"""Which notices the rules ask for after a history, and for when."""

import pytest

DRILL = ("[call]\non = 2023-12-01\n", "[call]\non = 2023-12-01\nconfirm_contacts_on = {day}\n")

EXTENDED = ("extended", 2, "2024-03-24", "2024-03-26")
FIRST = {"call", "rung:-30:1", "rung:-7:1", "rung:+3:1", "rung:+10:1*"}


def of_greece(record, now="2024-06-01 10:00"):
    """Return the instants of all notices about EL nip, by occasion."""
    return {
        name.removeprefix("EL nip "): f"{one.planned_for:%Y-%m-%d %H:%M}"
        for name, one in record.owed(now).items()
        if name.startswith("EL nip ")
    }


def planned(record, notice):
    """Return what is said of one notice when it is written: why it never goes, or nothing."""
    return record.allowed("2024-01-01 10:00", f"EL nip {notice}")


def test_each_obligation_has_its_call_and_its_ladder(opened):
    assert of_greece(opened) == {
        "call": "2023-12-04 08:00",
        "rung:-30:1": "2024-02-09 08:00",
        "rung:-7:1": "2024-03-01 08:00",
        "rung:+3:1": "2024-03-13 08:00",
        "rung:+10:1*": "2024-03-20 08:00",
    }
    assert len(opened.owed("2024-01-01 10:00")) == 4 * 2 * 5


def test_an_empty_record_asks_for_nothing(opened):
    opened.entries.clear()
    assert opened.owed("2024-01-01 10:00") == {}


def test_a_new_version_has_a_ladder_and_a_letter(called):
    called.set_deadline("2024-02-20 10:00", *EXTENDED)
    found = of_greece(called)
    assert set(found) - FIRST == {"rung:-30:2", "rung:-7:2", "rung:+3:2", "rung:+10:2*", "extended:2"}
    assert found["rung:-7:2"] == "2024-03-15 08:00"
    assert found["rung:+3:2"] == "2024-03-27 08:00"
    assert found["extended:2"] == "2024-02-20 09:00"


def test_rungs_of_the_past_are_not_sent_again(called):
    called.set_deadline("2024-02-26 10:00", *EXTENDED)
    found = called.allowed("2024-02-26 10:00", "EL nip rung:-30:2")
    assert found == "withdrawn (its instant lay in the past when the deadline was set)"


def test_what_falls_after_the_cut_off_never_goes(called):
    called.set_deadline("2024-02-26 10:00", "announced", 2, "2024-04-29", "2024-03-11")
    found = called.allowed("2024-02-26 10:00", "EL nip rung:+3:2")
    assert found == "withdrawn (its instant lies at or after the cut-off)"


@pytest.mark.parametrize(
    ("what", "due", "late", "letter_at"),
    [
        pytest.param("extended", "2024-05-20", "2024-05-20", "2024-05-21 07:00", id="extended: it follows"),
        pytest.param("moved", "2024-05-20", "2024-05-20", "2024-05-21 07:00", id="moved: it follows"),
        pytest.param("announced", "2024-05-20", "2024-03-11", "2024-05-02 07:00", id="announced: it stays"),
        pytest.param("shortened", "2024-03-05", "2024-03-05", "2024-05-02 07:00", id="shortened: it stays"),
    ],
)
def test_the_cut_off_of_a_version(called, what, due, late, letter_at):
    called.set_deadline("2024-02-20 10:00", what, 2, due, late)
    called.add("2024-05-21 08:00", "not_received", "EL nip")
    found = of_greece(called)
    assert (found["cut_off:1"], found["cut_off:1*"]) == (letter_at, letter_at)


def test_a_restored_version_has_the_cut_off_of_the_one_before(called):
    called.set_deadline("2024-02-20 10:00", "extended", 2, "2024-05-20")
    called.set_deadline("2024-02-21 10:00", "restored", 3, "2024-03-10", "2024-03-11")
    called.add("2024-05-01 00:00", "not_received", "EL nip")
    assert of_greece(called)["cut_off:1"] == "2024-05-02 07:00"


def test_a_move_for_all_is_told_in_hours_open_for_all(called):
    called.set_deadline("2024-02-24 10:00", "moved", 2, "2024-03-24", "2024-03-26")
    assert of_greece(called)["moved:2"] == "2024-02-26 08:00"  # the 24th is a Saturday


@pytest.mark.parametrize(
    ("at", "history", "detail", "is_told"),
    [
        pytest.param("2023-12-03 10:00", [], {}, False, id="before the call: it says the new day itself"),
        pytest.param("2023-12-05 10:00", [], {}, True, id="a letter carries the call, sent or not"),
        pytest.param("2023-12-05 10:00", [], {"call_unsent": True}, False, id="no run of the engine since"),
        pytest.param(
            *("2023-12-05 10:00", [("2023-12-05 09:00", "called", {})], {"call_unsent": True}, True),
            id="called, whatever is said beside it",
        ),
        pytest.param(
            *("2023-12-05 10:00", [("2023-12-03 09:00", "notice_held", {"occasion": "call"})], {}, False),
            id="an officer holds the call",
        ),
        pytest.param(
            *("2023-12-03 10:00", [("2023-12-02 09:00", "notice_hurried", {"occasion": "call"})], {}, True),
            id="an officer sent the call sooner",
        ),
        pytest.param(
            *("2023-12-03 10:00", [("2023-12-02 09:00", "no_update", {}), ("2023-12-02 10:00", "received")]),
            *({}, True),
            id="the call was withdrawn",
        ),
    ],
)
def test_a_new_version_is_told_unless_the_call_will_say_it(opened, at, history, detail, is_told):
    for when, what, *more in history:
        opened.add(when, what, "EL nip", **(more[0] if more else {"version": 1}))
    opened.set_deadline(at, *EXTENDED, **detail)
    assert ("extended:2" in of_greece(opened)) is is_told


def test_an_unsent_call_takes_in_rungs_up_to_its_day(opened):
    opened.set_deadline("2023-12-02 10:00", "shortened", 2, "2024-01-03")
    assert planned(opened, "rung:-30:2") == "withdrawn (another of its day goes)"


def test_receipts_and_questions_are_numbered(called):
    called.add("2024-03-05 10:00", "received", "EL nip", version=1)
    called.add("2024-03-06 10:00", "clarification_asked", "EL nip", version=1)
    called.add("2024-03-07 10:00", "registered", "EL nip", version=2)
    called.add("2024-03-08 10:00", "clarification_asked", "EL nip", version=2)
    found = of_greece(called)
    assert {name: found[name] for name in set(found) - FIRST} == {
        "received:1": "2024-03-05 09:00",
        "clarification:1": "2024-03-06 09:00",
        "received:2": "2024-03-07 09:00",
        "clarification:2": "2024-03-08 09:00",
    }


def test_thanks_go_once_to_whom_the_report_counts(called):
    called.add("2024-03-05 10:00", "received", "EL nip", version=1)
    called.add("2024-03-06 10:00", "taken_into_account", "EL nip", version=1)
    called.add("2024-11-18 09:00", "report_published", version=1)
    called.add("2024-11-19 09:00", "taken_into_account", "EL statement", version=1)
    called.add("2024-11-20 09:00", "report_published", version=2)
    thanked = [name for name in called.owed("2024-12-01 10:00") if name.endswith("thanks")]
    assert thanked == ["EL nip thanks"]
    assert of_greece(called)["thanks"] == "2024-11-18 08:00"


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        pytest.param("2023-12-01", "2023-12-04 08:00", id="on the day of opening, a holiday somewhere"),
        pytest.param("2023-12-12", "2023-12-12 08:00", id="later"),
        pytest.param("2023-11-30", None, id="its day has passed"),
    ],
)
def test_all_are_asked_to_confirm_their_contacts(opened, day, instant):
    opened.definition_text = opened.definition_text.replace(DRILL[0], DRILL[1].format(day=day))
    asked = {
        name: f"{one.planned_for:%Y-%m-%d %H:%M}" for name, one in opened.owed("2023-12-01 10:00").items()
    }
    found = {name: at for name, at in asked.items() if name.endswith("drill:1")}
    expected = {f"{code} drill:1": instant for code in ("BE", "EL", "LT", "PT")} if instant else {}
    assert found == expected


@pytest.mark.parametrize(
    ("now", "history", "allowed"),
    [
        pytest.param("2023-12-11 10:00", [], "waiting until 12 December 2023, 09:00:00", id="ahead"),
        pytest.param("2023-12-12 10:00", [], "sent (from 12 December 2023, 09:00:00 on)", id="due"),
        pytest.param(
            *("2023-12-11 10:00", ["2023-12-05 10:00"], "waiting until 12 December 2023, 09:00:00"),
            id="confirmed: it is looked at when it is due",
        ),
        pytest.param(
            *("2023-12-12 10:00", ["2023-12-05 10:00"]),
            "withdrawn (contacts confirmed 5 December 2023) or due since 12 December 2023, 09:00:00",
            id="confirmed before it was due",
        ),
    ],
)
def test_who_confirmed_is_not_asked(opened, now, history, allowed):
    opened.definition_text = opened.definition_text.replace(DRILL[0], DRILL[1].format(day="2023-12-12"))
    for at in history:
        opened.add(at, "contacts_confirmed", "EL")
    assert opened.allowed(now, "EL drill:1") == allowed


def test_texts_to_all_go_to_all_in_open_hours(called):
    called.add("2024-01-10 20:00", "correction_issued", number=1, note=2)
    called.add("2024-01-11 10:00", "circular_issued", number=1, note=3)
    called.add("2024-01-11 10:00", "no_update", "BE nip")
    found = called.owed("2024-01-12 10:00")
    for code in ("BE", "EL", "LT", "PT"):
        assert f"{found[f'{code} correction:1'].planned_for:%d %H:%M}" == "11 08:00"
        assert f"{found[f'{code} circular:1'].planned_for:%d %H:%M}" == "11 09:00"


@pytest.mark.parametrize(
    ("left", "letters"),
    [
        pytest.param({"left": [1]}, {"withdrawal:2"}, id="another counts"),
        pytest.param({"left": []}, set(), id="none is left: the letter is about the deadline"),
        pytest.param({}, set(), id="a record of before such letters"),
    ],
)
def test_a_withdrawal_is_told_while_another_version_counts(called, left, letters):
    for version in (1, 2):
        called.add("2024-02-20 10:00", "received", "EL nip", version=version)
    called.add("2024-02-21 10:00", "version_withdrawn", "EL nip", version=2, falls_back=True, **left)
    assert set(of_greece(called)) - FIRST - {"received:1", "received:2"} == letters
