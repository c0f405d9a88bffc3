"""What a child may use of the machine."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Address space and length of the answer in bytes, processor time and time by the clock in seconds."""

    memory: int = 512 * 2**20
    cpu_seconds: int = 10
    wall_seconds: float = 20
    answer: int = 32 * 2**20


USUAL = Limits()
"""A form needs a tenth of the memory and a hundredth of the time."""
