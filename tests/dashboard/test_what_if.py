"""Another due day for all: seen first, then set."""

import pytest

from tasks.status import cycle_status

CODE = "pesco-nip-2024"
HERE = f"/cycles/{CODE}/letters"


def due(services, clock):
    rows = cycle_status(services, CODE, clock()).rows
    return {one.due_at.date().isoformat() for one in rows if one.deliverable == "nip"}


def test_what_it_would_mean_is_shown_and_nothing_is_done(services, officer, clock):
    text = officer.get(f"{HERE}/what-if?deliverable=nip&until=2024-03-20").text
    assert "26 states would be told" in text
    assert "Would move" in text
    assert due(services, clock) == {"2024-03-10"}


def test_moved_for_all(services, officer, clock):
    officer.get(f"{HERE}/what-if?deliverable=nip&until=2024-03-20")
    form = {"deliverable": "nip", "until": "2024-03-20", "reason": "The Council meets later."}
    assert "moved for 26" in officer.post(f"{HERE}/move", form).text
    assert due(services, clock) == {"2024-03-20"}
    again = officer.post(f"{HERE}/move", form)
    assert again.status_code == 422
    assert "The Council meets later." in again.text


@pytest.mark.parametrize(
    "form",
    [
        {"deliverable": "nip", "until": "soon", "reason": "x"},
        {"deliverable": "nip", "until": "2023-03-20", "reason": "x"},
        {"deliverable": "plan", "until": "2024-03-20", "reason": "x"},
        {"deliverable": "nip", "until": "2024-03-20", "reason": " "},
    ],
)
def test_what_cannot_be_set(services, officer, clock, form):
    answer = officer.post(f"{HERE}/move", form)
    assert answer.status_code == 422
    assert "errors" in answer.text
    assert due(services, clock) == {"2024-03-10"}
