"""What an officer reads of a state's file: versions, originals, letters, what changed since last year."""

import re
from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest
from sqlmodel import delete, select, update

from dashboard.edge import POLICY
from models.rules.lint import read_definition
from models.tables import AccessEntry, LetterText, ScanState, Submission
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.definitions import definition_text
from tasks.dossier import dossier
from tasks.forms import FormFor
from tasks.hand_in import HandIn, hand_in
from tasks.letter_text import written_letter
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

CODE = "pesco-nip-2024"
STATE = f"/cycles/{CODE}/states/EL"
VERSIONS = f"{STATE}/nip/versions"


@pytest.fixture
def came(services, clock, plan):
    """Greece handed in two versions of its plan, which differ."""
    definition = read_definition(definition_text(CODE))
    whose = FormFor("EL", "Greece", definition.deliverable("nip"))
    for number, content in enumerate((file_of(definition, whose, Variant.INCOMPLETE), plan)):
        at = clock() + timedelta(minutes=number)
        hand_in(services, HandIn(CODE, "EL", "nip", content, at), at)


def deeds(services):
    with services.reading() as session:
        return [(one.deed, one.what) for one in session.exec(select(AccessEntry))]


@pytest.mark.usefixtures("came")
def test_the_original_goes_out_as_it_came_and_that_is_noted(services, officer, plan):
    answer = officer.get(f"{VERSIONS}/2/file")
    assert answer.content == plan
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "attachment" in answer.headers["content-disposition"]
    assert deeds(services) == [("read", "file of nip, version 2")]


@pytest.mark.usefixtures("came")
@pytest.mark.parametrize("scan", [ScanState.WAITING, ScanState.INFECTED])
def test_nobody_gets_what_is_in_quarantine(services, officer, scan):
    with services.transaction() as session:
        session.exec(update(Submission).values(scan=scan))
    answer = officer.get(f"{VERSIONS}/2/file")
    assert answer.status_code == 422
    assert "quarantine" in answer.text
    assert deeds(services) == []
    text = officer.get(f"{VERSIONS}/2").text + officer.get(STATE).text
    assert f"{VERSIONS}/2/file" not in text


@pytest.mark.usefixtures("came")
def test_a_version_and_in_what_it_differs_from_another(services, officer):
    text = officer.get(f"{VERSIONS}/2").text
    assert "Answers that differ from version 1" in text
    assert f'href="{VERSIONS}/2/file"' in text
    assert "Compare" not in officer.get(f"{VERSIONS}/1").text
    assert ("read", "nip, version 2") in deeds(services)


def test_a_registered_part_has_no_file(services, officer, clock):
    kept = Particulars(reference="EL-77", pages=3, marking="RESTREINT UE/EU RESTRICTED", custodian="Registry")
    carry_out(services, Act(CODE, "EL", "nip", Deed.REGISTER, kept), clock())
    assert "EL-77" in officer.get(f"{VERSIONS}/1").text
    assert officer.get(f"{VERSIONS}/1/file").status_code == 404


@pytest.mark.parametrize("path", [f"{VERSIONS}/1", f"{VERSIONS}/1/file", f"{STATE}/letters/none"])
def test_what_there_is_not(officer, path):
    assert officer.get(path).status_code == 404


def test_a_letter_reads_as_it_went(services, officer):
    (path,) = re.findall(rf'href="({STATE}/letters/[^"]+)"', officer.get(STATE).text)
    text = officer.get(path).text
    assert "nip@el.example" in text
    assert "National Implementation Plan" in text
    assert officer.get(path.replace("/EL/", "/CY/")).status_code == 404
    assert [what for _, what in deeds(services)] == ["state page", "letter of 2023-12-04"]


def lies_in_mailbox(services, digest):
    """Return the letter as it lies in the mailbox: its subject and its text."""
    raw = (services.settings.mailbox_folder / f"{digest}.eml").read_bytes()
    found = message_from_bytes(raw, policy=policy.default)
    return found["subject"], found.get_body(("plain",)).get_content().replace("\r\n", "\n")


@pytest.mark.usefixtures("came")
def test_a_letter_is_shown_as_it_lies_in_the_mailbox(services, clock):
    move(services, clock)
    advance(services, CODE, clock() + timedelta(hours=1))
    made = dossier(services, CODE, "EL", clock() + timedelta(hours=1)).letters[1:]
    assert len(made) == 2
    for row in made:
        letter = written_letter(services, CODE, "EL", row.digest, clock() + timedelta(days=20))
        assert (letter.message.subject, letter.message.text) == lies_in_mailbox(services, row.digest)


