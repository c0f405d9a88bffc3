"""Finding and reading definitions of cycles: by the code of one that ships, or from a file."""

import hashlib
from importlib.resources import files
from pathlib import Path

from models.errors import UnknownDefinitionError
from models.queries.cycles import known_calendar
from models.rules.next_year import NextDefinition, next_definition


def known_definitions() -> list[str]:
    """Return the codes of the definitions that ship with Kalends."""
    folder = files("config") / "cycles"
    return sorted(
        entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")
    )


def definition_text(code_or_file: str) -> str:
    """Return the text of a definition, named by its code or by a file.

    Raises:
        UnknownDefinitionError: there is no such code and no such file, or it is not text.
    """
    if code_or_file in known_definitions():
        return (files("config") / "cycles" / f"{code_or_file}.toml").read_text(encoding="utf-8")
    try:
        return Path(code_or_file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnknownDefinitionError(code_or_file, known_definitions()) from error


def definition_sha256(text: str) -> str:
    """Return the hash by which the text of a definition is known."""
    return hashlib.sha256(text.encode()).hexdigest()


def definition_of_year(text: str, year: int) -> NextDefinition:
    """Return a definition of a coming year, made out of the text of one; its days are proposals.

    Raises:
        DefinitionError: the text is no definition.
        NextDefinitionError: none can be made of that year.
    """
    return next_definition(text, year, known_calendar())
