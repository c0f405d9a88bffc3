"""What checks say, in each language: one catalogue of texts for each, with the same placeholders."""

from config.definition import Language
from models.rules.checks.wording.base import CheckText, Wording
from models.rules.checks.wording.english import English
from models.rules.checks.wording.french import French

WORDINGS: dict[Language, Wording] = {Language.ENGLISH: English(), Language.FRENCH: French()}
"""How each language says what checks find."""

__all__ = ["WORDINGS", "CheckText", "Wording"]
