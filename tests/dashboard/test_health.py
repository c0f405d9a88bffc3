"""What machines ask: does it live, may it be asked, what does it count."""

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from starlette.testclient import TestClient

from dashboard.app import at_the_edge, make_app
from models.database import Database


@pytest.fixture
def app(services, clock):
    """Return the application, and what stands at its edge."""
    inside = make_app(services, clock)
    return inside, at_the_edge(inside)


@pytest.fixture
def probe(app):
    """Return a machine on this one that asks."""
    return TestClient(app[1], "http://127.0.0.1:8000", client=("127.0.0.1", 1))


def test_lives_and_is_ready(probe):
    assert probe.get("/healthz").json() == {"status": "alive"}
    assert probe.get("/readyz").json() == {"status": "ready"}


def test_by_any_name(probe):
    assert probe.get("/readyz", headers={"Host": "10.1.2.3:8000"}).status_code == 200
    assert probe.get("/sign-in", headers={"Host": "10.1.2.3:8000"}).status_code == 400


def test_not_ready_while_it_ends(app, probe):
    app[0].state.web.is_ending.set()
    answer = probe.get("/readyz")
    assert (answer.status_code, answer.json()["reason"]) == (503, "it was told to stop")
    assert probe.get("/healthz").status_code == 200


def test_not_ready_on_another_schema(services, probe):
    with services.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    answer = probe.get("/readyz")
    assert answer.status_code == 503
    assert "older" in answer.json()["reason"]


def test_not_ready_without_its_database(services, clock, postgres_url):
    away = Database(postgres_url.rpartition("/")[0] + "/gone")
    inside = make_app(services, clock)
    object.__setattr__(services, "database", away)
    answer = TestClient(at_the_edge(inside), "http://127.0.0.1:8000").get("/readyz")
    away.close()
    assert (answer.status_code, answer.json()["reason"]) == (503, "the database does not answer")


def test_metrics_of_cycles_and_requests(probe):
    probe.get("/sign-in/a-token-that-nobody-knows")
    shown = probe.get("/metrics").text
    assert 'kalends_letters{cycle="pesco-nip-2024",kind="call",state="sent"} 26.0' in shown
    assert 'kalends_requests_total{method="GET",route="/sign-in/{token}",status="200"} 1.0' in shown
    assert "a-token" not in shown


@pytest.mark.parametrize(
    ("client", "host"),
    [
        pytest.param("10.0.0.7", "127.0.0.1:8000", id="from elsewhere"),
        pytest.param("127.0.0.1", "kalends.example", id="through a proxy that says nothing"),
    ],
)
def test_metrics_are_not_for_others(app, client, host):
    other = TestClient(app[1], "http://127.0.0.1:8000", client=(client, 1))
    assert other.get("/metrics", headers={"Host": host}).status_code == 404


def test_metrics_with_a_token(app, services):
    settings = services.settings.model_copy(update={"metrics_token": SecretStr("canary")})
    object.__setattr__(services, "settings", settings)
    other = TestClient(app[1], "http://127.0.0.1:8000", client=("10.0.0.7", 1))
    right = other.get("/metrics", headers={"Authorization": "Bearer canary"})
    wrong = other.get("/metrics", headers={"Authorization": "Bearer Canary"})
    assert (right.status_code, wrong.status_code) == (200, 404)
