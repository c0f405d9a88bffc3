"""Cycles drawn by chance: what is owed, by when, by which ladder, with which letters."""

import random
from datetime import date, timedelta

HEAD = """
code = "small"
series = "small"
year = 2024
title = "Small cycle"
legal_basis = "None"
zone = "Europe/Brussels"

[respondents]
roster = "member_states"
evaluated_on = 2023-06-01

[catalogue]
name = "commitments"
item_word = "commitment"

[letters]
sender = "Secretariat"
reply_to = "secretariat@kalends.example"
{routes}
[outputs]
title = "Report"
formats = ["json"]
"""

ROUTES = """
[[letters.routes]]
to = ["point_of_contact", "functional_mailbox"]
cc = ["permanent_representation_psc"]

[[letters.routes]]
kinds = ["overdue", "cut_off"]
to = ["functional_mailbox", "deputy"]
"""

RUNGS = ("-30", "-14", "-7", "-3", "0", "+1", "+3", "+10", "+14")

FIRST_DUE, LAST_DUE = date(2023, 9, 1), date(2024, 10, 31)
"""Between these, all days that matter lie in years whose holidays are known."""

CODES = ("first", "second")


def draw(dice: random.Random) -> str:
    """Return the text of a definition that the linter finds no error in."""
    due_on = FIRST_DUE + timedelta(days=dice.randrange((LAST_DUE - FIRST_DUE).days))
    due = [due_on, due_on + timedelta(days=dice.choice((0, 0, 1, 5, 20)))][: dice.choice((1, 2, 2))]
    rungs = sorted(dice.sample(RUNGS, dice.randint(2, 6)), key=int)
    call_on = due_on + timedelta(days=min(-1, int(rungs[0])) - dice.choice((0, 0, 1, 7, 30)))
    cut_off_on = due[-1] + timedelta(days=dice.choice((0, 1, 4, 12, 20)))
    parts = [HEAD.format(routes=ROUTES if dice.random() < 0.5 else ""), _call(dice, call_on)]
    has_report = dice.random() < 0.15
    for place, day in enumerate(due):
        is_form = has_report and place == 0
        parts.append(_deliverable(CODES[place], day, cut_off_on, is_form=is_form))
    parts += ['[[ladder]]\nname = "call"\n', *(_rung(dice, name) for name in rungs)]
    if has_report:
        parts.append(_steps(cut_off_on))
    return "\n".join(parts)


def _call(dice: random.Random, call_on: date) -> str:
    asked_on = call_on - timedelta(days=dice.choice((1, 7)))
    confirm = f"confirm_contacts_on = {asked_on}\n" if dice.random() < 0.5 else ""
    return f"[call]\non = {call_on}\n{confirm}"


def _deliverable(code: str, due_on: date, cut_off_on: date, *, is_form: bool) -> str:
    formats = 'formats = ["xlsx"]\nform = "nip"' if is_form else 'formats = ["txt"]'
    return (
        f'[[deliverables]]\ncode = "{code}"\ntitle = "{code} part"\n{formats}\n'
        f"due_on = {due_on}\ncut_off_on = {cut_off_on}\ncertification = {str(due_on.day % 2 == 0).lower()}\n"
    )


def _rung(dice: random.Random, name: str) -> str:
    lines = [f'[[ladder]]\nname = "{name}"']
    if dice.random() < 0.25:
        lines.append('via = "call_list"')
    elif dice.random() < 0.3:
        lines.append(f"approval = {dice.choice(('true', 'false'))}")
    if int(name) > 0 and dice.random() < 0.3:
        lines.append("escalates = true")
    return "\n".join([*lines, ""])


def _steps(cut_off_on: date) -> str:
    kinds = ("draft", "approve", "publish")
    return "\n".join(
        f'[[steps]]\nname = "{kind}"\nkind = "{kind}"\non = {cut_off_on + timedelta(days=3 * place)}\n'
        f'title = "{kind}"\n'
        for place, kind in enumerate(kinds, start=1)
    )