def move(services, clock):
    act = Act(CODE, "EL", "nip", Deed.EXTEND, Particulars(until=date(2024, 3, 20), reason="said"))
    carry_out(services, act, clock())


def test_a_letter_that_went_does_not_follow_a_deadline_that_moved(services, officer, clock):
    (path,) = re.findall(rf'href="({STATE}/letters/[^"]+)"', officer.get(STATE).text)
    before = officer.get(path).text
    move(services, clock)
    after = officer.get(path).text
    assert "10 March" in before.replace("\xa0", " ")
    assert "20 March" not in after.replace("\xa0", " ")
    assert "As it would be written now" not in after


def test_a_letter_of_which_nothing_is_kept_says_so_and_shows_no_other(services, officer):
    with services.transaction() as session:
        session.exec(delete(LetterText))
    (path,) = re.findall(rf'href="({STATE}/letters/[^"]+)"', officer.get(STATE).text)
    text = officer.get(path).text
    assert "What was sent is not kept here" in text
    assert "10 March" not in text.replace("\xa0", " ")
    assert officer.get(f"{path}/html").status_code == 404


def nothing_to_compare(officer, words):
    assert f'href="{STATE}/changes"' not in officer.get(STATE).text
    page = officer.get(f"{STATE}/changes")
    assert (page.status_code, words in page.text) == (200, True)


@pytest.mark.usefixtures("came")
def test_no_earlier_plan_says_so(officer):
    nothing_to_compare(officer, "There is no earlier plan")


def test_nothing_to_compare_with_says_so(officer):
    nothing_to_compare(officer, "No form of this year has come")
    assert officer.get(f"{STATE}/changes.docx").status_code == 422


def test_a_deadline_that_moved_names_its_day_as_it_is_written(services, officer, clock):
    act = Act(CODE, "EL", "nip", Deed.EXTEND, Particulars(until=date(2024, 3, 20), reason="said"))
    carry_out(services, act, clock())
    assert "days left, due 20 March 2024." in officer.get(STATE).text.replace("\xa0", " ")


@pytest.mark.parametrize(
    "until",
    [
        pytest.param(date(2024, 3, 20), id="later than the deadline"),
        pytest.param(date(2024, 2, 20), id="earlier"),
    ],
)
def test_an_announced_day_is_not_called_due(services, officer, clock, until):
    act = Act(CODE, "EL", "nip", Deed.ANNOUNCE, Particulars(until=until, reason="said"))
    carry_out(services, act, clock())
    shown = officer.get(STATE).text.replace("\xa0", " ")
    assert f"Announced for {until.day} {until:%B} 2024, in {(until - clock().date()).days} days" in shown
    assert re.search(rf"<dt>Announced for</dt><dd>\w+ {until.day} {until:%B} 2024", shown)
    assert "due 20" not in shown


def test_a_file_that_is_not_kept_any_more_is_said_so(services, officer, clock, plan):
    hand_in(services, HandIn(CODE, "EL", "nip", plan, clock()), clock())
    for path in services.settings.files.rglob("*"):
        if path.is_file():
            path.unlink()
    answer = officer.get(f"/cycles/{CODE}/states/EL/nip/versions/1/file")
    assert answer.status_code == 422
    assert "not among the files that are kept" in answer.text


def test_a_letter_is_shown_as_a_mail_program_shows_it_and_runs_nothing(officer):
    (path,) = re.findall(rf'href="({STATE}/letters/[^"]+)"', officer.get(STATE).text)
    page = officer.get(path)
    assert f'<iframe class="k-frame" src="{path}/html" sandbox=""' in page.text
    assert page.headers["content-security-policy"] == f"{POLICY}; frame-src 'self'"
    letter = officer.get(f"{path}/html")
    policy = letter.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; ")
    assert policy.endswith("; sandbox")
    assert letter.headers["x-frame-options"] == "SAMEORIGIN"
    assert "National Implementation Plan" in letter.text
    assert not re.search(r"<script|<img|<link|src=|url\(", letter.text)
    for other in (path.replace("/EL/", "/CY/"), f"{STATE}/letters/{'0' * 32}"):
        assert officer.get(f"{other}/html").status_code == 404


@pytest.mark.usefixtures("came")
def test_a_state_that_is_told_nothing_more(services, officer, clock):
    assert re.search(r"Next: \d+\s\w+\s2024, reminder", officer.get(STATE).text)
    advance(services, CODE, clock())
    assert dossier(services, CODE, "EL", clock()).obligations[0].next is None
    assert officer.get(STATE).status_code == 200
