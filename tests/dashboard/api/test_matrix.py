"""Every route x every token: what it is not for is refused, and of another respondent there is nothing."""

import pytest

from dashboard.api.description import description
from dashboard.api.prefix import INSIDE, PREFIX
from models.rules.scopes import TOKEN_LASTS, Scope, may_give
from tasks.api_tokens import all_tokens, revoke_any_token

CODE = "pesco-nip-2024"
PATH = {"cycle": CODE, "deliverable": "nip", "version": "1", "number": "1"}
ROUTES = [
    (method.upper(), path.removeprefix(PREFIX))
    for path, methods in description()["paths"].items()
    for method in methods
    if not path.startswith(INSIDE)
]
FOR_PROGRAMS = [one for one in ROUTES if not one[1].endswith("/certify")]
OF_CONTACT = may_give(may_write=True)
FOR_SCOPE = {
    "/check": Scope.CHECK,
    "/submissions": Scope.HAND_IN,
    "/submissions/{version}/withdraw": Scope.HAND_IN,
    "/questions/{number}/answer": Scope.HAND_IN,
    "/announce": Scope.ANNOUNCE,
    "/statement": Scope.STATEMENT,
    "/statement/translation": Scope.STATEMENT,
    "/statement/consent": Scope.STATEMENT,
    "/carried/confirm": Scope.HAND_IN,
    "/submissions/{version}/certify": Scope.READ,
}
"""What a token has to be for, by the end of the path of what writes."""
BODY = {
    "/announce": {"until": "2024-03-08"},
    "/withdraw": {"reason": "a mistake"},
    "/answer": {"text": "yes"},
    "/statement": {"language": "el"},
    "/consent": {"may_publish": True, "office": "Ministry of Defence"},
    "/confirm": {"version": 1, "lines": ["/answers/commitments/1"]},
}


def scope_of(method, path):
    end = path.partition("{deliverable}")[2]
    return FOR_SCOPE[end] if method == "POST" else Scope.READ


def ask(program, method, path, **places):
    more = {"headers": {"If-Match": "*"}}
    if "/statement" in path:
        places = {"deliverable": "statement"} | places
    if method == "POST":
        body = next((body for end, body in BODY.items() if path.endswith(end)), None)
        more |= {"json": body} if body else {"content": b"{}"}
        more["headers"] |= {} if body else {"Content-Type": kind_of(path)}
    return program(method, path.format(**PATH | places), **more)


def kind_of(path):
    return "text/plain" if path.endswith("/translation") else "application/json"


@pytest.fixture
def handed_in(greek, plan):
    assert greek.hand_in(plan).status_code == 201
    assert greek.hand_in(b"We stand by it.", "text/plain", "statement").status_code == 201


def test_a_token_passes_for_what_it_is_for(handed_in, program, token_of):
    programs = {scope: program(token_of("nip@el.example", scope)) for scope in OF_CONTACT}
    for method, path in FOR_PROGRAMS:
        answer = ask(programs[scope_of(method, path)], method, path)
        assert answer.status_code not in (401, 403, 428), path
        assert answer.status_code < 500, path
        assert answer.status_code != 404 or "questions" in path, path  # nothing was asked


def test_a_token_for_all_else_does_not_pass(program, token_of):
    others = {scope: program(token_of("nip@el.example", *(OF_CONTACT - {scope}))) for scope in OF_CONTACT}
    for method, path in ROUTES:
        scope = scope_of(method, path)
        answer = ask(others[scope], method, path)
        assert answer.status_code == 403, path
        assert f'scope="{scope}"' in answer.headers["www-authenticate"]
        assert answer.json()["code"] == "scope_missing"


@pytest.fixture
def without(services, clock, program, token_of):
    """Return programs without a token, and with such as work no more."""
    revoked, expired = token_of(), token_of()
    revoke_any_token(services, all_tokens(services, clock())[0].number, clock())
    clock.pass_by(seconds=TOKEN_LASTS.total_seconds())
    return [program(token) for token in ("", "kalends_made-up", revoked, expired)]


def test_nobody_passes_without_a_token_that_works(without):
    for method, path in ROUTES:
        shown = [ask(one, method, path) for one in without]
        assert [one.status_code for one in shown] == [401] * 4, path
        assert "invalid_token" not in shown[0].headers["www-authenticate"]
        assert all("invalid_token" in one.headers["www-authenticate"] for one in shown[1:])
        assert len({one.text for one in shown[1:]}) == 1


def test_what_another_handed_in_is_not_there(handed_in, program, token_of):
    cyprus = program(token_of("nip@cy.example"))
    for method, path in ROUTES:
        if "{version}" in path:
            answer = ask(cyprus, method, path)
            assert answer.status_code == 404, path
            assert answer.json() == cyprus.get("/nowhere").json()


@pytest.mark.parametrize("place", ["cycle", "deliverable"])
def test_what_there_is_not(greek, place):
    for method, path in ROUTES:
        if f"{{{place}}}" in path:
            answer = ask(greek, method, path, **{place: "no-such-thing"})
            assert answer.status_code == 404, path
            assert answer.json() == greek.get("/nowhere").json()


def test_nothing_of_another_is_told(handed_in, program, token_of):
    cyprus = program(token_of("nip@cy.example"))
    for method, path in ROUTES:
        if method == "GET":
            told = ask(cyprus, method, path).text
            assert not any(word in told for word in ("Greece", '"EL"', "EL-nip", "nip@el")), path


def test_a_cookie_is_no_token(browser):
    contact = browser("nip@el.example")
    assert contact.client.get(f"{PREFIX}/me").status_code == 401


def test_a_token_opens_no_page(program, token_of):
    answer = program(token_of()).client.get(
        "/desk", headers={"Authorization": f"Bearer {token_of()}"}, follow_redirects=False
    )
    assert answer.headers["location"] == "/sign-in"
