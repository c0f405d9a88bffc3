"""British English, as the Interinstitutional Style Guide writes it."""

import re
from datetime import datetime
from types import MappingProxyType

from config.definition import ContactRole, Language
from models.rules.letters import LetterItem
from notifications.wording.base import HARD_SPACE, Wording, city, comes_twice

_BEFORE_A_NUMBER = re.compile(r"\b(Article|Annex|commitment|version) (?=\d|[IVX]+\b)")


class English(Wording):
    """Letters in English."""

    language = Language.ENGLISH
    weekdays = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    months = (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    )  # fmt: skip
    last_and = "and"
    last_or = "or"
    roles = MappingProxyType(
        {
            ContactRole.FUNCTIONAL_MAILBOX: "functional mailbox",
            ContactRole.POINT_OF_CONTACT: "point of contact",
            ContactRole.DEPUTY: "deputy of the point of contact",
            ContactRole.PERMANENT_REPRESENTATION_DEFENCE: "Permanent Representation, defence",
            ContactRole.PERMANENT_REPRESENTATION_PSC: (
                "Permanent Representation, Political and Security Committee"
            ),
            ContactRole.POLICY_DIRECTOR: "policy director",
            ContactRole.FOREIGN_MINISTRY: "foreign ministry",
        }
    )
    due_label = "Due:"
    announced_label = "Announced:"
    questions_label = "Questions:"

    def days(self, count: int) -> str:
        """Return '1 day' or '30 days'."""
        return f"{count}{HARD_SPACE}{'day' if count == 1 else 'days'}"

    def clock(self, local: datetime, *, is_exact: bool) -> str:
        """Return '23:59' or '23:59:59'."""
        return f"{local:%H:%M:%S}" if is_exact else f"{local:%H:%M}"

    def in_brussels(self, day: str, clock: str, at: datetime) -> str:
        """Return 'Sunday 10 March 2024, 23:59 Brussels time'."""
        which = f",{HARD_SPACE}{at.tzname()}" if comes_twice(at) else ""
        return f"{day}, {clock} Brussels time{which}"

    def in_capital(self, day: str, clock: str, zone: str) -> str:
        """Return 'Monday 11 March, 00:59 in Athens'."""
        return f"{f'{day}, ' if day else ''}{clock}{HARD_SPACE}in{HARD_SPACE}{city(zone)}"

    def addressee(self, name: str, office: str) -> str:
        """Return 'To: Defence policy directorate, Greece'."""
        return f"To: {f'{office}, ' if office else ''}{name}"

    def with_article(self, item: LetterItem) -> str:
        """Return 'the National Implementation Plan'."""
        return item.the_title or f"the {item.title}"

    def typography(self, text: str) -> str:
        """Return text in which no line ends between a word such as 'Article' and its number."""
        return _BEFORE_A_NUMBER.sub(rf"\1{HARD_SPACE}", text)

    def place(self, sheet: str, cell: str) -> str:
        """Return 'sheet Figures, cell F9'."""
        parts = [f"sheet {sheet}" if sheet else "", f"cell {cell}" if cell else ""]
        return ", ".join(part for part in parts if part)
