"""What a program may be let to do for a respondent, and for how long."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum


class Scope(StrEnum):
    """One thing that a token lets a program do."""

    READ = "read"
    """Read what is owed, and what became of what was handed in; fetch the form."""
    CHECK = "check"
    """Have drafts looked at; nothing is kept."""
    HAND_IN = "hand_in"
    """Hand in, answer questions, take a version back."""
    ANNOUNCE = "announce"
    """Say by which day something comes."""
    STATEMENT = "statement"
    """Say what is known of a statement: its signatories, a translation, whether it may be published."""
    READ_CYCLE = "read_cycle"
    """Read what the secretariat reads of all respondents; for programs of the secretariat alone."""


TOKEN_LASTS = timedelta(days=365)
"""How long a token works unless it is revoked before."""

LONGEST_NAME = 64
"""Characters of the name by which people tell a token from others."""

MOST_TOKENS = 10
"""Tokens in force that one person may have for one respondent."""

FOR_SECRETARIAT = frozenset({Scope.READ_CYCLE})
"""What programs of the secretariat may be let to do, and no other."""

FOR_WRITERS = frozenset({Scope.HAND_IN, Scope.ANNOUNCE, Scope.STATEMENT})
"""What only somebody may let a program do who may do it."""


def may_give(*, may_write: bool) -> frozenset[Scope]:
    """Return what somebody may let a program do for a respondent: no more than they may do themselves."""
    given = frozenset(Scope) - FOR_SECRETARIAT
    return given if may_write else given - FOR_WRITERS


def scopes_text(scopes: Iterable[Scope]) -> str:
    """Return scopes as they are kept: in their order, separated by blanks."""
    given = set(scopes)
    return " ".join(one.value for one in Scope if one in given)


def read_scopes(text: str) -> frozenset[Scope]:
    """Return the scopes that a text names; what else a token is for is none of them."""
    named = set(text.split())
    return frozenset(one for one in Scope if one.value in named)
