"""Contacts at the command line: what people and programs see."""

import re
from pathlib import Path

import pytest

from cli.contact_tables import _VERDICTS

CODE = "pesco-nip-2024"
NOW = "2023-12-05T09:00:00+01:00"
PAGE = (Path(__file__).parents[2] / "docs" / "contacts.md").read_text(encoding="utf-8")
HEADER = (
    "respondent,role,address,office,valid_from,valid_to,absent_from,absent_to,language,time_zone,telephone"
)
LINES = (
    "EL,deputy,policy@el.example,Policy planning,2024-01-01,2024-12-31,,,,,",
    "FR,deputy,politique@fr.example,Politique,,2023-12-31,2024-08-05,2024-08-23,fr,,",
    "BE,permanent_representation_psc,psc@be.example,Permanent Representation,,,2023-12-01,2023-12-08,en,,",
    "BG,deputy,policy@bg.example,Policy planning,,2023-06-30,,,,,",
)
REPORT = """Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 \x1b[2Jno such user

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}

--b--
"""


def words(text):
    """Return the words of a text, whatever lines they stand on."""
    return " ".join(text.split())


@pytest.fixture
def known(opened, tmp_path):
    """Return what runs a command where some states have more contacts."""
    (tmp_path / "more.csv").write_text("\n".join([HEADER, *LINES]), encoding="utf-8")
    assert opened("contacts", "import", "more.csv").code == 0
    return opened


def report(folder, address, action="failed", status="5.1.1"):
    """File a delivery report about the call to an address."""
    letters = {path.stem: path.read_text(encoding="ascii") for path in Path("var/letters").rglob("*.eml")}
    digest = next(name for name, text in letters.items() if f"\nTo: {address}\n" in text.replace("\r", ""))
    folder.mkdir(exist_ok=True)
    text = REPORT.format(
        address=address, action=action, status=status, message_id=f"<{digest}@kalends.invalid>"
    )
    (folder / f"{address}.eml").write_text(text, encoding="ascii")


def row(ended, address):
    """Return what a list says of one contact, in words."""
    lines = ended.out.splitlines()
    first = next(place for place, line in enumerate(lines) if address in line)
    return words(" ".join(lines[first : first + 3]))


def test_the_list(known):
    ended = known("contacts", "list", "--now", NOW)
    assert words(ended.out).startswith("Contacts of the roster member_states on 5 December 2023.")
    assert "from 1 January 2024" in row(ended, "policy@el.example")
    assert "reachable deputy: Politique absent from 5 August 2024" in row(ended, "politique@fr.example")
    assert "absent from 1 December 2023" in row(ended, "psc@be.example")
    assert "permanent representation PSC: Permanent Representation" in row(ended, "psc@be.example")
    assert "ended on 30 June 2023" in row(ended, "policy@bg.example")
    assert re.findall(r"^ ([A-Z]{2}) ", ended.out, re.MULTILINE)[:3] == ["BE", "BG", "CZ"]


def test_the_list_as_json(known):
    data = known("contacts", "list", "--json", "--now", NOW).json
    assert (data["on"], data["roster"], data["cycle"]) == ("2023-12-05", "member_states", None)
    assert len(data["respondents"]) == 26
    greece = next(one for one in data["respondents"] if one["respondent"] == "EL")
    assert greece["reachable"] is True
    deputy = greece["contacts"][1]
    assert (deputy["role"], deputy["state"], deputy["valid_to"]) == ("deputy", "not_yet", "2024-12-31")
    assert (deputy["language"], deputy["undeliverable_at"]) == ("en", None)


def test_who_has_nobody_is_named(installed):
    ended = installed("contacts", "list")
    assert "Nobody can be reached on that day in: BE, BG, CZ" in ended.out
    assert words(ended.out).count("nobody to write to unreachable") == 26


