"""The roles of who signs in."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody who signs in is: the first four at the secretariat, the others at one respondent."""

    OFFICER = "officer"
    APPROVER = "approver"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    CONTACT = "contact"
    AUTHORITY = "authority"
    READER = "reader"


SECRETARIAT = frozenset({Role.OFFICER, Role.APPROVER, Role.AUDITOR, Role.OPERATOR})
"""Roles at the secretariat."""

AT_A_RESPONDENT = frozenset({Role.CONTACT, Role.AUTHORITY, Role.READER})
"""Roles at one respondent."""
