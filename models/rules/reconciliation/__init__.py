"""What the rules ask for beside what the outbox holds: two accounts of one cycle, and how they differ."""

from models.rules.reconciliation.history import History, read_history
from models.rules.reconciliation.outbox import Bucket, OutboxLetter, OutboxNotice
from models.rules.reconciliation.owed import OwedNotice, owed
from models.rules.reconciliation.reconciling import Account, Asked, Outbox, reconcile
from models.rules.reconciliation.result import Difference, Reconciliation, Waiting, WayOut

__all__ = [
    "Account",
    "Asked",
    "Bucket",
    "Difference",
    "History",
    "Outbox",
    "OutboxLetter",
    "OutboxNotice",
    "OwedNotice",
    "Reconciliation",
    "Waiting",
    "WayOut",
    "owed",
    "read_history",
    "reconcile",
]
