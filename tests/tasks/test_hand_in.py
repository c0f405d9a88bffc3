"""Handing in: through the gate, into the store, a receipt; what is refused leaves its hash only."""

import hashlib
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from documents.gate import LARGEST_FILE
from models.errors import (
    ClassifiedMarkingError,
    ClockBackwardsError,
    FileSizeError,
    FormatRefusedError,
    GateError,
    UnknownObligationError,
)
from models.queries.cycles import audit_entries
from models.queries.obligations import board
from models.queries.submissions import findings_of, unchecked
from models.rules.answers import plan_from_json
from models.rules.lint import read_definition
from tasks.acts import Act, Deed, carry_out
from tasks.definitions import definition_text
from tasks.forms import FormFor
from tasks.hand_in import HandIn, hand_in
from tasks.rehearsal.scenario import Variant
from tasks.rehearsal.virtual import file_of

CODE = "pesco-nip-2024"
DEFINITION = read_definition(definition_text(CODE))
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)
STATEMENT = b"Our political statement."


@pytest.fixture
def installation_url(database_url):
    return database_url


def form_of(respondent, variant=Variant.VALID):
    return file_of(DEFINITION, FormFor(respondent, "Belgium", DEFINITION.deliverable("nip")), variant)


@pytest.fixture(scope="module")
def form():
    return form_of("BE")


def give(services, content, deliverable="nip", now=NOW, **more):
    request = HandIn(
        CODE, more.pop("respondent", "BE"), deliverable, content, more.pop("arrived", now), **more
    )
    return hand_in(services, request, now)


def recorded(services):
    with services.reading() as session:
        return [(entry.what, json.loads(entry.detail)) for entry in audit_entries(session, 1)][1:]


def row(services, place=0):
    with services.reading() as session:
        return board(session, 1, ["nip", "statement"])[place]


def stored(services):
    return sorted(path.name for path in services.files.folder.rglob("*") if path.is_file())


def test_a_form_is_stored_read_and_receipted(opened, form):
    receipt = give(opened, form)
    sha256 = hashlib.sha256(form).hexdigest()
    assert (receipt.version, receipt.sha256, receipt.is_repeated) == (1, sha256, False)
    assert receipt.received_at == NOW
    assert opened.files.get(sha256) == form
    with opened.reading() as session:
        ((submission, _, _),) = unchecked(session, 1, ["nip"])
    plan = plan_from_json(submission.answers)
    assert plan.identity.respondent == "BE"
    assert plan.get("cover", "", "period").value == "Rehearsal: Period reported on of Belgium"


def test_a_statement_is_stored_as_it_is(opened):
    receipt = give(opened, STATEMENT, "statement")
    assert opened.files.get(receipt.sha256) == STATEMENT
    assert (row(opened, 1).state, row(opened, 1).format) == ("received", "txt")


def test_the_same_bytes_repeat_the_receipt_at_any_time(opened):
    first = give(opened, STATEMENT, "statement")
    give(opened, STATEMENT + b" Corrected.", "statement")
    before = recorded(opened)
    again = give(opened, STATEMENT, "statement", NOW + timedelta(days=100))
    assert (again.version, again.received_at, again.is_repeated) == (1, first.received_at, True)
    assert recorded(opened) == before
    assert len(stored(opened)) == 2


def test_a_request_that_comes_twice_is_one(opened):
    receipts = [give(opened, STATEMENT, "statement", key="mail:1") for _ in range(2)]
    assert [receipt.is_repeated for receipt in receipts] == [False, True]


def test_what_began_to_arrive_in_time_is_in_time(opened):
    last_second = datetime(2024, 3, 11, 22, 59, 59, 900000, tzinfo=UTC)
    receipt = give(opened, STATEMENT, "statement", last_second + timedelta(seconds=40), arrived=last_second)
    assert receipt.received_at == last_second.replace(microsecond=0)
    assert row(opened, 1).is_late is False


def test_after_the_cut_off_it_is_received_and_late(opened):
    give(opened, STATEMENT, "statement", datetime(2024, 6, 1, tzinfo=UTC))
    assert (row(opened, 1).state, row(opened, 1).is_late) == ("received", True)


def test_also_where_nothing_was_expected_any_more(opened):
    carry_out(opened, Act(CODE, "BE", "statement", Deed.NO_UPDATE), NOW)
    give(opened, STATEMENT, "statement")
    assert row(opened, 1).state == "received"


