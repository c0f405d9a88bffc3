"""A well-behaved mail server in a process of its own, for those that must not have threads: they fork.

`python -m benchmarks.simulation.zoo_process` says its port, and then, for each line that it reads, which
letters it has taken since the last one: Message-ID and hash of each, as JSON.
"""

import email
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from benchmarks.simulation.smtp_habits import Abilities, Kept
from benchmarks.simulation.smtp_zoo import smtp_zoo

Taken = list[tuple[str, str]]
"""Message-ID and hash of each letter."""


@dataclass(frozen=True)
class ZooProcess:
    """The server as its starter sees it."""

    port: int
    asking: IO[str]
    answers: IO[str]

    def take(self) -> Taken:
        """Return which letters have come since this was last asked."""
        self.asking.write("\n")
        self.asking.flush()
        return [(name, digest) for name, digest in json.loads(self.answers.readline())]


@contextmanager
def zoo_process() -> Iterator[ZooProcess]:
    """Run a server; it ends with its starter."""
    command = [sys.executable, "-m", "benchmarks.simulation.zoo_process"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, close_fds=True
    ) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield ZooProcess(int(process.stdout.readline()), process.stdin, process.stdout)
        finally:
            process.stdin.close()


def main() -> None:
    """Serve until nobody asks any more."""
    with smtp_zoo(abilities=Abilities(pipelining=False)) as zoo:
        print(zoo.port, flush=True)
        for _ in sys.stdin:
            taken, zoo.letters[:] = list(zoo.letters), []
            print(json.dumps([_named(kept) for kept in taken]), flush=True)


def _named(kept: Kept) -> tuple[str, str]:
    name = str(email.message_from_bytes(kept.content)["Message-ID"])
    return name, hashlib.sha256(kept.content).hexdigest()


if __name__ == "__main__":
    main()
