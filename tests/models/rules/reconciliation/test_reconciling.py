"""Both accounts of one cycle, from the record and the outbox to what differs."""

import pytest

from models.rules.occasions import NoticeState
from models.rules.reconciliation import Account, Asked, Outbox, OutboxNotice, WayOut, reconcile


@pytest.fixture
def account(called, rules):
    """Return the account of a cycle whose call has gone to Greece."""
    return Account(*rules, called.entries)


def as_owed(record, now):
    """Return an outbox that holds just what is owed, everything planned."""
    notices = [
        OutboxNotice(
            *one.key[:3], "call_list" if one.on_call_list else "mailbox", one.planned_for, NoticeState.PLANNED
        )
        for one in record.owed(now).values()
    ]
    return Outbox(notices, [])


def test_an_empty_record_and_an_empty_outbox_agree(rules, instant):
    one = reconcile(Account(*rules, []), Outbox([], []), Asked(instant), lambda code, kind: True)
    assert (one.owed, one.differences) == (0, [])


def test_what_the_outbox_holds_is_compared_with_what_is_owed(account, called, instant):
    outbox = as_owed(called, "2024-01-10 10:00")
    one = reconcile(account, outbox, Asked(instant), lambda code, kind: True)
    assert one.owed == 40
    texts = {text.partition(":")[0] for text in one.differences}
    calls = {f"{code} {what}, the call" for code in ("BE", "EL", "LT", "PT") for what in ("nip", "statement")}
    overdue = {text for text in texts if "rung +3" in text}
    assert texts == calls | overdue


def test_contradictions_of_the_record_are_differences(account, called, instant):
    called.add("2024-01-09 10:00", "taken_into_account", "EL nip", version=1)
    one = reconcile(account, as_owed(called, "2024-01-10 10:00"), Asked(instant), lambda code, kind: True)
    assert one.found[0].way_out is WayOut.VERIFY
    assert "says 'taken_into_account', but it was 'called' then" in one.found[0].text


def test_an_empty_outbox_lacks_all_that_is_owed(account, instant):
    one = reconcile(account, Outbox([], []), Asked(instant), lambda code, kind: True)
    assert (one.owed, one.figures()["waiting"], len(one.found)) == (40, 40, 40)
    assert {difference.way_out for difference in one.found} == {WayOut.TELL}
