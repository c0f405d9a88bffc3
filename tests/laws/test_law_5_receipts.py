"""Law 5: what has a receipt is never lost or altered; the receipt quotes its hash and its arrival."""

import email
import hashlib
from email import policy

import pytest
from sqlmodel import select

from benchmarks.simulation.laws import LawBrokenError, receipts
from benchmarks.simulation.rows import Rows
from models.queries.cycles import look_at_cycle
from models.tables import Letter, Submission, SubmissionKind


def versions(year):
    with year.services.reading() as session:
        return session.exec(select(Submission).where(Submission.kind == SubmissionKind.VERSION)).all()


def letters(year):
    """Return the plain text of every letter by its Message-ID."""
    found = {}
    for path in year.services.settings.mailbox_folder.glob("*.eml"):
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        found[message["Message-ID"]] = message.get_body(("plain",)).get_content()
    return found


def test_it_held_after_every_step(year):
    assert year.watch.broken[5] == []


def test_each_file_in_the_store_is_whole(year):
    stored = {
        path.name: path.read_bytes() for path in year.services.files.folder.rglob("*") if path.is_file()
    }
    assert {version.sha256 for version in versions(year)} == set(stored)
    assert all(hashlib.sha256(content).hexdigest() == name for name, content in stored.items())


def test_each_receipt_quotes_hash_and_arrival(year):
    texts = list(letters(year).values())
    for version in versions(year):
        quoting = [text for text in texts if version.sha256 in text.replace("\n", "").replace(" ", "")]
        assert len(quoting) == 1, version
        assert f"{version.received_at:%-d %B %Y}" in quoting[0].replace("\N{NO-BREAK SPACE}", " ")


def test_an_altered_file_is_noticed(year):
    folder = year.services.files.folder
    path = next(path for path in folder.rglob("*") if path.is_file())
    content = path.read_bytes()
    path.write_bytes(content + b"!")
    with year.services.reading() as session, pytest.raises(LawBrokenError, match="law 5"):
        receipts(Rows(look_at_cycle(session, year.code, year.ended_at)), year.services)
    path.write_bytes(content)


def test_each_submission_has_one_acknowledgement(year):
    with year.services.reading() as session:
        received = session.exec(select(Submission)).all()
        sent = session.exec(select(Letter).where(Letter.kind == "acknowledgement")).all()
    assert len(received) == 8
    assert {letter.state.value for letter in sent} == {"sent"}
    # Belgium's two of 4 March go in one letter: they came in the same second.
    assert len(sent) == len(received) - 1
