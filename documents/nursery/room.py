"""Room for so many at a time."""

from collections import deque
from threading import Lock


class Room:
    """So many places; who has waited longest gets the next: a semaphore lets others overtake for seconds."""

    def __init__(self, places: int) -> None:
        """Begin with all places free."""
        self._guard, self._places = Lock(), places
        self.waiting: deque[Lock] = deque()

    def __enter__(self) -> None:
        """Take a place, or wait until one is handed over."""
        with self._guard:
            if self._places:
                self._places -= 1
                return
            called = Lock()
            called.acquire()
            self.waiting.append(called)
        called.acquire()

    def __exit__(self, *_: object) -> None:
        """Hand the place over, or leave it free where nobody waits."""
        with self._guard:
            if self.waiting:
                self.waiting.popleft().release()
            else:
                self._places += 1
