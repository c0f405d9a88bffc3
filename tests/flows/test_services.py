import pytest

from config.settings import Settings
from flows import services as flow_services
from flows.services import Reconciler, engine as present_engine, services, use_engine
from models.database import Database
from models.errors import NoDatabaseError
from models.schema import create_schema
from tasks.advance import STEPS


def test_engine_in_use_ends_with_the_block(engine):
    other = Reconciler(engine.services, ())
    with use_engine(other):
        assert present_engine() is other
    assert present_engine() is engine


def test_some_steps_keep_the_engine_order(engine):
    some = engine.only(["deliver_notices", "open_call"])
    assert [step.name for step in some.steps] == ["open_call", "deliver_notices"]
    assert engine.steps == STEPS


@pytest.fixture
def own_process(monkeypatch, tmp_path):
    """Let this process look as if it had opened nothing yet, and close what it opens."""
    monkeypatch.setenv("KALENDS_DATABASE_URL", f"sqlite:///{tmp_path / 'kalends.db'}")
    monkeypatch.setenv("KALENDS_MAILBOX_FOLDER", str(tmp_path / "letters"))
    monkeypatch.setattr(flow_services, "_engines", [])
    yield
    flow_services._until_exit.close()


def test_services_are_opened_once_from_the_environment(own_process):
    database = Database(Settings().database_url)
    create_schema(database, is_rehearsal=False)
    database.close()
    assert services().settings == Settings()
    assert services() is services()


def test_services_need_a_database(own_process):
    with pytest.raises(NoDatabaseError):
        services()
