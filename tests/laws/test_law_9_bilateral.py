"""Law 9: one state never sees another's work, lateness, findings or contacts."""

import json
import re

import pytest
from sqlmodel import select

from benchmarks.simulation.letters import attached_text, others_named, read_letters
from benchmarks.simulation.worlds import ROSTER
from documents.report.feedback import feedback_report
from documents.report.html import html_of
from models.rules.access import Member
from models.rules.findings import Audience
from models.tables import Obligation, Respondent, Submission
from tasks.desk import desk
from tasks.feedback import feedback_on
from tasks.plain_data import plain_data


@pytest.fixture
def letters(year):
    return read_letters(year.services.settings.mailbox_folder)


def test_each_letter_goes_to_one_mailbox(letters):
    assert {letter.respondent for letter in letters} == set(ROSTER)
    assert {letter.to for letter in letters} == {f"nip@{code.lower()}.example" for code in ROSTER}


def test_no_letter_or_form_in_it_names_another_state(letters):
    named = {letter.subject: list(others_named(letter.everything(), letter.respondent)) for letter in letters}
    assert {subject: names for subject, names in named.items() if names} == {}


def test_no_letter_names_what_another_handed_in(year, letters):
    statement = (
        select(Respondent.code, Submission.sha256, Submission.reference)
        .join(Obligation, Obligation.respondent_id == Respondent.id)
        .join(Submission, Submission.obligation_id == Obligation.id)
    )
    with year.services.reading() as session:
        handed_in = [(code, sha256 or reference) for code, sha256, reference in session.exec(statement)]
    for letter in letters:
        said = letter.everything().replace(" ", "").replace("\n", "")
        foreign = [name for code, name in handed_in if code != letter.respondent and name in said]
        assert foreign == [], letter.subject


@pytest.mark.parametrize("code", ROSTER)
def test_contacts_see_nothing_of_another_state_or_of_the_desk(year, code):
    found = desk(year.services, [Member("member_states", code)], year.ended_at)
    (seen,) = found.respondents
    assert list(others_named(json.dumps(plain_data(found), ensure_ascii=False), code)) == []
    versions = [version for one in seen.obligations for version in one.versions]
    assert {finding.audience for one in versions for finding in one.findings} <= {Audience.CONTACT}
    with year.services.reading() as session:
        owners = session.exec(
            select(Submission.sha256, Respondent.code)
            .join(Obligation, Submission.obligation_id == Obligation.id)
            .join(Respondent, Obligation.respondent_id == Respondent.id)
        )
        own = {sha256 for sha256, owner in owners if owner == code}
    assert {one.sha256 for one in versions} == own


def test_feedback_is_on_one_state_alone(year, few):
    for code, name in (("BE", "Belgium"), ("EL", "Greece"), ("LT", "Lithuania")):
        found = feedback_on(year.services, year.code, code, year.ended_at)
        assert found.cleared == len(found.items)
        said = html_of(feedback_report(found)).decode()
        assert name in said
        assert list(others_named(said, code)) == []
        assert not re.search("late|overdue|deadline", said.partition("<main")[2], re.IGNORECASE)


def test_a_name_is_noticed_wherever_it_stands(letters):
    call = next(letter for letter in letters if "BE-nip.xlsx" in letter.attachments)
    for name in ("BE-nip.xlsx", "BE-deadlines.ics", "PESCO-NIP-2024-1.docx"):
        assert attached_text(call.attachments[name]) in call.everything()
    assert "Belgium" in attached_text(call.attachments["BE-nip.xlsx"])
    assert set(others_named(call.everything(), "SE")) == {"Belgium", "@be.example", "BE-nip"}


def test_the_note_is_the_same_for_all(letters):
    name = "PESCO-NIP-2024-1.docx"
    outlines = [letter.attachments.get("statement-en-outline.docx") for letter in letters]
    assert len({one for one in outlines if one}) == 1
    notes = [letter.attachments[name] for letter in letters if name in letter.attachments]
    assert len(notes) == len(ROSTER)
    assert len(set(notes)) == 1
    assert list(others_named(attached_text(notes[0]), "")) == []
