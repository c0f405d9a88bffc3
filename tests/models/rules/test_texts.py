"""What is done to texts wherever they are shown."""

import pytest

from models.rules.texts import capital


@pytest.mark.parametrize(
    ("text", "found"),
    [("", ""), ("plan", "Plan"), ("NIP of 2024", "NIP of 2024"), ("état", "État"), ("éD", "ÉD")],
)
def test_capital(text, found):
    assert capital(text) == found
