"""The pages of the users: roles given and ended, and the logs."""

import re

import pytest

from models.errors import TokenNeededError
from models.queries.access import viewer_at
from models.rules.access import Role
from models.rules.scopes import Scope
from tasks.access import Seen, note_seen
from tasks.access_logs import Of, access_log
from tasks.api_tokens import Wanted, all_tokens, caller_of, make_token_for
from tasks.calendar_feed import make_feed
from tasks.inside_tokens import insider_of, make_inside_token
from tasks.roles import roles_given

OPERATOR = "operator@eeas.example"
NEW = {"address": "new@eda.example", "role": "officer", "office": "EDA", "house": "EDA", "respondent": ""}


@pytest.fixture
def operator(browser):
    opened = browser(OPERATOR)
    opened.get("/users")
    return opened


def roles(services):
    return {(one.address, one.role, one.respondent, one.house) for one in roles_given(services)}


def test_who_has_which_role(operator):
    shown = operator.get("/users").text
    assert all(address in shown for address in ("officer@eeas.example", "authority@el.example", OPERATOR))


def test_giving_and_ending_a_role(services, operator):
    assert "may sign in now" in operator.post("/users", NEW).text
    assert ("new@eda.example", Role.OFFICER, "", "EDA") in roles(services)
    assert "had that role before" in operator.post("/users", NEW).text
    assert "no longer officer" in operator.post("/users/end", NEW).text
    assert "new@eda.example" not in {address for address, *_ in roles(services)}


def test_who_gave_it_is_on_record(services, operator):
    operator.post("/users", NEW)
    (given,) = [one for one in roles_given(services) if one.address == "new@eda.example"]
    assert given.granted_by == OPERATOR
    shown = operator.get("/users/log").text
    assert "give role" in shown
    assert OPERATOR in shown


def test_a_role_at_a_respondent(services, operator):
    operator.post("/users", NEW | {"role": "reader", "respondent": "LV"})
    assert ("new@eda.example", Role.READER, "LV", "") in roles(services)
    operator.post("/users/end", NEW | {"role": "reader", "respondent": "LV"})
    assert "new@eda.example" not in {address for address, *_ in roles(services)}


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"address": "not an address"}, id="no address"),
        pytest.param({"role": "contact"}, id="a contact of nobody"),
        pytest.param({"role": "reader", "respondent": "XX"}, id="not on the roster"),
    ],
)
def test_what_was_typed_stays_in_the_form(services, operator, wrong):
    before = roles(services)
    answer = operator.post("/users", NEW | wrong | {"office": "An office"})
    assert (answer.status_code, roles(services)) == (422, before)
    assert 'value="An office"' in answer.text
    assert 'role="alert"' in answer.text


def test_ending_what_nobody_has(operator):
    answer = operator.post("/users/end", NEW)
    assert answer.status_code == 422
    assert "does not have the role officer" in answer.text


def test_nobody_ends_their_own_keys(services, operator):
    answer = operator.post("/users/end", {"address": OPERATOR, "role": "operator"})
    assert answer.status_code == 422
    assert (OPERATOR, Role.OPERATOR, "", "") in {(*one[:3], "") for one in roles(services)}


def test_a_role_that_ends_is_gone_at_once(operator, officer):
    assert officer.get("/runs").status_code == 200
    operator.post("/users/end", {"address": "officer@eeas.example", "role": "officer"})
    assert officer.get("/runs").url.path == "/sign-in"


def test_an_auditor_reads_the_log_of_a_state(services, clock, browser):
    for code in ("EL", "LV"):
        seen = Seen("officer@eeas.example", "read", "pesco-nip-2024", code, f"state page of {code}")
        note_seen(services, seen, clock())
    auditor = browser("auditor@eeas.example")
    assert 'href="/users/log"' in auditor.get("/account").text
    all_of_them = auditor.get("/users/log").text
    assert "state page of EL" in all_of_them
    one = auditor.get("/users/log?respondent=lv&cycle=pesco-nip-2024").text
    assert "state page of LV" in one
    assert "state page of EL" not in one
    assert "signed in" in one


