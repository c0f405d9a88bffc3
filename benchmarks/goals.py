"""Goals, and how a measurement is printed beside its goal."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """What is measured, in which unit, and the most that it should be; no limit where it is only told."""

    what: str
    unit: str
    most: float | None = None


def say(goal: Goal, measured: float) -> None:
    """Print one line: what, how much, the goal and the ratio to it."""
    line = f"{goal.what:<58}{measured:10.2f} {goal.unit:<4}"
    if goal.most is not None:
        line += f"  goal {goal.most:8.1f} {goal.unit:<4}"
    if goal.most:
        line += f" {measured / goal.most:6.2f} of it"
    print(line, flush=True)
