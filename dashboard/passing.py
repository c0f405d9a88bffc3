"""The clock of a rehearsal in which people act, and the engine beside its pages."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from logging import getLogger
from threading import Event, Thread
from time import monotonic, sleep
from types import MappingProxyType, TracebackType
from typing import Self

from dashboard.aside import Aside
from tasks.rehearsal.passing import do_what_is_due, latest_seen, must_be_rehearsal, next_instant, skip_to
from tasks.services import Services

LOOK_SECONDS = 3.0
"""Between two looks for what is due, and before what failed is tried again."""

END_SECONDS = 20.0
"""How long the instant at which the engine is may take to end once it is told to stop."""

_LOG = getLogger("kalends.rehearsal")


class RehearsalClock:
    """A clock that was set, goes on as the machine's does, and may jump ahead; it never goes back."""

    def __init__(self, machine: Callable[[], datetime], start: datetime) -> None:
        """Set it.

        Args:
            machine: returns the aware UTC instant of the machine's clock.
            start: UTC instant that it shows now.
        """
        self._machine = machine
        self._ahead: timedelta = start - machine()

    def __call__(self) -> datetime:
        """Return the UTC instant."""
        return self._machine() + self._ahead

    def go_on_to(self, instant: datetime) -> None:
        """Jump to a UTC instant; one that is over changes nothing."""
        self._ahead = max(self._ahead, instant - self._machine())


@dataclass(frozen=True)
class Progress:
    """How far time has passed that was asked for last: from where, to where, what was done; UTC instants."""

    begun_at: datetime
    until: datetime
    is_over: bool = False
    failure: str = ""
    """Kind of what failed at the last try; it is tried again."""
    done: Mapping[tuple[str, str], int] = field(default_factory=lambda: MappingProxyType({}))
    """Counts by cycle and step of the engine."""


class Engine:
    """Does what is due on the clock of a rehearsal, in a thread of its own while it is entered."""

    def __init__(self, services: Services, clock: RehearsalClock) -> None:
        """Take a rehearsal's services and clock.

        Raises:
            RealClockError: the database holds real cycles.
        """
        must_be_rehearsal(services)
        self._services, self._clock = services, clock
        self.aside = Aside(services.settings)
        self._progress: Progress | None = None
        self._wake, self._ending = Event(), Event()
        self._thread = Thread(target=self._run, name="rehearsal", daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the instant at which it is, and end."""
        self._ending.set()
        self._wake.set()
        self._thread.join(END_SECONDS)

    @property
    def progress(self) -> Progress | None:
        """Return how far the time has passed that was asked for last, or none."""
        return self._progress

    @property
    def is_on_the_way(self) -> bool:
        """Whether the clock has not yet come to the instant that was asked for."""
        return self._progress is not None and not self._progress.is_over

    def go_on_to(self, until: datetime, wait_seconds: float = 0.0) -> None:
        """Let time pass up to a later UTC instant; return when it has, or after some seconds."""
        self._progress = Progress(self._clock(), until)
        self._wake.set()
        end = monotonic() + wait_seconds
        while self.is_on_the_way and monotonic() < end:
            sleep(0.05)

    def look(self) -> None:
        """Do what is due now and up to the instant that was asked for; a failure is logged."""
        try:
            self._catch_up()
            do_what_is_due(self._services, self._clock())
            while self.is_on_the_way and not self._ending.is_set():
                self._go_on()
        except Exception as error:  # noqa: BLE001 - the pages stay, and the next look tries it again
            _LOG.warning("what is due in the rehearsal could not be done", exc_info=error)
            if self._progress and self.is_on_the_way:
                self._progress = replace(self._progress, failure=type(error).__name__)

    def _run(self) -> None:
        while not self._ending.is_set():
            self.look()
            self._wake.wait(LOOK_SECONDS)
            self._wake.clear()

    def _catch_up(self) -> None:
        # A command with a later --now may have let a cycle go on meanwhile.
        seen = latest_seen(self._services)
        if seen and seen > (now := self._clock()):
            skip_to(self._services, now, seen, self._clock.go_on_to)

    def _go_on(self) -> None:
        asked = self._progress
        if asked is None:
            return
        now = self._clock()
        instant = next_instant(self._services, now, asked.until)
        skip_to(self._services, now, instant, self._clock.go_on_to)
        done = Counter(asked.done) + Counter(do_what_is_due(self._services, self._clock()))
        found = replace(asked, is_over=instant >= asked.until, failure="", done=MappingProxyType(done))
        if self._progress is asked:  # else another instant was asked for meanwhile
            self._progress = found
