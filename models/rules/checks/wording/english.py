"""How English says what checks find."""

from decimal import Decimal

from config.definition import Language
from models.rules.checks.wording.base import HARD_SPACE, CheckText, Wording, grouped
from models.rules.checks.wording.english_texts import TEXTS


class English(Wording):
    """Findings in English."""

    language = Language.ENGLISH
    texts = TEXTS
    could_not_run = CheckText(
        "A check could not be run",
        "Report it with the log of this run: the fault is in Kalends, not in the plan.",
        {
            "": "The check could not be run ({kind}); the others were.",
            "all": "No check could be run ({kind}).",
        },
    )

    def amount(self, value: Decimal, unit: str) -> str:
        """Return a figure with its unit, such as 'EUR 46 468.0 million'."""
        number = grouped(value).replace(",", HARD_SPACE)
        currency, _, scale = unit.partition(" ")
        return HARD_SPACE.join((currency, number, scale) if scale else (number, unit))

    def any_of(self, titles: tuple[str, ...]) -> str:
        """Return titles such as 'Progress' or 'Plans'."""
        return " or ".join(f"'{title}'" for title in titles)

    def in_line(self, word: str, row: str) -> str:
        """Return where a line stands, such as 'Project in line 3'."""
        return f"{word.capitalize()} in {self.line(row)}"

    def line(self, row: str) -> str:
        """Return a line such as 'line 3'."""
        return f"line{HARD_SPACE}{row}"

    def before(self, place: str) -> str:
        """Return a place with its colon."""
        return f"{place}: "
