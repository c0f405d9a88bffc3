"""What somebody tries who has read the program: a stranger, another state, an officer who wants more."""

import hashlib
import hmac
import json
import re
from base64 import urlsafe_b64encode

import pytest

from config.definition import Language
from dashboard import edge
from models.queries.access import viewer_at
from models.rules.access import Role
from tasks.colleagues import Colleague, invite
from tasks.desk_page import desk_page
from tasks.questions import Whose
from tasks.roles import Given, give_role, roles_given

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CODE = "pesco-nip-2024"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"&" * (edge.MOST_FIELDS + 1), id="empty fields, which nobody else counts"),
        pytest.param(b"a;" * (edge.MOST_FIELDS + 1), id="fields told apart otherwise"),
        pytest.param(b"address=" + b"x" * (edge.MOST_FORM_BYTES + 1), id="one long field"),
    ],
)
def test_a_form_that_costs_a_stranger_nothing_and_us_time(browser, body):
    answer = browser().client.post("/sign-in", content=body, headers=FORM)
    assert answer.status_code == 413


def test_a_stranger_asks_for_what_is_no_plain_word(browser):
    answer = browser().client.get("/cycles/%D0%B6", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")


def test_messages_that_a_browser_made_up(browser):
    visitor = browser()
    visitor.client.cookies.set("kalends-said", '"\\351.W10="')
    assert visitor.get("/sign-in").status_code == 200


def test_nobody_says_anything_to_who_has_no_secret(browser):
    visitor = browser()
    empty = "b0d3ce2a"
    visitor.client.cookies.clear()
    visitor.client.cookies.set("kalends-said", signed_with_nothing([["error", empty]]))
    assert empty not in visitor.client.get("/sign-in").text


def signed_with_nothing(said):
    text = urlsafe_b64encode(json.dumps(said).encode()).decode()
    return f"{hmac.new(b'', text.encode(), hashlib.sha256).hexdigest()}.{text}"


def test_no_state_names_the_office_of_another(services, browser, clock):
    greece = viewer_at_greece(services, clock)
    invite(services, greece, Colleague("nip@cy.example", Role.READER, "Office of Greece"), "x", clock())
    page, cyprus = f"/desk/{CODE}/CY/statement/hand-in", browser("nip@cy.example")
    key = re.search(r'name="key" value="([^"]+)', cyprus.get(page).text)[1]
    cyprus.post(page, {"key": key, "text": "We stand by the commitments. " * 30})
    whose = Whose(CODE, "CY", "statement")
    (version,) = desk_page(services, whose, Language.ENGLISH, clock()).obligation.versions
    assert version.sender == "Desk"


def viewer_at_greece(services, clock):
    with services.reading() as session:
        return viewer_at(session, "nip@el.example", clock()).mine[0]


def test_no_state_names_the_office_of_an_officer(services, browser, clock):
    greece = viewer_at_greece(services, clock)
    invite(services, greece, Colleague("new@eeas.example", Role.READER, "Athens"), "x", clock())
    give_role(services, Given("new@eeas.example", Role.OFFICER, "operator", "EEAS"), clock())
    assert "(EEAS)" in browser("new@eeas.example").get("/account").text


def test_the_last_operator_does_not_end_its_own_role_in_capitals(services, browser):
    operator = browser("operator@eeas.example")
    operator.get("/users")
    operator.post("/users/end", {"address": "Operator@EEAS.example", "role": "operator"})
    assert any(one.role is Role.OPERATOR for one in roles_given(services))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"a = " + b"[" * 50_000, id="deep"),
        pytest.param(b"a = " + b"9" * 5_000, id="a number without end"),
        pytest.param(b"a" + b".a" * 5_000 + b" = 1", id="a name that takes the square of its length"),
    ],
)
def test_a_definition_that_breaks_its_reader(officer, text):
    officer.get("/cycles/new")
    answer = officer.post("/cycles/new", files={"file": ("d.toml", text)})
    assert answer.status_code == 200
    assert any(words in answer.text for words in ("not TOML", "too deep", "more than 100 dots"))


TOO_LARGE = "9" * 20


@pytest.mark.parametrize(
    "path",
    [
        f"/mail/{TOO_LARGE}",
        f"/cycles/{CODE}/states/EL/nip/questions/{TOO_LARGE}/marked",
        f"/cycles/{CODE}/states/EL/nip/versions/{TOO_LARGE}",
        f"/cycles/{CODE}?at=0001-01-01T00:00",
        f"/cycles/{CODE}/state-of-play.pdf?at=9999-12-31",
    ],
)
def test_a_number_or_a_year_that_nothing_holds(officer, path):
    assert officer.get(path).status_code in (404, 422)


@pytest.mark.parametrize("until", ["9999-12-31", "9998-01-01", "0001-01-01", "2030-01-01"])
def test_a_state_announces_a_day_that_nobody_lives_to_see(greece, until):
    greece.get(f"/desk/{CODE}/EL/nip")
    answer = greece.post(f"/desk/{CODE}/EL/nip/announce", {"until": until, "reason": "x"})
    assert answer.status_code == 422
    assert "five years" in answer.text


@pytest.mark.parametrize("until", ["9999-12-31", "0001-01-01"])
def test_nobody_moves_a_deadline_out_of_time(officer, until):
    officer.get(f"/cycles/{CODE}/letters/what-if")
    moved = {"deliverable": "nip", "until": until, "reason": "x"}
    assert officer.post(f"/cycles/{CODE}/letters/move", moved).status_code == 422


def test_a_version_beyond_all_is_nothing_to_build_on(greece):
    greece.get(f"/desk/{CODE}/EL/statement/hand-in")
    said = {"text": "We stand by it. " * 30, "based_on": TOO_LARGE}
    assert greece.post(f"/desk/{CODE}/EL/statement/hand-in", said).status_code == 422


@pytest.mark.parametrize("path", ["/cycles/%00", "/sign-in/%00", "/api/v1/cycles/%00/obligations"])
def test_a_path_with_a_nul_leads_nowhere(officer, path):
    assert officer.get(path).status_code == 404


@pytest.mark.parametrize("query", ["?respondent=%00", "?%00=", "?cycle=a%00b&limit=5"])
@pytest.mark.parametrize("path", [f"/cycles/{CODE}", "/users/log", "/sign-in"])
def test_a_query_with_a_nul_is_not_taken(officer, path, query):
    answer = officer.get(path + query)
    assert answer.status_code == 422
    assert "holds a character that is not visible (NUL); type it anew" in answer.text


@pytest.mark.parametrize("path", ["/api/v1/me", "/api/v1/cycles"])
def test_a_program_that_sends_a_nul_is_told_as_programs_are(officer, path):
    answer = officer.get(f"{path}?x=%00")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert "NUL" in answer.json()["detail"]


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(b'name="address"\r\n\r\na\x00@b.example', id="in a field"),
        pytest.param(b'name="a\x00"\r\n\r\nb', id="in a name"),
        pytest.param(b'name="file"; filename="a\x00.txt"\r\n\r\nb', id="in the name of a file"),
    ],
)
def test_a_form_with_a_nul_is_not_taken(browser, part):
    visitor = browser()
    parts = (b'name="csrf"\r\n\r\n' + visitor.token.encode(), part)
    begins = b"--b\r\nContent-Disposition: form-data; "
    content = b"\r\n".join((*(begins + one for one in parts), b"--b--\r\n"))
    form = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = visitor.client.post("/sign-in", content=content, headers=form)
    assert answer.status_code == 422
    assert "NUL" in answer.text
