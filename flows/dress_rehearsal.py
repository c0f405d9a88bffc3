"""A rehearsal asked for on the pages; its run does not open the installation's database."""

from typing import Annotated

from pydantic import Field

from config.definition import Code
from config.settings import Settings
from flows.runs import cycle_flow
from tasks.rehearsal.kept import rehearse_and_keep

Seed = Annotated[int, Field(ge=0, le=999_999)]
"""Number from which the virtual respondents' acts follow."""


@cycle_flow
def rehearse(cycle_code: Code, seed: Seed = 1) -> None:
    """Rehearse a whole cycle on a simulated clock; nothing is sent, and no real cycle is touched."""
    rehearse_and_keep(Settings(), cycle_code, seed)