REFUSED = [
    pytest.param(lambda form: b"", "size", id="empty"),
    pytest.param(lambda form: STATEMENT, "format", id="a text for a form"),
    pytest.param(lambda form: form[: len(form) // 2], None, id="half a form"),
    pytest.param(lambda form: form_of("SE"), "identity", id="the form of another state"),
]


@pytest.mark.parametrize(("make", "rule"), REFUSED)
def test_what_is_refused_leaves_its_hash_and_the_rule(opened, form, make, rule):
    content = make(form)
    with pytest.raises(GateError) as refused:
        give(opened, content)
    assert refused.value.way_out
    assert rule in (None, refused.value.rule)
    sha256 = hashlib.sha256(content).hexdigest()
    assert recorded(opened) == [("refused", {"rule": refused.value.rule, "sha256": sha256})]
    assert (stored(opened), row(opened).state, row(opened).versions) == ([], "planned", 0)


MARKED = b"SECRET UE/EU SECRET\n" + STATEMENT


def test_what_is_marked_as_classified_is_an_incident_and_not_stored(opened):
    arrived = NOW - timedelta(seconds=3)
    with pytest.raises(ClassifiedMarkingError):
        give(opened, MARKED, "statement", arrived=arrived)
    detail = {
        "rule": "classified",
        "sha256": hashlib.sha256(MARKED).hexdigest(),
        "place": "page 1, line 1",
        "received_at": "2024-02-20T08:59:57Z",
    }
    assert recorded(opened) == [("incident", detail)]
    assert (stored(opened), row(opened, 1).versions) == ([], 0)


def test_what_is_marked_in_its_name_is_not_stored(opened):
    with pytest.raises(ClassifiedMarkingError, match="file name"):
        give(opened, STATEMENT, "statement", file_name="RESTREINT UE.txt")
    assert stored(opened) == []


def test_a_mention_of_classified_information_is_told_to_the_desk(opened):
    content = STATEMENT + b" The annex classified SECRET UE/EU SECRET was handed over in Brussels."
    give(opened, content, "statement")
    with opened.reading() as session:
        (finding,) = findings_of(session, [1])[1]
    assert (finding.rule, finding.audience) == ("classified_mention", "desk")


def test_a_stream_is_read_no_further_than_may_enter(opened):
    stream = io.BytesIO(b" " * (LARGEST_FILE + 2**20))
    with pytest.raises(FileSizeError):
        give(opened, stream, "statement")
    assert stream.tell() <= LARGEST_FILE + 2**16
    assert recorded(opened) == [("refused", {"rule": "size"})]


def test_a_stream_is_taken_as_bytes_are(opened):
    receipt = give(opened, io.BytesIO(STATEMENT), "statement")
    assert give(opened, STATEMENT, "statement").sha256 == receipt.sha256
    assert opened.files.get(receipt.sha256) == STATEMENT


def test_many_at_once_are_all_receipted(opened):
    statements = [b"Our statement, version %d." % number for number in range(24)]
    with ThreadPoolExecutor(12) as pool:
        receipts = list(pool.map(lambda content: give(opened, content, "statement"), statements))
    assert sorted(receipt.version for receipt in receipts) == list(range(1, 25))
    assert [opened.files.get(receipt.sha256) for receipt in receipts] == statements
    assert row(opened, 1).versions == 24


def test_a_refusal_of_one_request_is_recorded_once(opened):
    for _ in range(2):
        with pytest.raises(FormatRefusedError):
            give(opened, STATEMENT, key="mail:1")
    assert len(recorded(opened)) == 1


def test_after_a_refusal_the_right_file_is_taken(opened):
    with pytest.raises(FormatRefusedError):
        give(opened, b"%PDF-1.7 plan")
    with pytest.raises(FormatRefusedError):
        give(opened, b"%PDF-1.7 plan")
    assert [what for what, _ in recorded(opened)] == ["refused", "refused"]
    give(opened, STATEMENT, "statement")
    assert row(opened, 1).versions == 1


@pytest.mark.parametrize(
    "more", [{"respondent": "MT"}, {"deliverable": "letter"}], ids=["state", "deliverable"]
)
def test_what_is_not_owed_is_refused(opened, more):
    with pytest.raises(UnknownObligationError):
        give(opened, STATEMENT, **more)
    assert (recorded(opened), stored(opened)) == ([], [])


def test_a_clock_that_went_back_takes_in_nothing(opened):
    give(opened, STATEMENT, "statement")
    with pytest.raises(ClockBackwardsError):
        give(opened, STATEMENT + b"x", "statement", NOW - timedelta(minutes=6))
    assert row(opened, 1).versions == 1
