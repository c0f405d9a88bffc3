"""Text that comes from anybody's file stays text."""

import pytest

from cli.output import answer, plain, table


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("Ελλάδα: 1 000\nnext", "Ελλάδα: 1 000\nnext", id="text and lines stay"),
        pytest.param("\x1b[2J", "\ufffd[2J", id="escape"),
        pytest.param("\x9b2J", "\ufffd2J", id="eight-bit escape"),
        pytest.param("a\rb\x07", "a\ufffdb\ufffd", id="carriage return and bell"),
        pytest.param("\u202egpj.exe", "\ufffdgpj.exe", id="text direction turned"),
    ],
)
def test_plain(text, shown):
    assert plain(text) == shown


def test_markup_is_not_interpreted(capsys):
    answer({}, "[bold]x[/bold] :smile:", table("", ("a",), [("[red]y",)]), as_json=False)
    shown = capsys.readouterr().out
    assert "[bold]x[/bold] :smile:" in shown
    assert "[red]y" in shown


def test_json_is_all_there_is(capsys):
    answer({"name": "Česko"}, "text", as_json=True)
    assert capsys.readouterr().out == '{\n  "name": "Česko"\n}\n'
