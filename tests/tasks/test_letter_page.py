"""The pages that letters name: each state's own, where people come by https, or in a rehearsal here."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from sqlmodel import select

from models.tables import Installation
from tasks.advance import advance
from tasks.letter_text import written_letter

CODE = "pesco-nip-2024"
CALLED_AT = datetime(2023, 12, 4, 8, tzinfo=UTC)


def calls(services, web_url):
    told = replace(services, settings=services.settings.model_copy(update={"web_url": web_url}))
    advance(told, CODE, CALLED_AT)
    letters = sorted(services.settings.mailbox_folder.glob("*.eml"))
    return [message_from_bytes(one.read_bytes(), policy=policy.default) for one in letters]


def text_of(message):
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


@pytest.mark.parametrize(
    "web_url",
    [
        pytest.param("https://kalends.example", id="reached from outside"),
        pytest.param("http://127.0.0.1:8001", id="a rehearsal on this machine"),
    ],
)
def test_a_call_names_the_pages_of_its_state(opened, web_url):
    letters = calls(opened, web_url)
    greece = next(one for one in letters if "[EL]" in one["subject"])
    pages = [line for line in text_of(greece).splitlines() if "/desk" in line]
    assert pages == [f"{web_url}/desk/{CODE}/EL/{owed}" for owed in ("nip", "statement")]
    assert f'href="{pages[0]}"' in greece.get_body(("html",)).get_content()
    others = [one for one in letters if "[EL]" not in one["subject"]]
    assert all("/desk/" in text_of(one) for one in others)
    assert not any("/EL/" in text_of(one) for one in others)


def test_the_letter_that_is_read_later_names_them_too(opened):
    greece = next(one for one in calls(opened, "https://k.example") if "[EL]" in one["subject"])
    told = replace(opened, settings=opened.settings.model_copy(update={"web_url": "https://k.example"}))
    digest = greece["message-id"][1:].partition("@")[0]
    assert written_letter(told, CODE, "EL", digest, CALLED_AT).message.text == text_of(greece)


def test_no_page_is_named_that_is_not_reached_by_https(opened):
    letters = calls(opened, "http://kalends.example")
    assert letters
    assert not any("/desk" in text_of(one) for one in letters)


def test_no_page_of_this_machine_is_named_for_real(opened):
    with opened.transaction() as session:
        session.exec(select(Installation)).one().is_rehearsal = False
    letters = calls(opened, "http://127.0.0.1:8000")
    assert letters
    assert not any("/desk" in text_of(one) for one in letters)


def test_no_page_is_named_where_nobody_said_that_there_are_any(opened):
    advance(opened, CODE, CALLED_AT)
    (first, *_) = opened.settings.mailbox_folder.glob("*.eml")
    assert "/desk" not in first.read_text()
