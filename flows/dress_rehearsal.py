"""A rehearsal asked for on the pages; its run does not open the installation's database."""

from typing import Annotated

from pydantic import Field

from config.definition import Code
from config.settings import Settings
from flows.runs import cycle_flow
from tasks.rehearsal.kept import ToRehearse, rehearse_and_keep

Own = Annotated[str, Field(pattern=r"^([0-9a-f]{12})?$")]
"""Beginning of the SHA-256 of a definition that does not ship and was kept for its rehearsal."""

Seed = Annotated[int, Field(ge=0, le=999_999)]
"""Number from which the virtual respondents' acts follow."""


@cycle_flow
def rehearse(cycle_code: Code, seed: Seed = 1, own: Own = "") -> None:
    """Rehearse a whole cycle on a simulated clock; nothing is sent, and no real cycle is touched."""
    rehearse_and_keep(Settings(), ToRehearse(cycle_code, seed, own))
