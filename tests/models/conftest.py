"""What the tests of the state share: NIP 2024 opened in a database of its own, and its definition."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url

from benchmarks.simulation.databases import database_on
from benchmarks.simulation.state_world import TEXT, World


@pytest.fixture(scope="session")
def nip_text() -> Callable[..., str]:
    """Return the definition of NIP 2024, with some of its text replaced."""

    def text(*changes: tuple[str, str]) -> str:
        changed = TEXT
        for old, new in changes:
            assert old in changed
            changed = changed.replace(old, new)
        return changed

    return text


@pytest.fixture(scope="session")
def bare_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a SQLite file with tables and contacts, once for all tests, which copy it."""
    path = tmp_path_factory.mktemp("bare") / "kalends.db"
    world = World(f"sqlite:///{path}")
    world.prepare()
    world.database.close()
    return path


@pytest.fixture(scope="session")
def opened_file(bare_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a SQLite file in which NIP 2024 is open, once for all tests, which copy it."""
    path = tmp_path_factory.mktemp("opened") / "kalends.db"
    shutil.copyfile(bare_file, path)
    world = World(f"sqlite:///{path}")
    world.open()
    world.database.close()
    return path


@pytest.fixture
def world(opened_file: Path, tmp_path: Path) -> Iterator[World]:
    """NIP 2024, opened on 1 December 2023 at 09:00, in a SQLite file of the test's own."""
    shutil.copyfile(opened_file, tmp_path / "kalends.db")
    world = World(f"sqlite:///{tmp_path / 'kalends.db'}")
    yield world
    world.database.close()


@pytest.fixture
def bare_world(bare_file: Path, tmp_path: Path) -> Iterator[World]:
    """A SQLite file with tables and contacts, in which nothing is open yet."""
    shutil.copyfile(bare_file, tmp_path / "kalends.db")
    world = World(f"sqlite:///{tmp_path / 'kalends.db'}")
    yield world
    world.database.close()


@pytest.fixture(scope="session")
def bare_postgres(postgres_database: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    """Make a PostgreSQL database with tables and contacts, once for all tests, which copy it."""
    with postgres_database() as url:
        world = World(url)
        world.prepare()
        world.database.close()
        yield str(make_url(url).database)


@pytest.fixture(scope="session")
def opened_postgres(postgres_admin_url: URL, bare_postgres: str) -> Iterator[str]:
    """Make a PostgreSQL database in which NIP 2024 is open, once for all tests, which copy it."""
    with copied(postgres_admin_url, bare_postgres, "opened") as world:
        world.open()
        world.database.close()
        yield str(make_url(world.url).database)


@contextmanager
def copied(admin_url: URL, source: str, name: str) -> Iterator[World]:
    """Yield the world in a copy of a PostgreSQL database that nobody is connected to, dropped at the end."""
    name = f"{source}_{name}"
    server = admin_url.render_as_string(hide_password=False)
    with database_on(server, name, source) as url:
        world = World(url)
        yield world
        world.database.close()


@pytest.fixture
def postgres_world(postgres_admin_url: URL, opened_postgres: str) -> Iterator[World]:
    """NIP 2024, opened on 1 December 2023 at 09:00, on PostgreSQL."""
    with copied(postgres_admin_url, opened_postgres, "copy") as world:
        yield world


@pytest.fixture
def bare_postgres_world(postgres_admin_url: URL, bare_postgres: str) -> Iterator[World]:
    """A PostgreSQL database with tables and contacts, in which nothing is open yet."""
    with copied(postgres_admin_url, bare_postgres, "copy") as world:
        yield world


@pytest.fixture(params=["world", pytest.param("postgres_world", marks=pytest.mark.postgres)])
def either_world(request: pytest.FixtureRequest) -> World:
    """NIP 2024, opened on 1 December 2023 at 09:00, on SQLite and then on PostgreSQL."""
    return request.getfixturevalue(request.param)
