"""Who stands for a version: cleared by the word of its cover, and certified by another office if asked."""

from dataclasses import dataclass

from config.form import FieldRole, FieldsSheet, FormField, FormSchema
from models.rules.answers import Plan
from models.rules.differences import answer_text


def clearance_of(plan: Plan, schema: FormSchema) -> str:
    """Return what the cover says of the clearance, such as 'Cabinet, No 17, 2024-03-01'; empty if nothing."""
    fields = (
        (sheet.code, field)
        for sheet in schema.sheets
        if isinstance(sheet, FieldsSheet)
        for field in sheet.fields
    )
    said = (answer_text(plan.get(sheet, "", field.code)) for sheet, field in fields if _is_clearance(field))
    return ", ".join(text for text in said if text)


@dataclass(frozen=True)
class Acting:
    """Who hands in or certifies: an office, and the address of who was signed in, empty where nobody was."""

    office: str
    address: str = ""
    let_in_by: frozenset[str] = frozenset()
    """Addresses of those who gave them their role; empty for whom the secretariat has on its list."""


def may_certify(by: Acting, sent: Acting) -> bool:
    """Whether somebody may certify what was handed in.

    Neither their own office nor they themselves handed it in, nor the only one who let them in here:
    otherwise a second mailbox of the same person would do.
    """
    is_own_address = bool(by.address) and _is_same(by.address, sent.address)
    is_own_guest = bool(by.let_in_by) and by.let_in_by <= {sent.address.strip().casefold()}
    is_own = _is_same(by.office, sent.office) or is_own_address or is_own_guest
    return bool(by.office.strip()) and not is_own


def _is_same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _is_clearance(field: FormField) -> bool:
    return field.role is FieldRole.CLEARANCE