def test_an_operator_ends_sessions_and_no_role(services, operator, officer):
    before = roles(services)
    assert (
        "sessions ended: 1" in operator.post("/users/sessions/end", {"whose": " Officer@EEAS.example"}).text
    )
    assert officer.get("/runs").url.path == "/sign-in"
    assert roles(services) == before
    assert "end sessions" in operator.get("/users/log").text


@pytest.fixture
def tokens(services, clock):
    """Make a token of the secretariat and one of Greece, and return both."""
    inside = make_inside_token(
        services, "officer@eeas.example", Wanted("briefing tool", [Scope.READ_CYCLE]), clock()
    )
    wanted = Wanted("archive", [Scope.READ, Scope.HAND_IN])
    return inside, make_token_for(services, "nip@el.example", "EL", wanted, clock())[0]


def revoked(services):
    log = access_log(services, Of("", ""))
    return [(one.address, one.respondent, one.what) for one in log if one.deed == "revoke_token"]


def test_without_tokens_the_page_says_so(operator):
    assert "No token of a program is in force." in operator.get("/users").text


def test_tokens_in_force_with_what_they_are_for(services, clock, tokens, operator):
    assert insider_of(services, tokens[0], clock())
    shown = operator.get("/users").text.partition('id="tokens"')[2].partition("</table>")[0]
    lines = [words(line) for line in shown.split('<tr role="row">')[2:]]
    assert [line.split()[0] for line in lines] == ["briefing", "archive"]
    assert "secretariat read what the secretariat reads of all states officer@eeas.example" in lines[0]
    assert "EL read, hand in, answer, take back nip@el.example 1 February 2024" in lines[1]
    assert all("Friday 31 January 2025, 10:00" in line for line in lines)
    assert ["never" in line for line in lines] == [False, True]
    assert not any(token in shown for token in tokens)


def test_a_token_is_revoked_once_however_often_it_is_sent(services, clock, tokens, operator):
    number = all_tokens(services, clock())[1].number
    for _ in range(2):
        clock.pass_by(minutes=1)
        page = operator.post(f"/users/tokens/{number}/revoke")
        assert (page.status_code, page.url.path) == (200, "/users")
        assert "The token archive of EL works no more" in page.text
    with pytest.raises(TokenNeededError):
        caller_of(services, tokens[1], clock())
    assert insider_of(services, tokens[0], clock())
    assert revoked(services) == [(OPERATOR, "EL", f"token {number}, archive")]
    assert "revoke token" in operator.get("/users/log").text


def test_a_token_of_the_secretariat_is_revoked(services, clock, tokens, operator):
    operator.post(f"/users/tokens/{all_tokens(services, clock())[0].number}/revoke")
    assert insider_of(services, tokens[0], clock()) is None
    assert [whose for _, whose, _ in revoked(services)] == [""]


@pytest.mark.parametrize("number", [-1, 0, 99, 2**31, 10**30])
def test_there_is_no_such_token(services, tokens, operator, number):
    assert operator.post(f"/users/tokens/{number}/revoke").status_code == 404
    assert revoked(services) == []


def test_the_address_of_a_calendar_is_no_token_of_a_program(services, clock, operator):
    with services.reading() as session:
        viewer = viewer_at(session, "nip@el.example", clock())
    make_feed(services, viewer.mine[0], viewer, clock())
    assert "No token of a program is in force." in operator.get("/users").text
    assert operator.post("/users/tokens/1/revoke").status_code == 404


def test_a_forged_form_and_other_roles_revoke_nothing(services, clock, tokens, operator, officer):
    number = all_tokens(services, clock())[1].number
    operator.token = "made up"
    assert operator.post(f"/users/tokens/{number}/revoke").status_code == 403
    officer.get("/account")
    assert officer.post(f"/users/tokens/{number}/revoke").status_code == 403
    assert caller_of(services, tokens[1], clock())


def words(line):
    return " ".join(re.sub(r"<[^>]*>", " ", line).replace("&nbsp;", " ").replace("\xa0", " ").split())
