"""The reconciliation after every run that did anything: a difference fails the run, so that it is seen."""

from flows.services import services
from models.errors import DifferencesError
from models.queries.cycles import get_cycle
from tasks.reconcile import reconcile_cycle


def must_reconcile(code: str) -> None:
    """Make sure that what the rules ask for is what the outbox holds, at the instant the cycle has seen last.

    Raises:
        DifferencesError: they differ; the run did what was due all the same.
    """
    with services().reading() as session:
        last_seen_at = get_cycle(session, code).last_seen_at
    found = reconcile_cycle(services(), code, last_seen_at)
    if found.differences:
        raise DifferencesError(code, len(found.differences))
