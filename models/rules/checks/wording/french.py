"""How French says what checks find, by the Interinstitutional Style Guide; the workbook is in English."""

import re
from collections.abc import Mapping
from decimal import Decimal

from config.definition import Language
from models.rules.checks.wording.base import HARD_SPACE, CheckText, Wording, grouped
from models.rules.checks.wording.french_texts import TEXTS

_BEFORE_A_SIGN = re.compile(" (?=[:;?!»%])")
_CURRENCIES = {"EUR": "euros"}
_SCALES = {"million": "millions", "billion": "milliards", "thousand": "milliers"}


def _with_hard_spaces(text: str) -> str:
    return _BEFORE_A_SIGN.sub(HARD_SPACE, text).replace("« ", f"«{HARD_SPACE}")


def _typeset(text: CheckText) -> CheckText:
    messages: Mapping[str, str] = {name: _with_hard_spaces(said) for name, said in text.messages.items()}
    return CheckText(_with_hard_spaces(text.title), _with_hard_spaces(text.advice), messages)


class French(Wording):
    """Findings in French."""

    language = Language.FRENCH
    texts = {name: _typeset(text) for name, text in TEXTS.items()}  # noqa: RUF012 - a mapping, never changed
    could_not_run = _typeset(
        CheckText(
            "Un contrôle n’a pas pu être effectué",
            "À signaler avec le journal de ce passage : l’erreur est dans Kalends, non dans le plan.",
            {
                "": "Le contrôle n’a pas pu être effectué ({kind}) ; les autres l’ont été.",
                "all": "Aucun contrôle n’a pu être effectué ({kind}).",
            },
        )
    )

    def amount(self, value: Decimal, unit: str) -> str:
        """Return a figure with its unit, such as '46 468,0 millions d’euros'."""
        number = grouped(value).replace(",", HARD_SPACE).replace(".", ",")
        currency, _, scale = unit.partition(" ")
        if not scale or scale not in _SCALES:
            return HARD_SPACE.join((number, unit))
        money = _CURRENCIES.get(currency, currency)
        of = f"d’{money}" if money[:1].lower() in "aeiou" else f"de{HARD_SPACE}{money}"
        return HARD_SPACE.join((number, _SCALES[scale], of))

    def any_of(self, titles: tuple[str, ...]) -> str:
        """Return titles such as « Progress » ou « Plans »."""
        return " ou ".join(f"«{HARD_SPACE}{title}{HARD_SPACE}»" for title in titles)

    def in_line(self, word: str, row: str) -> str:  # noqa: ARG002 - the English word helps nobody here
        """Return where a line stands, such as 'Ligne 3'."""
        return f"Ligne{HARD_SPACE}{row}"

    def line(self, row: str) -> str:
        """Return a line such as 'ligne 3'."""
        return f"ligne{HARD_SPACE}{row}"

    def before(self, place: str) -> str:
        """Return a place with its colon."""
        return f"{place}{HARD_SPACE}: "