def test_who_has_confirmed(opened):
    assert "EL has confirmed 1 contact." in opened("contacts", "confirm", CODE, "EL", "--now", NOW).out
    assert (
        "EL had already confirmed 1 contact." in opened("contacts", "confirm", CODE, "EL", "--now", NOW).out
    )
    ended = opened("contacts", "list", "--cycle", CODE, "--now", NOW)
    assert f"Contacts of {CODE} on 5 December 2023." in words(ended.out)
    assert "Confirmed by 1 of 26." in ended.out
    assert "Not confirmed yet: BE, BG" in ended.out
    data = opened("contacts", "list", "--cycle", CODE, "--json", "--now", NOW).json
    assert "EL" not in data["unconfirmed"]
    assert [one["confirmed_at"] for one in data["respondents"] if one["confirmed_at"]] == [
        "2023-12-05T08:00:00Z"
    ]


def test_the_record_knows_the_confirmation(opened):
    before = opened("verify", "--json").json["cycles"][0]["entries"]
    done = opened("contacts", "confirm", CODE, "EL", "--json", "--now", NOW).json
    assert done == {
        "cycle": CODE,
        "respondent": "EL",
        "is_repeated": False,
        "contacts": 1,
        "reachable_again": [],
    }
    after = opened("verify", "--json").json["cycles"][0]
    assert (after["entries"], after["problems"]) == (before + 1, [])


def test_reports(opened, tmp_path):
    report(tmp_path / "in", "nip@el.example")
    report(tmp_path / "in", "nip@fr.example", "delayed", "4.4.1")
    (tmp_path / "in" / "x.eml").write_text("Subject: hello\n\n", encoding="ascii")
    first = opened("contacts", "reports", "in", "--now", NOW)
    assert first.out.startswith("1 newly marked as undeliverable; 1 delayed; 1 cannot be read.\n")
    assert "5.1.1 (address)" in first.out
    assert "\x1b" not in first.out
    assert "nip@fr.example" not in first.out
    again = opened("contacts", "reports", "in", "--json", "--now", NOW).json
    assert {name: number for name, number in again["counts"].items() if number} == {
        "known": 1,
        "delayed": 1,
        "unreadable": 1,
    }
    assert [one["respondent"] for one in again["reports"]] == ["EL", "FR", ""]


def test_a_report_without_proof_waits_for_a_word(opened, tmp_path, monkeypatch):
    monkeypatch.setenv("KALENDS_SMTP_BOUNCE_ADDRESS", "bounces@kalends.example")
    monkeypatch.setenv("KALENDS_SMTP_BOUNCE_SECRET", "sixteen letters.")
    report(tmp_path / "in", "nip@el.example")
    first = opened("contacts", "reports", "in", "--now", NOW)
    assert first.out.startswith("1 without proof.\n")
    assert "--believe FILE" in first.err
    (file,) = (tmp_path / "in").iterdir()
    believed = opened("contacts", "reports", "in", "--believe", file.name, "--json", "--now", NOW)
    assert (believed.json["counts"]["marked"], believed.err) == (1, "")


def test_what_is_marked_is_shown_and_taken_off(opened, tmp_path):
    report(tmp_path / "in", "nip@el.example")
    opened("contacts", "reports", "in", "--now", NOW)
    listed = opened("contacts", "list", "--now", NOW)
    assert "Nobody can be reached on that day in: EL." in listed.out
    assert "since 5 December 2023" in words(listed.out)
    imported = opened("contacts", "import", "contacts.csv")
    assert "Still marked as undeliverable: nip@el.example" in imported.out
    assert "kalends contacts reachable ADDRESS" in imported.err
    assert opened("contacts", "reachable", "NIP@el.example", "--json").json["changed"] == 1
    assert "was not marked: nothing changed" in opened("contacts", "reachable", "nip@el.example").out


