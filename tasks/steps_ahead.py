"""The steps after collection in a run ahead: taken in memory as far as they decide on letters."""

from datetime import datetime

from config.definition import Step, StepKind
from models.queries.picture import Picture
from models.rules.calendar import opening_of
from models.tables import ReviewState


class StepsAhead:
    """The steps after collection: drafts are made and published, and nobody approves anything."""

    def __init__(self, picture: Picture) -> None:
        self._steps = picture.cycle.definition.steps
        self._done, self._report = set(picture.done), picture.report
        self.has_just_published = False
        """Whether the step taken last published the report for the first time: then thanks go."""

    def instants(self) -> list[datetime]:
        """Return when the engine's next step falls due, if there is one."""
        step = self._next()
        return [opening_of(step.on)] if step else []

    def take(self, now: datetime) -> bool:
        """Take the engine's next step if it is due at a UTC instant, and say whether it was."""
        step = self._next()
        self.has_just_published = False
        if step is None or opening_of(step.on) > now:
            return False
        if step.kind is StepKind.DRAFT:
            self._report = ReviewState.DRAFTED
        elif not self._publish(step):
            return False
        self._done.add(step.name)
        return True

    def _next(self) -> Step | None:
        step = next((step for step in self._steps if step.name not in self._done), None)
        return step if step and step.kind is not StepKind.APPROVE else None

    def _publish(self, step: Step) -> bool:
        needed = {one.name for one in self._steps if one.kind is StepKind.APPROVE and one.on <= step.on}
        if self._report is None or not needed <= self._done:
            return False
        self.has_just_published = self._report is not ReviewState.PUBLISHED
        self._report = ReviewState.PUBLISHED
        return True
