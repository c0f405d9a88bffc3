"""Checks on what is said of the form as a whole: handling, clearance, prices."""

from collections.abc import Iterator

from config.form import FieldRole, FormField, FormSchema
from models.rules.answers import AnswerKey, Plan
from models.rules.checks.base import CheckInput, Hit
from models.rules.checks.words import quoted


def find_missing_marking(given: CheckInput) -> Iterator[Hit]:
    """Yield the marking if it is empty; 'no marking' is an answer."""
    return _find_empty(given, FieldRole.MARKING)


def find_missing_clearance(given: CheckInput) -> Iterator[Hit]:
    """Yield each part of the clearance that is empty."""
    return _find_empty(given, FieldRole.CLEARANCE)


def find_other_prices(given: CheckInput) -> Iterator[Hit]:
    """Yield the price basis if the figures are not at current prices, which alone are added up."""
    for key, field in other_prices(given.plan, given.schema):
        said = quoted(str(given.plan.get(*key).value))
        yield Hit(key, {"field": field.title, "said": said, "wanted": field.choices[0]})


def other_prices(plan: Plan, schema: FormSchema) -> Iterator[tuple[AnswerKey, FormField]]:
    """Yield where a plan says that its figures are at other prices than those that are added up."""
    for sheet in schema.sheets:
        for field in sheet.fields:
            if isinstance(field, FormField) and field.role is FieldRole.PRICE_BASIS:
                key = AnswerKey(sheet.code, "", field.code)
                said = plan.get(*key)
                if said.is_given and said.value != field.choices[0]:
                    yield key, field


def _find_empty(given: CheckInput, role: FieldRole) -> Iterator[Hit]:
    for sheet in given.cover_sheets:
        for field in sheet.fields:
            if field.role is role and not given.plan.get(sheet.code, "", field.code).is_given:
                yield Hit(AnswerKey(sheet.code, "", field.code), {"field": field.title})
