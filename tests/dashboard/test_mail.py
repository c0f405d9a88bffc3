"""Mail that waits for an officer: shown, taken in as of its arrival, or put to rest with a reason."""

import hashlib
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from sqlmodel import select

from documents.gate.scanner import Scanner
from models.tables import AccessEntry
from tasks.dossier import dossier
from tasks.intake import Source, list_mail, take_in_mail

CODE = "pesco-nip-2024"
ARRIVED = datetime(2024, 1, 31, 15, 0, 7, tzinfo=UTC)
NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
TAKE = {"what": f"{CODE}/nip", "respondent": "EL", "place": "1"}


def write(*files):
    message = EmailMessage()
    message["From"], message["Subject"] = "somebody@else.example", "<b>Our plan</b>"
    message["Message-ID"] = "<1@else.example>"
    message.set_content("Here it is.")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


@pytest.fixture
def waiting(services, plan):
    """A plan of Greece came from an address that nobody knows."""
    mail = write(("plan.xlsx", plan), ("other.xlsx", plan + b" "))
    (line,) = take_in_mail(services, [Source("1.eml", mail, ARRIVED)], NOW)
    assert line.state == "waiting"
    return line.number


def post(browser, number, path, form):
    browser.get(f"/mail/{number}")
    return browser.post(f"/mail/{number}/{path}", form)


def states(services):
    return [one.state for one in list_mail(services, is_all=True)]


def received(services):
    return dossier(services, CODE, "EL", NOW).obligations[0].row.received_at


def test_what_waits_is_listed_and_shown(services, officer, waiting):
    assert f"/mail/{waiting}" in officer.get("/mail").text
    text = officer.get(f"/mail/{waiting}").text
    assert "&lt;b&gt;Our plan&lt;/b&gt;" in text
    assert "Here it is." in text
    assert "plan.xlsx" in text
    with services.reading() as session:
        assert [one.what for one in session.exec(select(AccessEntry))] == [f"mail {waiting}"]


def test_for_whom_it_is_taken_in_is_chosen_by_name(officer, waiting):
    page = officer.get(f"/mail/{waiting}").text
    assert [page.count(f'<option value="{code}">') for code in ("EL", "SE")] == [1, 1]
    assert "Greece (EL)</option>" in page


def test_taken_in_as_of_its_arrival_once(services, officer, waiting):
    assert "is taken" in post(officer, waiting, "accept", TAKE).text
    assert received(services) == ARRIVED
    assert post(officer, waiting, "accept", TAKE).status_code == 422
    assert "No mail waits" in officer.get("/mail").text
    assert f"/mail/{waiting}" in officer.get("/mail?all=true").text


@pytest.mark.parametrize(
    "change", [{"place": "9"}, {"place": ""}, {"respondent": "XX"}, {"what": ""}, {"what": f"{CODE}/plan"}]
)
def test_what_cannot_be_taken_in(services, officer, waiting, change):
    answer = post(officer, waiting, "accept", TAKE | change)
    assert answer.status_code in (404, 422)
    assert states(services) == ["waiting"]


def test_put_to_rest_with_a_reason(services, officer, waiting):
    assert post(officer, waiting, "reject", {"reason": " "}).status_code == 422
    assert states(services) == ["waiting"]
    assert "rests" in post(officer, waiting, "reject", {"reason": "Advertising."}).text
    assert states(services) == ["rejected"]
    assert received(services) is None


KNOWN = {"known": "yes"}


def noted(services):
    with services.reading() as session:
        return [one.what for one in session.exec(select(AccessEntry))]


def test_a_file_is_handed_out_to_be_saved_and_that_is_noted(services, officer, waiting, plan):
    page = officer.get(f"/mail/{waiting}").text
    assert hashlib.sha256(plan).hexdigest() in page
    assert "nobody has looked at it" in page
    answer = officer.post(f"/mail/{waiting}/files/1", KNOWN)
    assert answer.content == plan
    assert answer.headers["content-disposition"] == f"attachment; filename*=UTF-8''mail-{waiting}-1-plan.xlsx"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert noted(services) == [f"mail {waiting}", f"file 1 of mail {waiting}"]


def test_a_whole_mail_is_handed_out(services, officer, waiting):
    answer = post(officer, waiting, "original", KNOWN)
    assert b"Here it is." in answer.content
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert noted(services)[-1] == f"all of mail {waiting}"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        pytest.param("files/1", "no scanner for malicious software has seen", id="nobody knows"),
        pytest.param("original", "no scanner for malicious software has seen", id="nor of the whole"),
        pytest.param("files/3?", "it is not clear which file", id="no such file"),
        pytest.param("files/0?", "it is not clear which file", id="none at all"),
    ],
)
def test_what_is_not_handed_out(services, officer, waiting, path, words):
    answer = post(officer, waiting, path, {})
    assert answer.status_code == 422
    assert words in answer.text.lower()
    assert noted(services) == [f"mail {waiting}"]


@pytest.mark.parametrize(("answer", "status"), [(b"stream: OK", 200), (b"stream: Eicar FOUND", 422)])
def test_the_scanner_looks_first(officer, waiting, monkeypatch, answer, status):
    monkeypatch.setattr("tasks.intake.files.scanner_of", lambda _services: Scanner("nowhere:1"))
    monkeypatch.setattr(Scanner, "_ask", lambda *_given: answer)
    assert post(officer, waiting, "files/1", {} if status == 200 else KNOWN).status_code == status


def test_nothing_is_left_once_it_is_decided(officer, waiting):
    post(officer, waiting, "reject", {"reason": "Advertising."})
    assert "Save the whole mail" not in officer.get(f"/mail/{waiting}").text
    assert "not in the store" in post(officer, waiting, "files/1", KNOWN).text


@pytest.mark.parametrize("path", ["/mail/77", "/mail/77/accept", "/mail/77/reject", "/mail/77/files/1"])
def test_no_such_mail(officer, path):
    answer = officer.get(path) if path == "/mail/77" else officer.post(path, {"reason": "x"})
    assert answer.status_code in (404, 422)
