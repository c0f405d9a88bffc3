"""What a process that serves says of itself: a line for people on a terminal, else one JSON object a line.

A line names no address, no answer and no token. Of a failure it has the kinds and the places in the code, and
nothing of what it was about: an error of a database quotes what it was to store.
"""

import logging
import sys
import traceback
from pathlib import PurePath
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

MOST_PLACES = 20
"""Innermost places of a failure that are told: processes share a pipe, which keeps lines of 4 KB apart."""

_QUIET = ("alembic", "fontTools", "httpcore", "httpx", "weasyprint")
"""Loggers that name addresses of requests, or speak of each look at the schema and of each page of a PDF."""


def configure_logs(stream: TextIO) -> None:
    """Write every log of this process to a stream, from informations on."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_contents,
    ]
    shown = structlog.dev.ConsoleRenderer() if stream.isatty() else structlog.processors.JSONRenderer()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, shown],
            foreign_pre_chain=[*shared, structlog.stdlib.PositionalArgumentsFormatter()],
        )
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _without_contents(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put kinds and places in the stead of a failure's own words."""
    given = event.pop("exc_info", None)
    if given and not isinstance(given, BaseException | tuple):
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["failure"] = [_told(one) for one in _chain(error)]
    return event


def _chain(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


def _told(error: BaseException) -> dict[str, object]:
    return {"kind": type(error).__name__, "at": _places(error.__traceback__)}


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-MOST_PLACES:]
    return [f"{PurePath(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
