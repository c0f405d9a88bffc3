"""Letters chosen one by one: all of them or none, once, and past no approval, on both databases."""

from datetime import UTC, datetime

import pytest

from config.definition import ContactRole
from models.errors import IncompleteActError, NothingSelectedError, RoleMissingError
from tasks.advance import advance
from tasks.chosen_letters import (
    ChosenAct,
    LetterChoice,
    choice_of,
    handle_chosen,
    parse_choice,
    waits_for_approval,
)
from tasks.handling import Verb, list_letters
from tasks.preview import Asked, preview

CODE = "pesco-nip-2024"
CALLED = datetime(2023, 12, 4, 8, tzinfo=UTC)
BEFORE = datetime(2024, 2, 5, 9, tzinfo=UTC)
OVERDUE = datetime(2024, 3, 12, 9, tzinfo=UTC)


@pytest.fixture
def installation_url(database_url):
    return database_url


@pytest.fixture
def called(opened):
    advance(opened, CODE, CALLED)
    return opened


def chosen(services, now=BEFORE, *codes):
    found = preview(services, CODE, Asked(7), now).letters
    return tuple(choice_of(one) for one in found if one.respondent in (codes or ("EL",)))


def act(services, verb, letters, now=BEFORE, **more):
    return handle_chosen(services, CODE, ChosenAct(verb, letters, **more), now)


def standings(services, now=BEFORE):
    return {
        one.respondent: one.standing.value
        for one in preview(services, CODE, Asked(7), now).letters
        if one.respondent in ("EL", "CY")
    }


def test_held_and_released_with_all_that_a_letter_tells(called):
    assert act(called, Verb.HOLD, chosen(called), reason="A call is due.") == 2
    assert standings(called) == {"EL": "held", "CY": "goes"}
    assert act(called, Verb.RELEASE, chosen(called)) == 2
    assert standings(called) == {"EL": "goes", "CY": "goes"}


def test_one_that_does_not_stand_so_keeps_all_as_they_are(called):
    letters = (*chosen(called), LetterChoice("CY", (("nip", "rung:-99:1"),)))
    with pytest.raises(NothingSelectedError):
        act(called, Verb.HOLD, letters, reason="A call is due.")
    assert standings(called) == {"EL": "goes", "CY": "goes"}


def test_nothing_without_a_letter_or_a_reason(called):
    with pytest.raises(NothingSelectedError):
        act(called, Verb.HOLD, (), reason="A call is due.")
    with pytest.raises(IncompleteActError):
        act(called, Verb.HOLD, chosen(called))


def test_sent_at_once_and_once(called):
    letters = chosen(called)
    assert act(called, Verb.SEND_NOW, letters, key="a") == 2
    assert act(called, Verb.SEND_NOW, letters, key="a") == 0
    sent = [one for one in list_letters(called, CODE, None, BEFORE) if one.kind == "reminder"]
    assert [(one.respondent, one.state.value) for one in sent] == [("EL", "sent")]


def test_nothing_passes_by_who_approves(called):
    advance(called, CODE, OVERDUE)
    letters = chosen(called, OVERDUE)
    assert waits_for_approval(called, CODE, letters, OVERDUE)
    with pytest.raises(RoleMissingError):
        act(called, Verb.SEND_NOW, letters, OVERDUE)
    assert standings(called, OVERDUE)["EL"] == "held"
    act(called, Verb.APPROVE, letters, OVERDUE, copy_to=(ContactRole.DEPUTY,))
    assert standings(called, OVERDUE)["EL"] == "goes"


def test_a_letter_has_a_name_that_can_be_read_again(called):
    (choice,) = chosen(called)
    assert parse_choice(str(choice)) == choice


@pytest.mark.parametrize(
    "text", ["", "EL", "EL nip", "EL /call", "EL nip/", "EL nip/nonsense", "EL nip/rung:x:1"]
)
def test_what_names_no_letter(text):
    with pytest.raises(NothingSelectedError):
        parse_choice(text)
