"""The checks by name."""

from collections.abc import Mapping
from types import MappingProxyType

from models.rules.checks.base import Check
from models.rules.checks.comparisons import find_gaps, find_units
from models.rules.checks.cover import find_missing_clearance, find_missing_marking
from models.rules.checks.figures import find_missing_figures, find_parts_above_totals, find_text_in_figures
from models.rules.checks.items import find_contradictions, find_missing_items
from models.rules.findings import Audience, Level

_OURS = "Rule of the secretariat for this form"

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        check.name: check
        for check in (
            Check(
                name="missing_item",
                title="An item is not answered",
                level=Level.ERROR,
                audience=Audience.CONTACT,
                advice="Please fill in one of these cells, or say that nothing changed.",
                source=_OURS,
                find=find_missing_items,
            ),
            Check(
                name="missing_figure",
                title="A figure is not given",
                level=Level.ERROR,
                audience=Audience.CONTACT,
                advice="Please enter the figure, or the reason why it is not available.",
                source=_OURS,
                find=find_missing_figures,
            ),
            Check(
                name="progress_contradicts_no_change",
                title="Progress is described and 'no change' is chosen",
                level=Level.WARNING,
                audience=Audience.CONTACT,
                advice="Please say which of the two holds.",
                source=_OURS,
                find=find_contradictions,
            ),
            Check(
                name="part_above_total",
                title="A part is greater than its total",
                level=Level.ERROR,
                audience=Audience.CONTACT,
                advice="Please correct one of the two figures; both are given in the same unit.",
                source="Arithmetic: a part does not exceed its total",
                find=find_parts_above_totals,
            ),
            Check(
                name="text_in_figure",
                title="Text stands where a figure belongs",
                level=Level.ERROR,
                audience=Audience.CONTACT,
                advice="Please enter the number alone, without words or unit, or give the reason beside it.",
                source=_OURS,
                find=find_text_in_figures,
            ),
            Check(
                name="unit_off_by_thousand",
                title="A figure may be in another unit",
                level=Level.WARNING,
                audience=Audience.CONTACT,
                advice="Please make sure that the figure is in the unit at the head of its column.",
                source=_OURS,
                find=find_units,
            ),
            Check(
                name="gap_to_public_figure",
                title="A figure differs from the public one",
                level=Level.INFO,
                audience=Audience.DESK,
                advice="The definitions differ: this is no error; ask only if nothing explains the gap.",
                source="Public figures as named in each finding",
                find=find_gaps,
            ),
            Check(
                name="missing_marking",
                title="The marking is not stated",
                level=Level.WARNING,
                audience=Audience.CONTACT,
                advice="Please state the marking, or that there is none.",
                source=_OURS,
                find=find_missing_marking,
            ),
            Check(
                name="missing_clearance",
                title="The clearance is not stated",
                level=Level.WARNING,
                audience=Audience.CONTACT,
                advice="Please name who cleared the plan, under which reference, and when.",
                source=_OURS,
                find=find_missing_clearance,
            ),
        )
    }
)
"""Every check that a definition can name."""
