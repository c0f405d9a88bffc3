"""Rows of the reference data: who may be asked, and figures that stand beside answers."""

from datetime import date

from pydantic import Field

from config.strict import Strict


class RosterEntry(Strict):
    """One possible respondent of a roster."""

    code: str = Field(description="EU two-letter code, such as 'EL'")
    name: str
    order: int = Field(description="Place in protocol order")
    country: str = Field(description="ISO code of the country whose public holidays count, such as 'GR'")
    time_zone: str = Field(description="Zone of the capital, such as 'Europe/Athens'")
    participates_from: date
    participates_to: date | None = Field(default=None, description="Last day, none while there is none")


class PublicFigure(Strict):
    """A published figure to show beside an answer, never to prefill it with."""

    value: str = Field(description="As published, in million euro")
    source: str
    definition: str
