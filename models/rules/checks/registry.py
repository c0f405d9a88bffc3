"""The checks by name."""

from collections.abc import Mapping
from types import MappingProxyType

from models.rules.checks.base import Check
from models.rules.checks.comparisons import find_gaps, find_units
from models.rules.checks.cover import find_missing_clearance, find_missing_marking, find_other_prices
from models.rules.checks.entries import (
    find_lone,
    find_unclear,
    find_unconfirmed,
    find_unexplained_delays,
)
from models.rules.checks.figures import find_missing_figures, find_parts_above_totals, find_text_in_figures
from models.rules.checks.items import find_contradictions, find_missing_items
from models.rules.checks.later import find_parts_that_follow
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
            Check(
                name="unclear_answer",
                title="An answer is not of its kind",
                level=Level.ERROR,
                audience=Audience.CONTACT,
                advice="Please choose from the list, or enter a date such as 2024-03-08, or a number alone.",
                source=_OURS,
                find=find_unclear,
            ),
            Check(
                name="missing_companion",
                title="An answer lacks what belongs to it",
                level=Level.WARNING,
                audience=Audience.CONTACT,
                advice="Please fill in this cell as well.",
                source=_OURS,
                find=find_lone,
            ),
            Check(
                name="delay_without_reason",
                title="A milestone moved to a later date without a reason",
                level=Level.WARNING,
                audience=Audience.CONTACT,
                advice="Please say why it moved.",
                source=_OURS,
                find=find_unexplained_delays,
            ),
            Check(
                name="unconfirmed_answer",
                title="Answers of the last plan are not confirmed",
                level=Level.ERROR,
                audience=Audience.CONTACT,
                advice="Please check these lines, and choose 'confirmed' in their last column.",
                source=_OURS,
                find=find_unconfirmed,
            ),
            Check(
                name="part_follows",
                title="A part of the form comes later",
                level=Level.INFO,
                audience=Audience.CONTACT,
                advice="Please hand in the form again with that part by this day.",
                source=_OURS,
                find=find_parts_that_follow,
            ),
            Check(
                name="other_prices",
                title="Figures are not at current prices",
                level=Level.WARNING,
                audience=Audience.DESK,
                advice="Do not add them to figures at current prices; ask for those.",
                source=_OURS,
                find=find_other_prices,
            ),
        )
    }
)
"""Every check that a definition can name."""
