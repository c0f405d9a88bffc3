"""Daily heads kept outside the database, and a record that was rewritten found by them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from documents.heads import HeadsFolder
from models.queries.cycles import audit_entries, get_cycle
from models.rules.audit import entry_hash
from tasks.hand_in import HandIn, hand_in
from tasks.heads import keep_heads
from tasks.verify import lost_cycles, verify_cycles

CODE = "pesco-nip-2024"
NOW = datetime(2024, 2, 1, 9, tzinfo=UTC)
NEXT_DAY = NOW + timedelta(days=1)


@pytest.fixture
def heads(opened):
    return HeadsFolder(opened.settings.kept_heads)


@pytest.fixture
def kept(opened, heads):
    """Return services where a statement came on one day, another on the next, with a head of both days."""
    for at, respondent in ((NOW, "EL"), (NEXT_DAY, "BE")):
        hand_in(opened, HandIn(CODE, respondent, "statement", b"We remain committed.", at), at)
        assert keep_heads(opened, [CODE], at) == 1
    return opened


def problems(services, heads):
    return [problem for one in verify_cycles(services, CODE, heads) for problem in one.problems]


def rewrite(services, change):
    """Write the chain anew, each hash right, as somebody would who may write in the database."""
    with services.transaction() as session:
        head = ""
        for entry in audit_entries(session, 1):
            fresh = replace(change(entry), previous_hash=head)
            head = entry_hash(CODE, fresh)
            session.execute(
                text("UPDATE audit_entry SET detail=:d, previous_hash=:p, hash=:h WHERE position=:n"),
                {"d": fresh.detail, "p": fresh.previous_hash, "h": head, "n": fresh.position},
            )
        get_cycle(session, CODE).audit_head = head


def test_the_first_run_of_a_day_keeps_a_head(kept, heads):
    assert keep_heads(kept, [CODE], NEXT_DAY + timedelta(hours=3)) == 0
    days = [line.split()[:3] for line in heads.text(CODE).splitlines()]
    assert days == [["2024-02-01", CODE, "2"], ["2024-02-02", CODE, "3"]]


def test_other_runs_do_not_open_the_database(kept, monkeypatch):
    monkeypatch.setattr(type(kept), "reading", lambda _: pytest.fail("the database was read"))
    assert keep_heads(kept, [CODE], NEXT_DAY) == 0


def test_a_closed_cycle_gets_a_head_only_when_its_record_went_on(kept):
    with kept.transaction() as session:
        get_cycle(session, CODE).closed_at = NEXT_DAY
    later = NEXT_DAY + timedelta(days=1)
    assert keep_heads(kept, [CODE], later) == 0
    hand_in(kept, HandIn(CODE, "CY", "statement", b"We too.", later), later)
    assert keep_heads(kept, [CODE], later) == 1


def test_an_unchanged_record_holds_against_its_heads(kept, heads):
    assert problems(kept, heads) == []


def test_a_record_written_anew_is_found_by_its_heads_alone(kept, heads):
    rewrite(kept, lambda entry: replace(entry, detail="{}") if entry.position == 2 else entry)
    assert verify_cycles(kept)[0].problems == ()
    assert problems(kept, heads) == [
        "kept heads: the head of 2024-02-01 is not entry 2: the record was rewritten up to there"
    ]


def test_a_tail_cut_off_with_its_count_is_found(kept, heads):
    with kept.transaction() as session:
        session.execute(text("DELETE FROM audit_entry WHERE position = 3"))
        cycle = get_cycle(session, CODE)
        cycle.audit_length, cycle.audit_head = 2, audit_entries(session, 1)[-1].hash
    assert verify_cycles(kept)[0].problems == ()
    assert problems(kept, heads) == [
        "kept heads: the head of 2024-02-02 counts 3 entries: the record ends with 2"
    ]


def test_heads_that_are_gone_are_missed(kept, heads):
    (heads.folder / f"{CODE}.heads").unlink()
    assert problems(kept, heads) == ["kept heads: no head of it is kept in the folder"]


def test_a_cycle_that_is_gone_is_missed(kept, heads):
    assert lost_cycles(kept, heads) == []
    (heads.folder / "pesco-nip-2023.heads").touch()
    assert lost_cycles(kept, heads) == ["pesco-nip-2023"]
