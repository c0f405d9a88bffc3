"""How often somebody may ask: a window that slides, counted in this process."""

from collections import deque
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

_REMEMBERED = 10_000
"""How many who ask are remembered at most."""


class Limit:
    """Counts how often each one who asks asked lately."""

    def __init__(self, most: int, window: timedelta) -> None:
        self.most, self._window = most, window
        self._asked: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def wait_for(self, who: str, now: datetime) -> int:
        """Return how many seconds who asks has to wait; 0 lets the request pass, and counts it."""
        with self._lock:
            if len(self._asked) >= _REMEMBERED and who not in self._asked:
                self._forget(now)
            lately = self._asked.setdefault(who, deque(maxlen=self.most))
            if len(lately) == self.most and now < lately[0] + self._window:
                return ceil((lately[0] + self._window - now).total_seconds())
            lately.append(now)
            return 0

    def _forget(self, now: datetime) -> None:
        self._asked = {who: at for who, at in self._asked.items() if now < at[-1] + self._window}
        if len(self._asked) >= _REMEMBERED:
            self._asked.clear()
