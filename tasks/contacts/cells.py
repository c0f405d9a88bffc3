"""What stands in the cells of a file of contacts, as values; what is wrong is a ValueError that says so."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from email_validator import validate_email

from config.definition import ContactRole, Language
from config.rows import RosterEntry

LONGEST_OFFICE = 200
"""Characters that the name of an office may have."""

_INTERNATIONAL = re.compile(r"(?:\+|00)[1-9][0-9]{0,14}(?:[ ./-]{1,3}[0-9]{1,14})*")

LONGEST_TELEPHONE = 24
"""Characters of a telephone number with its spaces."""

_DIGITS = range(7, 16)
"""How many digits a number has with its country code. Source: ITU-T E.164, 6.2 (at most fifteen)."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SEVERAL = re.compile(r"[,;<>\s]|@.*@")


def respondent(text: str, *, members: Mapping[str, RosterEntry], roster: str) -> str:
    """Return the code of a respondent on the roster."""
    if text in members:
        return text
    meant = [code for code, member in members.items() if text.upper() in (code.upper(), member.country)]
    hint = f"; is '{meant[0]}' meant?" if meant else ""
    message = f"'{text}' is not on the roster '{roster}'{hint}"
    raise ValueError(message)


def role(text: str) -> ContactRole:
    """Return the role of a contact."""
    if text in list(ContactRole):
        return ContactRole(text)
    message = f"'{text}' is not a role; known: {', '.join(ContactRole)}"
    raise ValueError(message)


def address(text: str, *, looks_up: bool) -> str:
    """Return one plain mail address, its domain in the letters that mail systems use.

    Args:
        text: what stands in the cell.
        looks_up: whether the domain is looked up in the domain name system.
    """
    try:
        checked = validate_email(text, check_deliverability=looks_up, allow_smtputf8=False, strict=True)
    except ValueError as error:
        if not _SEVERAL.search(text):
            raise
        message = f"{error} One plain address such as office@ministry.example is needed, without a name"
        message += " or a comment; another one has a line of its own"
        raise ValueError(message) from error
    return checked.ascii_email or checked.normalized


def office(text: str) -> str:
    """Return the name of an office."""
    if not text or _CONTROL.search(text) or len(text) > LONGEST_OFFICE:
        message = f"the name of an office is needed, on one line, of at most {LONGEST_OFFICE} characters"
        raise ValueError(message)
    return text


def language(text: str) -> Language:
    """Return the language of letters to a contact; English for an empty cell."""
    if not text:
        return Language.ENGLISH
    if text.lower() in list(Language):
        return Language(text.lower())
    message = f"no letters are written in '{text}'; known: {', '.join(Language)}"
    raise ValueError(message)


def time_zone(text: str) -> str | None:
    """Return the name of a time zone, or none for an empty cell."""
    zones = _zones()
    if not text or text in zones.values():
        return text or None
    meant = get_close_matches(text.lower(), zones, 1, 0.75) or ["europe/athens"]
    message = f"'{text}' is not a time zone; write one such as {zones[meant[0]]}, or leave it empty for that"
    message += " of the capital"
    raise ValueError(message)


def telephone(text: str) -> str:
    """Return a telephone number as a plus and groups of digits, or an empty text for an empty cell.

    Source: ITU-T E.123 (the international form).
    """
    if not text:
        return ""
    groups = re.findall("[0-9]+", text.removeprefix("00"))
    number, digits = f"+{' '.join(groups)}", len("".join(groups))
    if not _INTERNATIONAL.fullmatch(text) or digits not in _DIGITS or len(number) > LONGEST_TELEPHONE:
        message = f"'{text}' is not a telephone number in the international form, such as +32 2 000 00 00;"
        message += " write the plus, the country code and the digits that are dialled after it, with spaces"
        message += " between: a spreadsheet takes the plus away from digits without spaces"
        raise ValueError(message)
    return number


@cache
def _zones() -> dict[str, str]:
    """Return the known time zones by their names in small letters."""
    return {name.lower(): name for name in sorted(available_timezones())}
