"""The board of a cycle as a Prefect artifact: how many obligations are in which state, and no names."""

from collections import Counter

from prefect.artifacts import create_table_artifact

from flows.services import services
from models.queries.cycles import get_cycle, pinned_definition
from models.queries.obligations import board
from models.rules.lifecycle import ObligationState

BoardTable = list[dict[str, str | int]]
"""One row for each deliverable: its code, then a count by state."""


def show_board(code: str) -> None:
    """Publish the board as it stands, as the newest version of the cycle's artifact."""
    create_table_artifact(board_table(code), f"{code}-board", f"Obligations of {code} by state")


def board_table(code: str) -> BoardTable:
    """Return how many obligations of each deliverable are in which state, those in none left out."""
    with services().reading() as session:
        cycle = get_cycle(session, code)
        owed = pinned_definition(cycle.definition_text).deliverables
        deliverables = [deliverable.code for deliverable in owed]
        counts = Counter((row.deliverable, row.state) for row in board(session, cycle.id or 0, deliverables))
    states = [state for state in ObligationState if any(counts[code, state] for code in deliverables)]
    return [
        {"deliverable": code, **{state.value: counts[code, state] for state in states}}
        for code in deliverables
    ]
