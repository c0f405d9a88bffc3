"""What programs of the secretariat read, that each read is noted, and what they are never told."""

import pytest

from dashboard.api.description import description
from dashboard.api.prefix import INSIDE, PREFIX
from models.operations.assessments import Judgement, write_assessments
from models.operations.cycle import lock_cycle
from models.rules.access import Role
from models.rules.scopes import TOKEN_LASTS, Scope
from tasks.access_logs import Of, access_log
from tasks.advance import advance
from tasks.api_tokens import Wanted, all_tokens, revoke_any_token
from tasks.inside_tokens import make_inside_token
from tasks.roles import Given, end_role

CODE = "pesco-nip-2024"
BASE = INSIDE.removeprefix(PREFIX)
CYCLE = f"{BASE}/cycles/{CODE}"
GREECE = f"{CYCLE}/respondents/EL"
PATH = {"cycle": CODE, "respondent": "EL", "deliverable": "nip", "version": "1"}
ROUTES = [path.removeprefix(PREFIX) for path in description()["paths"] if path.startswith(INSIDE)]
READ = Wanted("briefing tool", [Scope.READ_CYCLE])


@pytest.fixture
def token(services, clock):
    return make_inside_token(services, "officer@eeas.example", READ, clock())


@pytest.fixture
def inside(program, token):
    """Return a program of the secretariat."""
    return program(token)


@pytest.fixture
def came(services, clock, greek, plan):
    """Let a plan of Greece come and be checked."""
    assert greek.hand_in(plan).status_code == 201
    advance(services, CODE, clock())


def noted(services):
    return [(one.address, one.respondent, one.what) for one in access_log(services, Of(CODE, ""))]


def test_who_answers_for_it(inside):
    assert inside.get(f"{BASE}/me").json() == {
        "name": "briefing tool",
        "answers_for_it": "officer@eeas.example",
        "scopes": ["read_cycle"],
    }


def test_the_board_page_by_page(inside, came):
    board = inside.get(f"{CYCLE}/board", params={"limit": 2, "offset": 14})
    assert (board.json()["total"], len(board.json()["items"])) == (52, 2)
    assert 'rel="next"' in board.headers["link"]
    assert inside.get(f"{CYCLE}/board", headers={"If-None-Match": board.headers["etag"]}).status_code == 200
    same = {"params": {"limit": 2, "offset": 14}, "headers": {"If-None-Match": board.headers["etag"]}}
    assert inside.get(f"{CYCLE}/board", **same).status_code == 304


def test_a_part_of_the_board(inside, came):
    found = inside.get(f"{CYCLE}/board", params={"state": "received"}).json()
    (line,) = found["items"]
    said = (line["respondent"], line["deliverable"], line["version"], line["is_late"])
    assert said == ("EL", "nip", 1, False)
    assert inside.get(f"{CYCLE}/board", params={"respondent": "CY"}).json()["total"] == 2
    assert inside.get(f"{CYCLE}/board", params={"state": "lost"}).status_code == 422


def test_a_state_with_its_versions_and_findings(inside, came):
    state = inside.get(GREECE).json()
    plan = state["obligations"][0]
    assert (plan["line"]["state"], plan["deadlines"][0]["kind"]) == ("received", "set")
    versions = inside.get(f"{GREECE}/obligations/nip/submissions").json()["items"]
    assert versions == plan["versions"]
    findings = inside.get(f"{GREECE}/obligations/nip/submissions/1/findings").json()
    assert findings["total"] == versions[0]["findings"] > 0
    assert {one["audience"] for one in findings["items"]} <= {"contact", "desk", "operator"}


def test_the_report_with_its_coverage(inside, came):
    report = inside.get(f"{CYCLE}/report").json()
    assert (report["version"], report["is_published"], len(report["expected"])) == (None, False, 26)
    figures = inside.get(f"{CYCLE}/report/figures", params={"limit": 200}).json()
    assert all(one["sum"] is None and len(one["missing"]) == one["of"] == 26 for one in figures["items"])
    share = inside.get(f"{CYCLE}/report/shares").json()["items"][0]
    assert (share["share"], share["used"], share["is_few"]) == (None, 0, True)
    item = inside.get(f"{CYCLE}/report/items").json()["items"][0]
    assert (item["missing"], item["of"], item["answers"]["EL"]) == (26, 26, "missing")


def test_each_read_is_noted_in_the_name_of_who_answers_for_it(services, inside, came):
    inside.get(f"{CYCLE}/board")
    inside.get(GREECE)
    inside.get(f"{CYCLE}/report/figures")
    who = "officer@eeas.example"
    assert noted(services)[:3] == [
        (who, "", "report, by the program briefing tool"),
        (who, "EL", "state, by the program briefing tool"),
        (who, "", "board, by the program briefing tool"),
    ]


def test_no_draft_of_an_assessment_is_told(services, clock, inside, came):
    with services.transaction() as session:
        judgement = Judgement("1", "EDA", "what EDA thinks so far")
        write_assessments(lock_cycle(session, CODE, clock()), "EL", [judgement])
    told = "".join(ask(inside, path).text for path in ROUTES)
    assert "received" in told
    assert "what EDA thinks so far" not in told


def ask(program, path, **places):
    return program.get(path.format(**PATH | places))


def test_a_token_of_a_state_opens_nothing_inside(greek, came):
    for path in ROUTES:
        answer = ask(greek, path)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing"), path


def test_a_token_of_the_secretariat_acts_for_no_state(inside, came):
    nip = f"/cycles/{CODE}/obligations/nip"
    for method, path in [("GET", "/me"), ("GET", nip), ("POST", f"{nip}/submissions")]:
        more = {"content": b"{}", "headers": {"Content-Type": "application/json"}} if method == "POST" else {}
        assert inside(method, path, **more).status_code == 403, path


def test_it_ends_with_the_role_of_who_answers_for_it(services, clock, inside):
    end_role(services, Given("officer@eeas.example", Role.OFFICER, "x", house="EEAS"), clock())
    assert inside.get(f"{BASE}/me").status_code == 401


def test_it_ends_when_it_is_revoked_or_a_year_old(services, clock, program, token):
    another = make_inside_token(services, "officer@eeas.example", READ, clock())
    revoke_any_token(services, all_tokens(services, clock())[-1].number, clock())
    assert program(another).get(f"{BASE}/me").status_code == 401
    assert program(token).get(f"{BASE}/me").status_code == 200
    clock.pass_by(seconds=TOKEN_LASTS.total_seconds())
    assert program(token).get(f"{BASE}/me").status_code == 401


@pytest.mark.parametrize(
    "places", [{"cycle": "no-such"}, {"respondent": "XX"}, {"deliverable": "no-such"}, {"version": "9"}]
)
def test_what_there_is_not(inside, came, places):
    (name,) = places
    for path in ROUTES:
        if f"{{{name}}}" in path:
            assert ask(inside, path, **places).status_code == 404, path
