"""The logs of the pages: who signed in or was refused, and what the secretariat read and did."""

from dataclasses import dataclass
from datetime import datetime

from models.operations.sign_in_log import log
from models.queries.access import accesses
from models.rules.access import Event
from models.rules.sign_in import Who
from models.tables import AccessEntry
from tasks.services import Services


@dataclass(frozen=True)
class Of:
    """Of what a log is wanted; what is empty, is of all."""

    cycle: str = ""
    respondent: str = ""


def note_refused(services: Services, who: Who, now: datetime) -> None:
    """Note that somebody was not let in."""
    with services.transaction() as session:
        log(session, Event.REFUSED, who, now)


def access_log(services: Services, of: Of) -> list[AccessEntry]:
    """Return what was read and done inside, the latest first."""
    with services.reading() as session:
        return accesses(session, cycle=of.cycle or None, respondent=of.respondent or None)
