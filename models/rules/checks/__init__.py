"""Named pure rules that look at a plan."""

from models.rules.checks.base import Check, CheckInput, Hit, ItemWords
from models.rules.checks.registry import CHECKS
from models.rules.checks.running import OnFault, run_checks

__all__ = ["CHECKS", "Check", "CheckInput", "Hit", "ItemWords", "OnFault", "run_checks"]
