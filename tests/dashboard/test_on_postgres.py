"""The pages that are used most, once on PostgreSQL."""

import pytest

from config.settings import Settings
from tasks.services import open_services

pytestmark = pytest.mark.postgres

NIP = "/desk/pesco-nip-2024/EL/nip"


@pytest.fixture
def services(postgres_url, prepare, tmp_path):
    """Return the services of an installation on PostgreSQL, in place of the usual one."""
    settings = Settings(
        database_url=postgres_url,
        files=tmp_path / "files",
        mailbox_folder=tmp_path / "letters",
        web_url="http://127.0.0.1:8000",
    )
    prepare(settings)
    with open_services(settings) as opened:
        yield opened


def test_main_pages(browser, services, plan):
    assert services.database.url.get_backend_name() == "postgresql"
    greece = browser("nip@el.example")
    shown = {
        path: greece.get(path).text for path in ("/desk", NIP, f"{NIP}/hand-in", "/desk/pesco-nip-2024/EL")
    }
    assert all("National Implementation Plan" in shown[path] for path in ("/desk", NIP))
    greece.get(f"{NIP}/hand-in")
    received = greece.post(
        f"{NIP}/hand-in", {"key": "once", "act": "hand_in"}, files={"file": ("plan.xlsx", plan)}
    )
    assert received.url.path == f"{NIP}/versions/1"
    officer = browser("officer@eeas.example")
    pages = {
        "/morning": "pesco-nip-2024",
        "/cycles": "pesco-nip-2024",
        "/cycles/pesco-nip-2024": "Greece",
        "/cycles/pesco-nip-2024?overdue=true": "pesco-nip-2024",
        "/cycles/pesco-nip-2024/states/EL": "Greece",
        "/cycles/pesco-nip-2024/letters": "pesco-nip-2024",
        "/contacts": "nip@el.example",
    }
    found = {path: officer.get(path) for path in pages}
    assert {path: answer.status_code for path, answer in found.items()} == dict.fromkeys(pages, 200)
    assert [path for path, word in pages.items() if word not in found[path].text] == []
    operator = browser("operator@eeas.example")
    assert "officer@eeas.example" in operator.get("/users").text
    assert operator.get("/readyz").json() == {"status": "ready"}
