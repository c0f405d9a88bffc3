"""What a program reads of one deliverable beside what its page says."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from config.form import load_form_schema
from documents.form import form_json_schema
from models.errors import NothingHereError
from models.queries.cycles import look_at_cycle
from models.queries.deeds import standing_of
from models.queries.obligations import find_obligation
from models.rules.lifecycle import ObligationState
from tasks.questions import Whose
from tasks.services import Services


def standing_for(services: Services, whose: Whose, now: datetime) -> str:
    """Return how an obligation stands, as one word that changes with its state, deadline and version."""
    with services.reading() as session:
        cycle = look_at_cycle(session, whose.cycle, now)
        found = find_obligation(session, cycle.row, whose.respondent, whose.deliverable)
        return str(standing_of(cycle, found))


def state_of(services: Services, whose: Whose, now: datetime) -> ObligationState:
    """Return the state of an obligation."""
    with services.reading() as session:
        cycle = look_at_cycle(session, whose.cycle, now)
        return find_obligation(session, cycle.row, whose.respondent, whose.deliverable).row.state


def form_schema_for(services: Services, whose: Whose, now: datetime) -> dict[str, Any]:
    """Return the JSON Schema of the form that is asked for.

    Raises:
        NothingHereError: what is asked for is no form.
    """
    with services.reading() as session:
        form = look_at_cycle(session, whose.cycle, now).definition.deliverable(whose.deliverable).form
    if form is None:
        raise NothingHereError
    return _schema(form)


@lru_cache(maxsize=8)
def _schema(form: str) -> dict[str, Any]:
    return form_json_schema(load_form_schema(form))
