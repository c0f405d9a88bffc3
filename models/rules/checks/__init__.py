"""Named pure rules that look at a plan."""

from models.rules.checks.base import Check, CheckInput, Hit, ItemWords
from models.rules.checks.later import PART_OVERDUE, next_announced
from models.rules.checks.registry import CHECKS
from models.rules.checks.running import ALL_CHECKS, OnFault, none_ran, run_checks

__all__ = [
    "ALL_CHECKS",
    "CHECKS",
    "PART_OVERDUE",
    "Check",
    "CheckInput",
    "Hit",
    "ItemWords",
    "OnFault",
    "next_announced",
    "none_ran",
    "run_checks",
]
