"""Who acts for the respondent, for programs to read; letting somebody in stays with people."""

from datetime import datetime
from typing import Self

from fastapi import APIRouter, Response
from pydantic import Field

from config.definition import ContactRole
from dashboard.api.answering import Spanned, listed
from dashboard.api.asking import Code, Reads
from dashboard.api.described import DELIVERABLE, READING
from dashboard.api.prefix import PREFIX
from dashboard.api.shapes import Page, Shape
from models.errors import NothingHereError
from models.queries.access import GrantEntry
from models.rules.access import Role
from tasks.access import owes
from tasks.colleagues import roles_log
from tasks.contacts.listing import ContactState, ListedContact, list_contacts

router = APIRouter(prefix=PREFIX, tags=["people"])


class OwnContact(Shape):
    """An address to which letters of a cycle go."""

    address: str
    role: ContactRole
    office: str
    state: ContactState = Field(description="Whether a letter of today reaches it, and if not, why")

    @classmethod
    def of(cls, one: ListedContact) -> Self:
        """Return a contact as programs see it."""
        contact = one.contact
        return cls(address=contact.address, role=contact.role, office=contact.office, state=one.state)


class Colleague(Shape):
    """A role that somebody was given here."""

    address: str
    role: Role
    office: str
    granted_at: datetime
    granted_by: str
    ended_at: datetime | None

    @classmethod
    def of(cls, one: GrantEntry) -> Self:
        """Return a role as programs see it."""
        return cls.model_validate(one)


@router.get("/cycles/{cycle}/contacts", response_model=Page[OwnContact], responses=DELIVERABLE)
def contacts(by: Reads, cycle: Code, wanted: Spanned) -> Response:
    """List the addresses to which letters of a cycle go."""
    mine = by.caller.mine
    if not owes(by.services, cycle, mine):
        raise NothingHereError
    found = list_contacts(by.services, mine.roster, cycle, by.now).respondents
    own = next((one.contacts for one in found if one.code == mine.code), ())
    return listed(by.request, own, wanted, OwnContact.of)


@router.get("/colleagues", response_model=Page[Colleague], responses=READING)
def colleagues(by: Reads, wanted: Spanned) -> Response:
    """List who was let in here, by whom, ended roles too, the latest first."""
    return listed(by.request, roles_log(by.services, by.caller.mine), wanted, Colleague.of)
