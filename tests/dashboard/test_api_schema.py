"""The API answers as it is described, whatever is asked, and never with a failure of ours."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from dashboard.api.description import description, description_text
from dashboard.api.prefix import INSIDE
from dashboard.app import at_the_edge, make_app
from dashboard.limits import Limit
from models.queries.access import viewer_at
from models.rules.scopes import Scope, may_give
from tasks.api_tokens import Wanted, make_api_token
from tasks.inside_tokens import make_inside_token

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLES = int(os.environ.get("API_EXAMPLES", "6"))
"""How many requests are made up for each route, by each of the two who ask."""

IN_PLACE = {"cycle": "pesco-nip-2024", "deliverable": "nip", "version": 1, "number": 1, "respondent": "EL"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
OPERATIONS = [found.ok() for found in schemathesis.openapi.from_dict(description()).get_all_operations()]


def test_the_description_on_record_is_that_of_the_code():
    kept = (DOCS / "openapi.json").read_text(encoding="utf-8")
    assert kept == description_text(), "write it anew: .venv/bin/python -m dashboard.api > docs/openapi.json"


@pytest.fixture
def client(services, clock):
    """Return a client for which no request is one too many."""
    app = make_app(services, clock)
    app.state.web = replace(app.state.web, calls=Limit(10**9, timedelta(minutes=1)))
    return TestClient(at_the_edge(app), "http://127.0.0.1:8000", raise_server_exceptions=False)


@pytest.fixture
def token(services, clock):
    with services.reading() as session:
        viewer = viewer_at(session, "nip@el.example", clock())
    return make_api_token(services, viewer, viewer.mine[0], Wanted("x", may_give(may_write=True)), clock())


@pytest.fixture
def inside(services, clock):
    return make_inside_token(services, "auditor@eeas.example", Wanted("x", [Scope.READ_CYCLE]), clock())


@pytest.fixture
def handed_in(client, token, plan):
    path = "/api/v1/cycles/pesco-nip-2024/obligations/nip/submissions"
    kind = {"Content-Type": "application/octet-stream", "Authorization": f"Bearer {token}"}
    assert client.post(path, content=plan, headers=kind).status_code == 201


def try_out(client, operation, headers):
    kinds = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(kinds), is_there=st.booleans())
    def asked(case, is_there):
        if is_there:
            case.path_parameters = {name: IN_PLACE[name] for name in case.path_parameters}
        sent = case.as_transport_kwargs(base_url="http://127.0.0.1:8000", headers=headers)
        case.validate_response(answer(client, sent), checks=CHECKS)

    asked()


def answer(client, sent):
    known = {"method", "url", "params", "json", "files"}
    headers = {name: said.encode("latin-1") for name, said in sent["headers"].items()}
    content = {"content": sent["data"]} if "data" in sent else {}
    said = {name: one for name, one in sent.items() if name in known}
    return client.request(**said, **content, headers=headers)


def test_nobody_finds_a_hole(client):
    for operation in OPERATIONS:
        try_out(client, operation, {})


def test_a_program_with_a_token_finds_none(client, token, handed_in):
    for operation in OPERATIONS:
        try_out(client, operation, {"Authorization": f"Bearer {token}"})


def test_a_program_of_the_secretariat_finds_none(client, inside, handed_in):
    for operation in OPERATIONS:
        if operation.path.startswith(INSIDE):
            try_out(client, operation, {"Authorization": f"Bearer {inside}"})
