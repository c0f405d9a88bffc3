"""Who stands for a version: cleared by the word of its cover, and certified by another office if asked."""

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


def may_certify(office: str, sender: str) -> bool:
    """Whether an office may certify what another handed in: nobody certifies its own."""
    return bool(office.strip()) and office.strip().casefold() != sender.strip().casefold()


def _is_clearance(field: FormField) -> bool:
    return field.role is FieldRole.CLEARANCE
