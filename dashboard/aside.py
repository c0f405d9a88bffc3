"""Rehearsals that are made beside the pages where a rehearsal's clock was set, because no flow runs there."""

from logging import getLogger
from threading import Lock, Thread

from config.settings import Settings
from tasks.rehearsal.kept import ToRehearse, rehearse_and_keep

_LOG = getLogger("kalends.rehearsal")


class Aside:
    """Makes one rehearsal at a time, in a thread of its own."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings, which say where rehearsals are kept."""
        self._settings = settings
        self._lock = Lock()
        self._made = ""
        self._failed = ""

    @property
    def made(self) -> str:
        """Return which rehearsal is being made, or nothing."""
        return self._made

    @property
    def failed(self) -> str:
        """Return which rehearsal failed last and with what kind of error, or nothing."""
        return self._failed

    def start(self, wanted: ToRehearse) -> bool:
        """Begin to rehearse a definition; not while another one is being made."""
        with self._lock:
            if self._made:
                return False
            self._made, self._failed = f"{wanted.code}, seed {wanted.seed}", ""
        Thread(target=self._make, args=(wanted,), name="aside", daemon=True).start()
        return True

    def _make(self, wanted: ToRehearse) -> None:
        try:
            rehearse_and_keep(self._settings, wanted)
        except Exception as error:  # noqa: BLE001 - who asked reads it on the page, the log has the rest
            _LOG.warning("a rehearsal beside the pages failed", exc_info=error)
            self._failed = f"{self._made}: {type(error).__name__}"
        finally:
            self._made = ""
