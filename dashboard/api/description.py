"""The description of the API, for programs that are made from it."""

import json
from functools import cache
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi

from dashboard.api.parts import PARTS
from dashboard.api.prefix import PREFIX
from dashboard.problems import Problem

_SAYS = (
    "What the desk of a respondent does, for programs. A token speaks for one respondent; of any other one "
    "there is nothing. Instants are UTC. Errors are problem details (RFC 9457). Lists are cut by `limit` and "
    "`offset`, and `Link` leads on."
)

router = APIRouter(prefix=PREFIX)


@cache
def description() -> dict[str, Any]:
    """Return the description of the API. Source: OpenAPI 3.1."""
    app = FastAPI()
    for part in PARTS:
        app.include_router(part)
    found = get_openapi(title="Kalends", version=version("kalends"), description=_SAYS, routes=app.routes)
    found["components"]["schemas"][Problem.__name__] = Problem.model_json_schema()
    return found


def description_text() -> str:
    """Return the description as it stands in the documentation."""
    return json.dumps(description(), indent=1, ensure_ascii=False) + "\n"


@router.get("/openapi.json", include_in_schema=False)
def openapi() -> dict[str, Any]:
    """Return the description of the API; it tells nothing of anybody."""
    return description()
