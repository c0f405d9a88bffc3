"""Named pure rules that look at a plan."""

from models.rules.checks.base import Check, CheckInput, Hit
from models.rules.checks.registry import CHECKS
from models.rules.checks.running import run_checks

__all__ = ["CHECKS", "Check", "CheckInput", "Hit", "run_checks"]
