"""The checks that a definition can name, described in a language."""

from config.definition import Language
from documents.checks import DescribedCheck, describe_checks
from models.rules.checks import CHECKS
from models.rules.checks.wording import WORDINGS


def described_checks(language: Language) -> list[DescribedCheck]:
    """Return every check as a language describes it, in the order in which they are listed."""
    texts = WORDINGS[language].texts
    return [
        DescribedCheck(
            name=check.name,
            title=texts[check.name].title,
            level=check.level.value,
            audience=check.audience.value,
            messages=tuple(texts[check.name].messages.values()),
            advice=texts[check.name].advice,
            source=check.source,
        )
        for check in CHECKS.values()
    ]


def checks_page() -> str:
    """Return the page docs/checks.md."""
    return describe_checks({language: described_checks(language) for language in Language})
