"""The one source of text and HTML: how blocks are read, and how they look as plain text."""

import pytest
from hypothesis import given, strategies as st

from notifications.blocks import TEXT_WIDTH, Block, BlockKind, read_blocks, to_text


@pytest.mark.parametrize(
    ("body", "kind", "entries"),
    [
        pytest.param("% LIMITE", BlockKind.MARKING, (("LIMITE",),), id="marking"),
        pytest.param("= Title\n= State", BlockKind.HEAD, (("Title", "State"),), id="head"),
        pytest.param("# How", BlockKind.HEADING, (("How",),), id="heading"),
        pytest.param("! Due", BlockKind.KEY, (("Due",),), id="key"),
        pytest.param("| a\n| b", BlockKind.LINES, (("a", "b"),), id="lines"),
        pytest.param("- a\n  more\n- b", BlockKind.LIST, (("a", "more"), ("b",)), id="list"),
        pytest.param("@ To: us", BlockKind.ADDRESSEE, (("To: us",),), id="addressee"),
        pytest.param("+ a\n  - more\n+ b", BlockKind.NUMBERED, (("a", "- more"), ("b",)), id="numbered"),
        pytest.param("~ # no heading", BlockKind.PARAGRAPH, (("# no heading",),), id="what people wrote"),
        pytest.param("~ ~ twice", BlockKind.PARAGRAPH, (("~ twice",),), id="a mark that people wrote"),
        pytest.param("one\ntwo", BlockKind.PARAGRAPH, (("one two",),), id="paragraph"),
    ],
)
def test_read_blocks(body, kind, entries):
    assert read_blocks(f"\n{body}\n\n\n") == [Block(kind, entries)]


def test_to_text():
    body = "# How to\n\nPlease reply.\n\n! Due today\n\n- one\n  more\n- two\n\n| Regards,\n| we"
    assert to_text(read_blocks(body)) == (
        "HOW TO\n\nPlease reply.\n\n  Due today\n\n- one\n  more\n\n- two\n\nRegards,\nwe\n"
    )


def test_numbers_stand_out_at_any_width():
    words = "word " * 20
    lines = to_text(read_blocks("\n".join(f"+ {words}" for _ in range(10)))).splitlines()
    assert [line.partition("word")[0] for line in lines[::2]] == [f"{number}. " for number in range(1, 11)]
    assert {line.partition("word")[0] for line in lines[1:18:2]} == {"   "}
    assert lines[19].startswith("    word")


def test_a_short_bracket_is_not_broken():
    words = "Due: Sunday 10 March 2024, 23:59 Brussels time (Monday 11 March, 00:59 in Athens)."
    assert to_text(read_blocks(words)).split("\n")[1] == "(Monday 11 March, 00:59 in Athens)."


@given(st.lists(st.text("abc()-,.é\u00a0", min_size=1, max_size=20).filter(str.strip), min_size=1))
def test_text_keeps_every_word_and_stays_narrow(words):
    lines = to_text([Block(BlockKind.PARAGRAPH, ((" ".join(words),),))]).splitlines()
    assert " ".join(lines).split() == " ".join(words).split()
    assert all(len(line) <= TEXT_WIDTH for line in lines if " " in line and "(" not in line)
