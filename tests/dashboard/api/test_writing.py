"""What programs do, and what happens if they do it twice, on a stale state, or wrongly."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from models.queries.cycles import audit_entries, get_cycle
from tasks.advance import advance
from tasks.rehearsal.scenario import Variant

CODE = "pesco-nip-2024"
TEXT = "text/plain"


@pytest.fixture
def entries(services):
    def read(what):
        with services.reading() as session:
            found = audit_entries(session, get_cycle(session, CODE).id)
        return [one for one in found if one.what == what]

    return read


def test_handing_in_gives_a_receipt(clock, greek, nip, plan):
    answer = greek.hand_in(plan)
    said = answer.json()
    assert answer.status_code == 201
    assert (said["version"], said["is_repeated"], said["respondent"]) == (1, False, "EL")
    assert said["received_at"] == "2024-02-01T09:00:00Z" == f"{clock():%Y-%m-%dT%H:%M:%SZ}"
    assert answer.headers["location"] == f"/api/v1{nip}/submissions/1"
    assert greek.client.get(said["receipt"]).status_code == 401
    assert greek.get(said["receipt"].removeprefix("/api/v1")).status_code == 200
    assert greek.get(nip).json()["state"] == "received"


def test_as_json(greek, nip):
    document = greek.get(f"{nip}/form", params={"format": "json"}).content
    assert greek.hand_in(document, "application/json").json()["version"] == 1


def test_a_statement(greek):
    answer = greek.hand_in(b"We stand by it.", f"{TEXT}; charset=utf-8", "statement")
    assert answer.status_code == 201


def test_the_same_bytes_again_repeat_the_receipt(greek, nip, plan):
    greek.hand_in(plan)
    again = greek.hand_in(plan)
    assert (again.status_code, again.json()["is_repeated"], again.json()["version"]) == (200, True, 1)


def test_one_key_is_one_request(greek, nip, plan):
    first, again = (greek.hand_in(plan, idempotency_key="k1") for _ in range(2))
    assert (again.status_code, again.text) == (201, first.text)
    assert again.headers["location"] == first.headers["location"]
    assert again.headers["idempotency-replayed"] == "true"
    other = greek.hand_in(b"{}", "application/json", idempotency_key="k1")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_a_key_of_another_state_is_another_one(greek, program, token_of, plan):
    greek.hand_in(plan, idempotency_key="k1")
    cyprus = program(token_of("nip@cy.example"))
    assert cyprus.hand_in(plan, idempotency_key="k1").json()["code"] == "foreign_form"


def test_two_at_once_are_both_kept_and_the_later_is_told(greek, nip, plan, form_of):
    greek.hand_in(form_of(variant=Variant.INCOMPLETE))
    path = f"{nip}/submissions"
    answer = greek.post(
        path, content=plan, params={"based_on": 0}, headers={"Content-Type": "application/octet-stream"}
    )
    assert answer.json()["overtook"]["version"] == 1


def test_one_file_sent_by_many_at_once_is_one_version(greek, nip, plan):
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: greek.hand_in(plan, idempotency_key="k1"), range(4)))
    assert {one.status_code for one in answers} <= {200, 201}
    assert greek.get(f"{nip}/submissions").json()["total"] == 1


def test_after_the_cut_off_it_is_received_all_the_same(services, clock, greek, plan):
    clock.pass_by(days=120)
    advance(services, CODE, clock())
    assert greek.hand_in(plan).status_code == 201


@pytest.mark.parametrize(
    ("content", "kind", "told"),
    [
        pytest.param(b"", "application/json", (422, "file_size"), id="empty"),
        pytest.param(b"no workbook", "application/octet-stream", (422, "format_refused"), id="other kind"),
        pytest.param(b"{}", "application/json", (422, "foreign_form"), id="no form"),
        pytest.param(b"x", "multipart/form-data; boundary=x", (415, "body_kind"), id="multipart"),
        pytest.param(b"x" * (10 * 2**20 + 1), TEXT, (422, "file_size"), id="too large to enter"),
        pytest.param(
            b"x" * (12 * 2**20 + 1), TEXT, (413, "request_entity_too_large"), id="too large to send"
        ),
    ],
)
def test_what_may_not_enter(greek, nip, content, kind, told):
    answer = greek.hand_in(content, kind)
    assert (answer.status_code, answer.json()["code"]) == told
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["way_out"]
    assert greek.get(f"{nip}/submissions").json()["total"] == 0


def test_the_form_of_another_state_is_refused_and_recorded(greek, form_of, entries):
    answer = greek.hand_in(form_of("CY", name="Cyprus"))
    assert (answer.status_code, answer.json()["rule"]) == (422, "identity")
    assert len(entries("refused")) == 1


def test_a_draft_is_checked_and_nothing_kept(services, greek, nip, form_of):
    where = {
        "content": form_of(variant=Variant.INCOMPLETE),
        "headers": {"Content-Type": "application/octet-stream"},
    }
    found = greek.post(f"{nip}/check", **where).json()
    assert found["findings"]
    assert greek.get(nip).json()["state"] == "called"
    assert not list(services.settings.files.rglob("*.xlsx"))


def act(program, path, body, **headers):
    return program.post(
        path, json=body, headers={name.replace("_", "-"): said for name, said in headers.items()}
    )


def test_announcing_a_day(greek, nip):
    tag = greek.get(nip).headers["etag"]
    answer = act(greek, f"{nip}/announce", {"until": "2024-03-15", "reason": "a holiday"}, if_match=tag)
    assert answer.status_code == 200
    now = greek.get(nip)
    assert now.json()["deadlines"][-1]["reason"] == "a holiday"
    assert now.json()["due_in_brussels"] == "2024-03-15T23:59:59+01:00"
    assert now.headers["etag"].startswith(answer.headers["etag"].rstrip('"'))


@pytest.mark.parametrize(
    ("tag", "status", "code"),
    [
        pytest.param(None, 428, "condition_needed", id="none"),
        pytest.param('"received.1.1/x"', 412, "stands_otherwise", id="stale"),
        pytest.param("*", 200, None, id="any"),
        pytest.param('"planned.1.0", "called.1.0"', 200, None, id="one of several"),
        pytest.param('"planned.1.0", "received.1.1"', 412, "stands_otherwise", id="none of several"),
    ],
)
def test_only_on_a_state_that_is_known(greek, nip, tag, status, code):
    answer = act(greek, f"{nip}/announce", {"until": "2024-03-15"}, **({"if_match": tag} if tag else {}))
    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert len(greek.get(nip).json()["deadlines"]) == (2 if status == 200 else 1)


def test_an_act_repeated_with_its_key_is_done_once(greek, nip):
    tag = greek.get(nip).headers["etag"]
    said = {"if_match": tag, "idempotency_key": "k1"}
    first, again = (act(greek, f"{nip}/announce", {"until": "2024-03-15"}, **said) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert act(greek, f"{nip}/announce", {"until": "2024-03-16"}, **said).status_code == 422
    assert len(greek.get(nip).json()["deadlines"]) == 2


def test_what_was_done_and_not_answered_is_not_done_again(greek, nip, monkeypatch):
    said = {"if_match": greek.get(nip).headers["etag"], "idempotency_key": "k1"}
    with monkeypatch.context() as broken:
        broken.setattr("tasks.api_requests.keep_answer", interrupt)
        with pytest.raises(RuntimeError):
            act(greek, f"{nip}/announce", {"until": "2024-03-15"}, **said)
    assert act(greek, f"{nip}/announce", {"until": "2024-03-15"}, **said).status_code == 200
    assert len(greek.get(nip).json()["deadlines"]) == 2


def interrupt(*_):
    raise RuntimeError


@pytest.mark.parametrize("body", [{}, {"until": "soon"}, {"until": "2024-03-15", "x": 1}, [], "x", None])
def test_what_cannot_be_read(greek, nip, body):
    answer = act(greek, f"{nip}/announce", body, if_match="*")
    assert (answer.status_code, answer.json()["code"]) == (422, "misread")


def test_a_day_that_has_passed(greek, nip):
    answer = act(greek, f"{nip}/announce", {"until": "2024-01-15"}, if_match="*")
    assert (answer.status_code, answer.json()["code"]) == (422, "deadline_move")


def test_taking_a_version_back(greek, nip, plan):
    greek.hand_in(plan)
    tag = greek.get(nip).headers["etag"]
    answer = act(greek, f"{nip}/submissions/1/withdraw", {"reason": "the wrong file"}, if_match=tag)
    assert answer.json()["state"] == "called"
    assert greek.get(f"{nip}/submissions/1").json()["withdrawn_at"]
    assert greek.get(f"{nip}/submissions/1/receipt").status_code == 200
    stale = act(greek, f"{nip}/submissions/1/withdraw", {"reason": "again"}, if_match=tag)
    assert stale.status_code == 412


def test_handing_in_on_a_stale_state_is_refused_if_it_is_asked_for(greek, nip, plan, form_of):
    tag = greek.get(nip).headers["etag"]
    greek.hand_in(form_of(variant=Variant.INCOMPLETE))
    assert greek.hand_in(plan, if_match=tag).status_code == 412
    assert greek.get(f"{nip}/submissions").json()["total"] == 1
