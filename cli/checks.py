"""Commands about checks: which there are."""

from typing import Annotated, Literal

from cyclopts import Parameter

from cli.failures import Exit
from cli.options import TEXT, Answer
from cli.output import answer, table

InLanguage = Annotated[Literal["en", "fr"], Parameter(help="Language of what checks say: en or fr.")]


def checks(
    *,
    language: InLanguage = "en",
    markdown: Annotated[bool, Parameter(negative="", help="Print the page docs/checks.md.")] = False,
    options: Answer = TEXT,
) -> int:
    """List the checks that a definition can name."""
    import sys

    from config.definition import Language
    from tasks.check_list import checks_page, described_checks

    if markdown:
        sys.stdout.write(checks_page())
        return Exit.OK
    found = described_checks(Language(language))
    rows = [(each.name, each.level, each.audience, each.title, each.advice) for each in found]
    shown = table("", ("check", "level", "audience", "what it finds", "what to do"), rows)
    answer({"language": language, "checks": [vars(each) for each in found]}, shown, as_json=options.json)
    return Exit.OK
