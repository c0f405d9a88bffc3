"""Prefect flows and tasks over the steps of tasks/.

The environment is set here: Prefect reads it when it is imported, and only modules of this package import it.
"""

import os
import sys

_environment = os.environ  # noqa: TID251 - Prefect's settings, not ours

# Nobody is told that Prefect is used here; an operator who wants that says so.
_environment.setdefault("DO_NOT_TRACK", "1")
_environment.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")

# A line for people on a terminal, else one JSON object a line.
if not sys.stderr.isatty():
    _environment.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_FORMATTER", "json")

# A server on this machine is reached directly, also where the way out leads through a proxy.
_direct = _environment.get("no_proxy") or _environment.get("NO_PROXY") or ""
if "127.0.0.1" not in _direct:
    _environment["no_proxy"] = _environment["NO_PROXY"] = f"{_direct},127.0.0.1".lstrip(",")