def test_confirming_takes_the_mark_off(opened, tmp_path):
    report(tmp_path / "in", "nip@el.example")
    opened("contacts", "reports", "in", "--now", NOW)
    ended = opened("contacts", "confirm", CODE, "EL", "--now", NOW)
    assert "Taken for reachable again: nip@el.example" in ended.out


def test_a_list_without_clock_counts_from_today(known):
    assert "ended on 31 December 2024" in words(known("contacts", "list").out)


def test_no_mail(opened, tmp_path):
    (tmp_path / "in").mkdir()
    assert opened("contacts", "reports", "in", "--now", NOW).out == "There is no mail in that folder.\n"


def test_export_and_import_again(known, tmp_path):
    ended = known("contacts", "export")
    assert ended.out.startswith(f"{HEADER}\r\n")
    done = known("contacts", "export", "--out", "out/all.csv", "--json").json
    content = (tmp_path / "out" / "all.csv").read_bytes()
    assert (done["file"], len(done["contacts"])) == ("out/all.csv", 30)
    assert content == b"\xef\xbb\xbf" + ended.out.encode()
    assert "none of them new or changed" in known("contacts", "import", "out/all.csv").out


def test_an_export_overwrites_nothing(known, tmp_path):
    (tmp_path / "mine.csv").write_text("mine", encoding="utf-8")
    ended = known("contacts", "export", "--out", "mine.csv", "--json")
    assert (ended.code, ended.json["error"]["class"]) == (2, "OutputFileError")
    assert (tmp_path / "mine.csv").read_text(encoding="utf-8") == "mine"
    assert known("contacts", "export", "--out", "new.csv").out == "30 contacts written to new.csv.\n"
    assert known("contacts", "export", "--out", "new.csv").code == 0


def test_erasing(known):
    ended = known("contacts", "erase", "policy@el.example", "--now", NOW)
    assert re.fullmatch(r"Erased: EL deputy, now erased-[0-9a-f]{12}@erased\.invalid\n", ended.out)
    assert "backups" in ended.err
    for command in ("list", "export"):
        assert "policy@el.example" not in known("contacts", command).out
        assert "erased" not in known("contacts", command).out
    assert known("verify", "--json").json["cycles"][0]["problems"] == []


@pytest.mark.parametrize(
    ("line", "name", "said"),
    [
        pytest.param(["confirm", CODE, "MT"], "UnknownRespondentError", "'MT' owes nothing", id="respondent"),
        pytest.param(["confirm", "pesco-nip-1999", "EL"], "UnknownCycleError", "1999", id="cycle"),
        pytest.param(
            ["list", "--cycle", "pesco-nip-1999"], "UnknownCycleError", "1999", id="list of no cycle"
        ),
        pytest.param(["list", "--roster", "x"], "ContactFileError", "no roster 'x'", id="list of no roster"),
        pytest.param(["export", "--roster", "x"], "ContactFileError", "no roster 'x'", id="no roster"),
        pytest.param(["reachable", "a@x.example"], "UnknownAddressError", "no contact has", id="address"),
        pytest.param(["erase", "a@x.example"], "UnknownAddressError", "no contact has", id="nobody to erase"),
        pytest.param(["erase", "nip@el.example"], "ContactNeededError", "nobody else of EL", id="needed"),
        pytest.param(["reports", "gone"], "InputFileError", "'gone'", id="no folder"),
    ],
)
def test_refusals(opened, line, name, said):
    now = [] if line[0] in ("export", "reachable") else ["--now", NOW]
    ended = opened("contacts", *line, "--json", *now)
    error = ended.json["error"]
    assert (ended.code, error["class"]) == (2, name)
    assert said in error["message"]
    assert error["way_out"]


def test_the_page_says_what_comes_of_a_report():
    assert [one for one in _VERDICTS.values() if one not in PAGE] == []


def test_the_page_names_a_pseudonym_as_it_looks():
    assert re.search(r"`erased-[0-9a-f]{12}@erased\.invalid`", PAGE)
