"""Header lines, compared with what the parser of the standard library reads."""

import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default

import pytest
from hypothesis import given, strategies as st

from models.errors import HeaderTextError, MailAddressError
from notifications.headers import addresses_header, file_headers, mailbox_header, text_header

TEXTS = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), max_size=300)
ADDRESS = "office@mod-el.example"


def parsed(header: str):
    """Return the header as the standard library reads it, after checking its lines."""
    header = header.removesuffix("\r\n")
    for line in header.split("\r\n"):
        assert line.isascii()
        assert line.strip()
        assert len(line) <= 998
    return message_from_bytes(f"{header}\r\n\r\n".encode("ascii"), policy=default)


@given(TEXTS.filter(lambda text: text.strip()))
def test_subject_is_read_as_it_was_written(text):
    read = parsed(text_header("Subject", text))["Subject"]
    assert not read.defects
    assert str(read) == text.strip()


@given(TEXTS)
def test_display_name_is_read_as_it_was_written(name):
    header = mailbox_header("From", name, ADDRESS)
    (address,) = parsed(header)["From"].addresses
    assert address.addr_spec == ADDRESS
    # Between encoded words of a name the newer parser keeps the space that RFC 2047, 6.2, drops.
    if header.count("=?utf-8?b?") > 1:
        phrase = header.removeprefix("From: ").removesuffix(f" <{ADDRESS}>")
        assert str(make_header(decode_header(phrase))).strip() == name.strip()
    else:
        assert address.display_name == name.strip()


@given(TEXTS.filter(lambda text: text.strip()))
def test_file_name_is_read_as_it_was_written(name):
    assert parsed(file_headers(name, "application/pdf")).get_filename() == name.strip()


@pytest.mark.parametrize("name", ["Subject", "Reply-To"])
def test_lines_with_encoded_words_have_at_most_76_characters(name):
    text = "Échéance reportée : " * 12
    header = text_header(name, text) if name == "Subject" else mailbox_header(name, text, "a@b.example")
    assert max(len(line) for line in header.split("\r\n")) <= 76
    assert header.count("=?utf-8?b?") > 4


def test_a_long_plain_subject_is_folded_not_encoded():
    header = text_header("Subject", "[EL] PESCO National Implementation Plans 2024: " + "word " * 30)
    assert "=?" not in header
    assert max(map(len, header.split("\r\n"))) <= 78


def test_many_addresses_stand_on_their_own_lines():
    addresses = [f"office-{number}@mod-el.example" for number in range(5)]
    header = addresses_header("Cc", addresses)
    assert [item.addr_spec for item in parsed(header)["Cc"].addresses] == addresses
    assert max(map(len, header.split("\r\n"))) <= 78


BREAKS = ["\r\nBcc: spy@evil.example", "\nBcc: x", "\rx", "\x00", "\u2028x", "\x85", "\ud800"]


@pytest.mark.parametrize("tail", BREAKS, ids=[re.sub(r"\W", "", ascii(tail)) for tail in BREAKS])
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda text: text_header("Subject", text), id="subject"),
        pytest.param(lambda text: mailbox_header("From", text, ADDRESS), id="sender"),
        pytest.param(lambda text: file_headers(text, "application/pdf"), id="file name"),
    ],
)
def test_a_control_character_never_reaches_a_header(make, tail):
    with pytest.raises(HeaderTextError):
        make(f"Reminder{tail}")


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("", id="nothing"),
        pytest.param("office", id="no domain"),
        pytest.param("a@b.example, c@d.example", id="two"),
        pytest.param("a@b.example\r\nBcc: c@d.example", id="a line break"),
        pytest.param("a@b.example\n", id="a line break last"),
        pytest.param("Office <a@b.example>", id="with a name"),
        pytest.param("γραφείο@mod.example", id="not ASCII"),
    ],
)
def test_only_plain_addresses(address):
    with pytest.raises(MailAddressError) as caught:
        addresses_header("To", [address])
    assert caught.value.address == address
    assert "@mod" not in str(caught.value)


def test_somebody_must_be_written_to():
    with pytest.raises(MailAddressError):
        addresses_header("To", [])


def test_a_media_type_is_no_way_into_a_header():
    with pytest.raises(HeaderTextError):
        file_headers("a.pdf", "application/pdf\r\nBcc: spy@evil.example")
