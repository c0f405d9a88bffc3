"""The steps after collection in a run ahead: taken in memory as far as they decide on letters."""

from datetime import datetime

from config.definition import Step, StepKind
from models.queries.picture import Picture
from models.rules.calendar import opening_of
from models.rules.steps import has_come, is_approved, is_of_engine, next_step
from models.tables import ReviewState


class StepsAhead:
    """The steps after collection: drafts are made and published, and nobody approves anything."""

    def __init__(self, picture: Picture) -> None:
        self._steps = picture.cycle.definition.steps
        self._done, self._report = set(picture.done), picture.report
        self._is_elsewhere = picture.is_report_elsewhere
        self.has_just_published = False
        """Whether the step taken last published the report for the first time: then thanks go."""

    @property
    def are_done(self) -> bool:
        """Whether no step is left."""
        return next_step(self._steps, self._done) is None

    def instants(self) -> list[datetime]:
        """Return when the engine's next step falls due, if there is one."""
        step = self._next()
        return [opening_of(step.on)] if step else []

    def take(self, now: datetime) -> bool:
        """Take the engine's next step if it is due at a UTC instant, and say whether it was."""
        step = self._next()
        self.has_just_published = False
        if step is None or not has_come(step, now):
            return False
        if step.kind is StepKind.DRAFT:
            self._report = ReviewState.DRAFTED
        elif not self._publish(step):
            return False
        self._done.add(step.name)
        return True

    def _next(self) -> Step | None:
        step = None if self._is_elsewhere else next_step(self._steps, self._done)
        return step if step and is_of_engine(step) else None

    def _publish(self, step: Step) -> bool:
        if self._report is None or not is_approved(self._steps, self._done, step):
            return False
        self.has_just_published = self._report is not ReviewState.PUBLISHED
        self._report = ReviewState.PUBLISHED
        return True
