"""Two states look at every page of their desks: no word of the one appears on a page of the other."""

import io
import tomllib
import zipfile
from itertools import product
from pathlib import Path

import pytest
from markupsafe import escape

from models.queries.cycles import get_cycle
from models.queries.obligations import find_obligation
from models.queries.submissions import findings_of, versions_of
from models.rules.findings import Audience
from tasks.acts import Act, Deed, Particulars, carry_out
from tasks.advance import advance

CODE = "pesco-nip-2024"
STATES = {"EL": "Greece", "CY": "Cyprus"}
ROUTES = tomllib.loads((Path(__file__).parents[1] / "tenancy" / "desk.toml").read_text(encoding="utf-8"))
PAGES = [
    route.removeprefix("GET ")
    for route, guard in ROUTES.items()
    if route.startswith("GET ") and guard != "token"
]


def secret(code):
    return f"only-of-{code.lower()}"


@pytest.fixture
def states(services, clock, browser, give, form_of):
    """Return the browsers of two states that did all that can be done on a desk, in own words."""
    found = {code: browser(f"nip@{code.lower()}.example") for code in STATES}
    for code, at in found.items():
        desk = f"/desk/{CODE}/{code}"
        give(at, form_of(code, name=STATES[code]), path=f"{desk}/nip")
        at.post(f"{desk}/statement/announce", {"until": "2024-03-20", "reason": secret(code)})
        give(at, path=f"{desk}/statement", text=f"A statement, {secret(code)}.", marking=secret(code))
        person = {"address": f"{secret(code)}@x.example", "role": "reader", "office": "Policy"}
        at.post(f"{desk}/invite", person)
        asked = Particulars(questions=(f"What is {secret(code)}?",))
        carry_out(services, Act(CODE, code, "nip", Deed.CLARIFY, asked), clock())
    clock.pass_by(minutes=1)
    advance(services, CODE, clock())
    return found


def pages_of(code):
    for deliverable, form in product(("nip", "statement"), ("pdf", "json")):
        places = {"cycle": CODE, "respondent": code, "deliverable": deliverable, "version": "1", "form": form}
        yield from (page.format(**places) for page in PAGES)


def text_of(answer):
    if answer.content.startswith(b"PK"):
        parts = zipfile.ZipFile(io.BytesIO(answer.content))
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return answer.content.decode("utf-8", "replace")


def test_no_word_of_the_other_appears(states):
    for code, other in (("EL", "CY"), ("CY", "EL")):
        foreign = (secret(other), STATES[other], f"nip@{other.lower()}.example")
        seen = [states[code].client.get(path) for path in dict.fromkeys(pages_of(code))]
        texts = [text_of(answer) for answer in seen if answer.status_code == 200]
        assert len(texts) >= 15
        assert sum(secret(code) in text for text in texts) >= 4
        assert not [word for text in texts for word in foreign if word in text]


def test_nothing_of_the_inside_appears(services, states):
    pages = "".join(text_of(states["EL"].client.get(path)) for path in dict.fromkeys(pages_of("EL")))
    with services.reading() as session:
        cycle = get_cycle(session, CODE)
        keys = [one.id for one in versions_of(session, find_obligation(session, cycle, "EL", "nip").id)]
        judged = [one for one in findings_of(session, keys)[keys[0]] if one.audience is Audience.DESK]
    assert judged
    assert not [one.message for one in judged if str(escape(one.message[1:40])) in pages]
    assert "officer@eeas.example" not in pages
