"""What the tests of nurseries share: children that do what a test wants."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from documents.nursery import Limits, Nursery

JOBS = """
import ctypes, os, resource, select, signal, socket, sys, time

def echo(content, order):
    return {"said": content.decode(), "more": order}

def who(content, order):
    return {"pid": os.getpid(), "parent": os.getppid()}

def remember(content, order):
    remembered.append(content.decode())
    return {"remembered": remembered}

def leave(content, order):
    os._exit(int(content))

def end(content, order):
    os.kill(os.getpid(), int(content))

def fail(content, order):
    raise {b"error": ValueError, b"panic": BaseException, b"memory": MemoryError}[content]

def memory(content, order):
    return {"length": len(bytearray(2**30))}

def spin(content, order):
    while True:
        pass

def sleep(content, order):
    time.sleep(60)

def tell(content, order):
    return {"text": "x" * int(content)}

def reach(content, order):
    try:
        return {"got": str(eval(content, globals()))}
    except OSError as error:
        return {"refused": error.strerror}

def limits(content, order):
    names = [name for name in dir(resource) if name.startswith("RLIMIT_")]
    return {name: resource.getrlimit(getattr(resource, name))[0] for name in names}

remembered = []
JOBS = {name: one for name, one in list(globals().items()) if callable(one)}
"""


@pytest.fixture
def make_nursery(tmp_path: Path) -> Iterator[Callable[..., Nursery]]:
    """Make nurseries of children that do what a test wants; all end with the test."""
    file = tmp_path / "jobs.py"
    file.write_text(JOBS)
    made = []

    def make(**limits: float) -> Nursery:
        made.append(Nursery((file,), Limits(**limits)))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def nursery(make_nursery: Callable[..., Nursery]) -> Nursery:
    """Return a nursery with the usual limits."""
    return make_nursery()
