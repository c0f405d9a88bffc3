"""All that the secretariat has on a respondent, and what its own contacts see of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from models.errors import UnknownCycleError, UnknownRespondentError
from models.operations.disclosure import PartDecision
from models.operations.questions import Draft
from models.queries.contacts import members_called
from models.rules.access import Member
from models.rules.brief import BriefMeeting
from models.rules.disclosure import DisclosedTo
from models.rules.findings import Audience
from models.rules.lifecycle import ObligationState
from models.rules.lint import read_definition
from models.tables import Cycle, Obligation, Respondent
from tasks import assess, meetings, questions
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance
from tasks.call_list import PhoneNote, note_phone_call
from tasks.calls import open_from_text
from tasks.definitions import definition_text
from tasks.desk import DayKind, desk
from tasks.disclosure import Place, disclose_part
from tasks.dossier import dossier
from tasks.forms import FormFor
from tasks.hand_in import HandIn, hand_in
from tasks.plain_data import plain_data
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

CODE = "pesco-nip-2024"
DEFINITION = read_definition(definition_text(CODE))
CALLED = datetime(2023, 12, 4, 8, tzinfo=UTC)
FIRST, ASKED, SECOND = (datetime(2024, 2, day, 9, tzinfo=UTC) for day in (1, 5, 12))
NOW = SECOND + timedelta(hours=3)
GREECE = [Member("member_states", "EL")]
WHOSE = questions.Whose(CODE, "EL", "nip")
THE_FIRST, THE_DRAFT, THE_TEXT = "What is meant by soon?", "Is this still a draft?", "Plans are on course."


@pytest.fixture(scope="module")
def forms():
    """Return a form that lacks answers, and a complete one."""
    whose = FormFor("EL", "Greece", DEFINITION.deliverable("nip"))
    return [file_of(DEFINITION, whose, variant) for variant in (Variant.INCOMPLETE, Variant.VALID)]


BOTH = pytest.mark.parametrize(
    "installation_url",
    ["sqlite_url", pytest.param("postgres_url", marks=pytest.mark.postgres)],
    indirect=True,
)
"""What reads most of the tables does so on both databases."""


@pytest.fixture
def installation_url(request):
    return request.getfixturevalue(getattr(request, "param", "sqlite_url"))


@pytest.fixture
def asked(opened, forms):
    """The cycle in which Greece handed in an incomplete plan and was asked about it."""
    advance(opened, CODE, CALLED)
    hand_in(opened, HandIn(CODE, "EL", "nip", forms[0], FIRST), FIRST)
    advance(opened, CODE, FIRST)
    questions.add(opened, WHOSE, Draft("EDA", THE_FIRST), ASKED)
    for house in ("EDA", "EEAS"):
        questions.clear(opened, WHOSE, house, (), ASKED)
    carry_out(opened, Act(CODE, "EL", "nip", Deed.CLARIFY, Particulars()), ASKED)
    questions.add(opened, WHOSE, Draft("EEAS", THE_DRAFT), ASKED)
    return opened


@pytest.fixture
def full(asked, forms):
    """The same, answered by a second version and worked with by officers."""
    advance(asked, CODE, ASKED)
    hand_in(asked, HandIn(CODE, "EL", "nip", forms[1], SECOND), SECOND)
    advance(asked, CODE, SECOND)
    until = Particulars(until=date(2024, 3, 24), reason="asked for by the capital")
    carry_out(asked, Act(CODE, "EL", "statement", Deed.EXTEND, until), SECOND)
    note_phone_call(asked, CODE, "EL", PhoneNote("Directorate", "It comes soon."), SECOND)
    meetings.note(asked, CODE, "EL", BriefMeeting(date(2024, 2, 9), ("Desk",), ("A new plan.",)), SECOND)
    assess.assess(asked, CODE, "EL", assess.Judgement("6", "EDA", THE_TEXT), SECOND)
    return asked


def plan(found):
    """Return what is on the plan."""
    return next(one for one in found.obligations if one.row.deliverable == "nip")


@BOTH
def test_what_came_is_there_with_findings_and_differences(full):
    first, second = plan(dossier(full, CODE, "EL", NOW)).versions
    assert (first.version, first.received_at, first.differences) == (1, FIRST, None)
    assert {one.audience for one in first.findings} == {Audience.CONTACT, Audience.DESK}
    assert (second.sender, second.counts, second.checked_at) == ("", True, SECOND)
    assert second.differences.answers
    assert len(second.findings) < len(first.findings)


def test_the_deadline_with_who_and_why(full):
    found = dossier(full, CODE, "EL", NOW).obligations[1]
    assert [(one.kind, one.set_by, one.reason) for one in found.deadlines] == [
        ("set", "secretariat", ""),
        ("extended", "secretariat", "asked for by the capital"),
    ]
    assert found.row.due_at == found.deadlines[-1].due_at


def test_questions_that_went_and_drafts_stand_apart(full):
    found = plan(dossier(full, CODE, "EL", NOW))
    assert [(one.text, one.answered_in) for one in found.thread] == [(THE_FIRST, 2)]
    assert [one.text for one in found.drafts] == [THE_DRAFT]
    assert [(one.version, one.questions, one.is_told) for one in found.sets] == [(1, (THE_FIRST,), True)]


def test_letters_that_went_and_what_would_go(full):
    found = dossier(full, CODE, "EL", NOW)
    kinds = ["call", "acknowledgement", "clarification", "reminder", "acknowledgement"]
    assert sorted(one.kind for one in found.letters) == sorted(kinds)
    advance(full, CODE, NOW)
    assert [one.kind for one in dossier(full, CODE, "EL", NOW).letters][5:] == ["extension"]
    assert all(one.subject_line and one.message_id and one.sent_at for one in found.letters)
    assert {one.deliverable for one in found.planned} == {"statement"}
    assert {one.respondent for one in found.notices} == {"EL"}


@BOTH
def test_what_officers_noted(full):
    found = dossier(full, CODE, "EL", NOW)
    assert [(one.office, one.said) for one in found.calls] == [("Directorate", "It comes soon.")]
    assert [one.agreed for one in found.meetings] == [("A new plan.",)]
    assert [(one.office, one.address) for one in found.contacts] == [("Desk", "nip@el.example")]
    state = {one.item: one.state for one in found.assessments}
    assert (len(state), state["6"], state["7"]) == (20, "partly_assessed", "unassessed")
    assert {one.respondent for one in found.entries} == {"EL"}
    assert {"received", "clarification_asked", "extended", "call_noted"} <= {
        one.what for one in found.entries
    }


def test_no_text_of_a_house_is_in_it(full):
    assert THE_TEXT not in repr(dossier(full, CODE, "EL", NOW))


def test_another_has_nothing_of_it(full):
    found = dossier(full, CODE, "FR", NOW)
    assert [one.versions for one in found.obligations] == [(), ()]
    assert [one.kind for one in found.letters] == ["call", "reminder"]
    assert (found.calls, found.meetings, found.disclosures) == ((), (), ())
    assert {one.respondent for one in found.entries} == {"FR"}


def test_a_decision_on_a_part(full):
    decision = PartDecision("cover", DisclosedTo.PARTICIPANTS, "agreed")
    disclose_part(full, Place(CODE, "EL", "nip"), decision, NOW)
    (one,) = dossier(full, CODE, "EL", NOW).disclosures
    assert (one.part, one.version, one.is_in_force) == ("cover", 2, True)


@pytest.mark.parametrize(
    ("code", "respondent", "error"),
    [
        (CODE, "XX", UnknownRespondentError),
        (CODE, "MT", UnknownRespondentError),
        ("x", "EL", UnknownCycleError),
    ],
)
def test_who_is_not_asked(opened, code, respondent, error):
    with pytest.raises(error):
        dossier(opened, code, respondent, NOW)


def mine(services, now=NOW):
    """Return what the contacts of Greece see of its plan and of its statement."""
    (one,) = desk(services, GREECE, now).respondents
    return one.obligations


@BOTH
def test_a_contact_sees_versions_with_receipts_and_technical_findings(full):
    versions = mine(full)[0].versions
    entries = {one.position: one.hash for one in dossier(full, CODE, "EL", NOW).entries}
    assert [(one.version, one.received_at) for one in versions] == [(1, FIRST), (2, SECOND)]
    assert all(entries[one.receipt.position] == one.receipt.hash for one in versions)
    assert {one.audience for version in versions for one in version.findings} == {Audience.CONTACT}


def test_a_question_is_seen_when_its_letter_is_made(asked):
    assert (mine(asked, ASKED)[0].state, mine(asked, ASKED)[0].questions) == ("clarification_asked", ())
    advance(asked, CODE, ASKED)
    (one,) = mine(asked, ASKED)[0].questions
    assert (one.questions, one.version, one.answered_in) == ((THE_FIRST,), 1, None)
    assert mine(asked, ASKED)[0].next_step == "answer"


@BOTH
def test_when_all_is_answered_the_secretariat_has_the_word(asked, forms):
    hand_in(asked, HandIn(CODE, "EL", "nip", forms[1], ASKED), ASKED)
    advance(asked, CODE, ASKED)
    for house in ("EDA", "EEAS"):
        questions.clear(asked, WHOSE, house, (), ASKED)
    carry_out(asked, Act(CODE, "EL", "nip", Deed.CLARIFY, Particulars()), ASKED)
    advance(asked, CODE, ASKED)
    assert (mine(asked, ASKED)[0].next_step, mine(asked, ASKED)[0].is_answered) == ("answer", False)
    questions.answered(asked, WHOSE, 2, "Yes.", ASKED)
    (found, _) = mine(asked, ASKED)
    assert (found.state, found.next_step, found.is_answered) == ("clarification_asked", "nothing", True)
    assert not found.is_open
    (first, last) = plan(dossier(asked, CODE, "EL", ASKED)).sets
    assert (first.answers, last.answers) == (("",), ("Yes.",))


def test_nothing_of_the_desk_is_seen(full):
    found = desk(full, GREECE, NOW)
    findings = [one for version in plan(dossier(full, CODE, "EL", NOW)).versions for one in version.findings]
    of_the_desk = [one.message for one in findings if one.audience is not Audience.CONTACT]
    hidden = [THE_DRAFT, THE_TEXT, "It comes soon.", "A new plan.", "asked for by the capital", *of_the_desk]
    assert len(hidden) > 5
    assert [text for text in hidden if text in repr(found)] == []


def test_what_is_owed_by_when_in_both_zones(full):
    statement = mine(full)[1]
    assert (statement.next_step, statement.is_open, statement.is_overdue) == ("hand_in", True, False)
    assert f"{statement.due_in_brussels:%d %H:%M:%S}" == "24 23:59:59"
    assert f"{statement.due_there:%d %H:%M:%S}" == "25 00:59:59"
    (one,) = desk(full, GREECE, NOW).respondents
    assert [(day.kind, day.deliverable) for day in one.calendar] == [
        (DayKind.DUE, "statement"),
        (DayKind.CUT_OFF, "statement"),
    ]


def test_only_those_asked_for_are_seen(full):
    found = desk(full, [Member("member_states", code) for code in ("FR", "EL", "FR", "XX")], NOW)
    assert [one.respondent for one in found.respondents] == ["FR", "EL"]
    assert desk(full, [], NOW).respondents == ()


def test_before_the_call_nothing_is_seen(opened):
    assert desk(opened, GREECE, CALLED - timedelta(days=1)).respondents == ()


@BOTH
def test_both_are_plain_data(full):
    data = plain_data(dossier(full, CODE, "EL", NOW))
    assert data["obligations"][0]["versions"][1]["received_at"] == "2024-02-12T09:00:00Z"
    assert plain_data(desk(full, GREECE, NOW))["respondents"][0]["obligations"][0]["state"] == "received"


def test_two_rosters_with_the_same_code_are_two_desks(full):
    other = Member("strands", "EL")
    assert desk(full, [other], NOW).respondents == ()
    second = definition_text(CODE).replace(CODE, "strands-2024").replace(' 2024"', ' 2024, strands"', 1)
    open_from_text(full, second, NOW)
    with full.transaction() as session:
        cycle = session.exec(select(Cycle).where(Cycle.code == "strands-2024")).one()
        cycle.definition_text = cycle.definition_text.replace("member_states", other.roster)
        greece = session.exec(select(Respondent).where(Respondent.code == "EL")).one()
        strand = Respondent(**greece.model_dump(exclude={"id", "roster", "name"}), roster="strands", name="S")
        session.add(strand)
        session.flush()
        owed = select(Obligation).where(
            Obligation.cycle_id == cycle.id, Obligation.respondent_id == greece.id
        )
        for one in session.exec(owed):
            one.respondent_id, one.state = strand.id, ObligationState.CALLED
    found = desk(full, [*GREECE, other], NOW).respondents
    seen = [(one.roster, one.name, {owes.cycle for owes in one.obligations}) for one in found]
    assert seen == [("member_states", "Greece", {CODE}), ("strands", "S", {"strands-2024"})]
    with full.reading() as session:
        assert members_called(session, ["EL"]) == [*GREECE, other]
