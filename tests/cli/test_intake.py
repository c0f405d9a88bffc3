"""Mail by commands: a folder taken in, what waits listed, shown, accepted and rejected."""

from email.message import EmailMessage

import pytest

NOW = "2024-02-20T10:00:00+01:00"
CODE = "pesco-nip-2024"


def write(folder, number, text, **headers):
    """Write a mail with a statement into a folder."""
    message = EmailMessage()
    for name, value in headers.items():
        message[name] = value
    message["Message-ID"] = f"<{number}@be.example>"
    message.set_content("Please find attached.")
    message.add_attachment(text, filename="text.txt")
    (folder / f"{number}.eml").write_bytes(message.as_bytes())


@pytest.fixture
def folder(opened, tmp_path):
    """Return a folder of two mails, one clear and one of somebody unknown."""
    mails = tmp_path / "mails"
    mails.mkdir()
    write(mails, 1, "Our statement.", From="nip@be.example", Subject="Political statement")
    write(mails, 2, "Another.", From="office@unknown.example", Subject="=?utf-8?q?Statement=1B[31m?=")
    return mails


def test_what_is_clear_is_taken_and_the_rest_waits(opened, folder):
    read = opened("intake", folder, "--now", NOW, "--json")
    assert [(line["state"], line["reason"]) for line in read.json] == [
        ("taken", "handed_in"),
        ("waiting", "unknown_sender"),
    ]
    assert "kalends intake list" in read.err
    again = opened("intake", folder, "--now", NOW)
    assert "2 mails read, none of them new." in again.out
    assert "1 mail waits" in opened("status", CODE, "--now", NOW).out
    assert 'kalends_mails{state="waiting"} 1.0' in opened("metrics", "--now", NOW).out


def test_an_officer_looks_and_accepts(opened, folder):
    opened("intake", folder, "--now", NOW)
    assert "office@unknown.example" in opened("intake", "list").out
    shown = opened("intake", "show", "2")
    assert "text.txt" in shown.out
    assert "\x1b" not in shown.out
    meant = ("--cycle", CODE, "--respondent", "FR", "--deliverable", "statement")
    assert opened("intake", "accept", "2", *meant, "--now", NOW).code == 0
    assert "No mail waits." in opened("intake", "list").out
    again = opened("intake", "accept", "2", *meant, "--now", NOW)
    assert (again.code, "it is taken" in again.err) == (2, True)


def test_an_officer_rejects(opened, folder):
    opened("intake", folder, "--now", NOW)
    assert opened("intake", "reject", "2", "--reason", "a test", "--now", NOW).code == 0
    [_, row] = opened("intake", "list", "--all", "--json").json
    assert (row["state"], row["said"]) == ("rejected", "a test")


@pytest.mark.parametrize("words", [("show", "9"), ("reject", "9", "--reason", "x")])
def test_a_mail_that_is_not_there(opened, words):
    ended = opened("intake", *words)
    assert ended.code == 2
    assert "there is no mail 9" in ended.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "no setting names one"),
        (("mails", "--imap"), "two places"),
        (("--imap",), "KALENDS_IMAP_PASSWORD"),
        (("no-such-folder",), "no-such-folder"),
    ],
)
def test_where_to_read_has_to_be_clear(opened, words, said):
    ended = opened("intake", *words)
    assert ended.code == 2
    assert said in ended.err
