"""What an officer records about a state: meetings, who may see which part, consent to publish."""

from datetime import UTC, datetime

import pytest

from models.rules.disclosure import DisclosedTo
from tasks.disclosure import list_disclosures
from tasks.dossier import dossier
from tasks.hand_in import HandIn, hand_in
from tasks.statements import AboutStatement, consents

CODE = "pesco-nip-2024"
STATE = f"/cycles/{CODE}/states/EL"
NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
MEETING = {"held_on": "2024-01-30", "offices": "MoD\nEEAS", "agreed": "A second version comes.\n\nBy March."}
DECIDED = {"to": "participants", "reason": "The state agreed.", "version": "1"}
SAID = {"is_given": "true", "said_on": "2024-01-31", "office": "MFA", "version": "1"}
STATEMENT = AboutStatement(CODE, "EL", "statement")


@pytest.fixture
def came(services, plan):
    """Greece handed in its plan and its statement."""
    hand_in(services, HandIn(CODE, "EL", "nip", plan, NOW), NOW)
    hand_in(services, HandIn(CODE, "EL", "statement", b"We stand by it.", NOW, file_name="s.txt"), NOW)


def post(browser, path, form):
    browser.get(path)
    return browser.post(path, form)


def test_a_meeting_is_noted_once(services, officer):
    for _ in range(2):
        assert "Meeting 1 is noted" in post(officer, f"{STATE}/meeting", MEETING).text
    (one,) = dossier(services, CODE, "EL", NOW).meetings
    assert one.agreed == ("A second version comes.", "By March.")


@pytest.mark.parametrize(
    "wrong", [{"held_on": "x"}, {"held_on": "2024-02-02"}, {"offices": ""}, {"agreed": " "}]
)
def test_no_meeting(services, officer, wrong):
    answer = post(officer, f"{STATE}/meeting", MEETING | wrong)
    assert answer.status_code == 422
    assert (MEETING | wrong)["offices"] in answer.text.replace("\r\n", "\n")
    assert dossier(services, CODE, "EL", NOW).meetings == ()


@pytest.mark.usefixtures("came")
def test_a_part_is_disclosed(services, officer):
    part = "whole"
    form = DECIDED | {"part": part}
    path = f"{STATE}/statement/disclosure"
    assert "participants" in post(officer, path, form).text
    assert "decided so already" in post(officer, path, form).text
    (one,) = list_disclosures(services, CODE, DisclosedTo.PARTICIPANTS, NOW)
    assert (one.part, one.reason) == (part, "The state agreed.")


@pytest.mark.usefixtures("came")
@pytest.mark.parametrize("wrong", [{"reason": " "}, {"part": "nowhere"}, {"version": "7"}])
def test_no_decision(services, officer, wrong):
    answer = post(officer, f"{STATE}/statement/disclosure", DECIDED | {"part": "whole"} | wrong)
    assert answer.status_code == 422
    assert list_disclosures(services, CODE, None, NOW) == ()


@pytest.mark.usefixtures("came")
def test_consent_given_and_withdrawn(services, officer):
    path = f"{STATE}/statement/consent"
    assert "It is recorded" in post(officer, path, SAID).text
    assert "on record already" in post(officer, path, SAID).text
    post(officer, path, SAID | {"is_given": "false"})
    assert [one.is_given for one in consents(services, STATEMENT, NOW)] == [True, False]


@pytest.mark.usefixtures("came")
def test_nothing_is_ticked_before_it_was_said(services, officer):
    path = f"{STATE}/statement/consent"
    page = officer.get(path).text
    assert page.count('type="radio"') == 2
    assert " checked" not in page
    answer = post(officer, path, {name: one for name, one in SAID.items() if name != "is_given"})
    assert answer.status_code == 422
    assert "nothing is ticked beforehand" in answer.text
    assert consents(services, STATEMENT, NOW) == ()


@pytest.mark.usefixtures("came")
@pytest.mark.parametrize(
    ("wrong", "status"), [({"said_on": "x"}, 422), ({"office": " "}, 422), ({"version": "2"}, 409)]
)
def test_no_consent(services, officer, wrong, status):
    answer = post(officer, f"{STATE}/statement/consent", SAID | wrong)
    assert answer.status_code == status
    assert consents(services, STATEMENT, NOW) == ()


def test_a_plan_is_no_statement(officer):
    assert officer.get(f"{STATE}/nip/consent").status_code == 422


@pytest.mark.usefixtures("came")
def test_the_page_of_the_state_leads_there(officer):
    text = officer.get(STATE).text
    for path in ("meeting", "nip/questions", "nip/disclosure", "statement/consent"):
        assert f'href="{STATE}/{path}"' in text
    assert f"{STATE}/nip/consent" not in text
