"""The checks by name, in the order in which they are listed."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from models.rules.checks.base import Check, CheckInput, Hit
from models.rules.checks.comparisons import find_gaps, find_jumps, find_units
from models.rules.checks.continuity import (
    find_changed_figures,
    find_dropped_items,
    find_dropped_projects,
    find_hidden_changes,
    find_unchanged_texts,
)
from models.rules.checks.cover import find_missing_clearance, find_missing_marking, find_other_prices
from models.rules.checks.dates import find_clearance_dates, find_ends_before_starts
from models.rules.checks.entries import (
    find_lone,
    find_negative_numbers,
    find_shares_out_of_range,
    find_unclear,
    find_unconfirmed,
    find_vague_references,
)
from models.rules.checks.figures import (
    find_missing_figures,
    find_negative_figures,
    find_other_currencies,
    find_parts_above_totals,
    find_sums_above_totals,
    find_text_in_figures,
)
from models.rules.checks.items import find_contradictions, find_missing_items
from models.rules.checks.later import (
    PART_OVERDUE,
    find_overdue_parts,
    find_parts_that_follow,
    find_parts_that_need_not_follow,
)
from models.rules.checks.milestones import find_states, find_unexplained_delays, find_wrong_order
from models.rules.checks.projects import find_twice, find_unlisted
from models.rules.checks.roles import find_other_roles, find_roles_not_on_record
from models.rules.findings import Audience, Level

_Find = Callable[[CheckInput], Iterable[Hit]]

_OURS = "Rule of the secretariat for this form"
_SUMS = "Arithmetic: parts do not exceed their total"
_THRESHOLD = "Threshold of the secretariat, to draw attention; no rule for the state"


def _error(name: str, find: _Find, source: str = _OURS) -> Check:
    return Check(name, Level.ERROR, Audience.CONTACT, source, find)


def _warning(name: str, find: _Find, source: str = _OURS) -> Check:
    return Check(name, Level.WARNING, Audience.CONTACT, source, find)


def _for_desk(name: str, find: _Find, source: str = _THRESHOLD, level: Level = Level.INFO) -> Check:
    return Check(name, level, Audience.DESK, source, find)


_ALL = (
    _error("missing_item", find_missing_items),
    _error("missing_figure", find_missing_figures),
    _warning("progress_contradicts_no_change", find_contradictions),
    _error("part_above_total", find_parts_above_totals, _SUMS),
    _error("text_in_figure", find_text_in_figures),
    _warning("unit_off_by_thousand", find_units),
    _for_desk("gap_to_public_figure", find_gaps, "Public figures as named in each finding"),
    _warning("missing_marking", find_missing_marking),
    _warning("missing_clearance", find_missing_clearance),
    _error("unclear_answer", find_unclear),
    _warning("missing_companion", find_lone),
    _warning("delay_without_reason", find_unexplained_delays),
    _error("unconfirmed_answer", find_unconfirmed),
    Check("part_follows", Level.INFO, Audience.CONTACT, _OURS, find_parts_that_follow),
    _for_desk("other_prices", find_other_prices, _OURS, Level.WARNING),
    _error("sum_above_total", find_sums_above_totals, _SUMS),
    _error("other_currency", find_other_currencies),
    _warning("negative_figure", find_negative_figures),
    _warning("negative_number", find_negative_numbers),
    _error("share_out_of_range", find_shares_out_of_range, "Arithmetic: a share lies between 0 and 100 %"),
    _for_desk("jump_between_years", find_jumps),
    _warning("vague_reference", find_vague_references),
    _warning("clearance_date", find_clearance_dates),
    _warning("end_before_start", find_ends_before_starts, "Arithmetic of the calendar"),
    _warning("milestone_state", find_states, "Arithmetic of the calendar"),
    _warning("milestone_order", find_wrong_order, "Initial capability comes before full capability"),
    _warning("project_twice", find_twice),
    _warning("project_not_listed", find_unlisted),
    _warning("role_not_as_on_record", find_other_roles, "The record of projects, as its sources name them"),
    _for_desk("role_not_on_record", find_roles_not_on_record, _OURS),
    _warning("nothing_left_to_follow", find_parts_that_need_not_follow),
    _for_desk(PART_OVERDUE, find_overdue_parts, _OURS, Level.WARNING),
    _warning("changed_despite_no_change", find_hidden_changes),
    _for_desk("changed_from_last_plan", find_changed_figures),
    _for_desk("unchanged_text", find_unchanged_texts),
    _for_desk("dropped_item", find_dropped_items, _OURS),
    _for_desk("dropped_project", find_dropped_projects, _OURS),
)

CHECKS: Mapping[str, Check] = MappingProxyType({check.name: check for check in _ALL})
"""Every check that a definition can name."""
