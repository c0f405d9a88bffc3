"""What the tags of a template may do: name a value, go through a list, choose; nothing else.

A template is a file that travels. Its tags are looked at before anything of it is carried out.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType, NoneType
from typing import get_args, get_origin, get_type_hints

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.filters import FILTERS
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from documents.text import printable
from models.errors import BrokenTagError, UnknownVariableError

FILTER_NAMES = ("length", "lower", "upper")
"""What may stand after a bar in a tag."""

MOST_LOOPS = 2
"""Lists that may be gone through one within the other."""

_CHOICES = (nodes.And, nodes.Compare, nodes.CondExpr, nodes.Not, nodes.Operand, nodes.Or)

_PLAIN = (str, int, bool)

_LOOP: Mapping[str, object] = MappingProxyType({"index": int, "first": bool, "last": bool, "length": int})
"""What a template may ask of the loop that it is in."""


class _Loop:
    """Stands for `loop` where types of values are looked up."""


Scope = Mapping[str, object]


def environment() -> SandboxedEnvironment:
    """Return the surroundings of a template: strict, escaped, and with nothing in them but its values."""
    made = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_shown)
    made.globals.clear()
    made.tests.clear()
    made.filters = {name: FILTERS[name] for name in FILTER_NAMES}
    return made


def _shown(value: object) -> Markup:
    # docxtpl takes {_{ for a way to write two braces: the text of a person must not be read so.
    text = printable(str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return Markup(str(escape(text)).replace("_", "&#95;"))  # noqa: S704 - escaped right here


def check_tags(sources: Iterable[str], values: type) -> None:
    """Check the tags in the parts of a template against the values that it will be given.

    Args:
        sources: parts of the document, as docxtpl hands them to Jinja.
        values: the dataclass whose fields are the names that a template may use.

    Raises:
        BrokenTagError: a tag is not complete, or does what a template may not do.
        UnknownVariableError: a tag names something that is not there.
    """
    scope = get_type_hints(values)
    surroundings = environment()
    for source in sources:
        try:
            tree = surroundings.parse(source)
        except TemplateSyntaxError as error:
            raise BrokenTagError(f"a tag is broken: {error.message}{_near(source, error.lineno)}") from error
        _Checker().body(tree.body, scope)


def _near(source: str, line: int) -> str:
    text = Markup(source.split("\n")[line - 1]).striptags()  # noqa: S704 - it is only read
    return f", near “{text[:80]}”" if text else ""


class _Checker:
    """Walks through one part; knows how many lists it is in."""

    def __init__(self) -> None:
        self._loops = 0

    def body(self, entries: Iterable[nodes.Node], scope: Scope) -> None:
        """Check statements in their order."""
        for entry in entries:
            match entry:
                case nodes.Output():
                    self._output(entry, scope)
                case nodes.If():
                    self._choice(entry, scope)
                case nodes.For():
                    self._loop(entry, scope)
                case _:
                    raise _refused(entry)

    def _output(self, entry: nodes.Output, scope: Scope) -> None:
        for found in entry.nodes:
            if isinstance(found, nodes.TemplateData):
                continue
            if self._type(found, scope) not in _PLAIN:
                raise BrokenTagError(
                    f"the tag for '{_name(found)}' stands for a list, or for more than one text",
                    "go through a list with 'for', and name one thing of its entries",
                )

    def _choice(self, entry: nodes.If, scope: Scope) -> None:
        self._type(entry.test, scope)
        self.body([*entry.body, *entry.elif_, *entry.else_], scope)

    def _loop(self, entry: nodes.For, scope: Scope) -> None:
        if self._loops == MOST_LOOPS:
            raise BrokenTagError(f"more than {MOST_LOOPS} lists are gone through one within the other")
        found = self._type(entry.iter, scope)
        if get_origin(found) is not tuple or not isinstance(entry.target, nodes.Name):
            raise BrokenTagError(f"'{_name(entry.iter)}' is no list that could be gone through")
        if entry.recursive or entry.test is not None:
            raise _refused(entry)
        self._loops += 1
        self.body(entry.body, {**scope, entry.target.name: get_args(found)[0], "loop": _Loop})
        self._loops -= 1
        self.body(entry.else_, scope)

    def _type(self, found: nodes.Node, scope: Scope) -> object:
        """Return the type of what an expression stands for."""
        match found:
            case nodes.Const():
                return type(found.value)
            case nodes.Name():
                return _looked_up(found.name, found.name, scope)
            case nodes.Getattr():
                owner = self._type(found.node, scope)
                return _looked_up(found.attr, _name(found), _fields(owner))
            case nodes.Filter():
                return self._filtered(found, scope)
            case _ if isinstance(found, _CHOICES):
                return self._combined(found, scope)
            case _:
                raise _refused(found)

    def _filtered(self, found: nodes.Filter, scope: Scope) -> object:
        if found.name not in FILTER_NAMES or found.args or found.kwargs or found.node is None:
            known = ", ".join(f"'{name}'" for name in FILTER_NAMES)
            raise BrokenTagError(
                f"a tag uses '{found.name}' after a bar",
                f"after a bar stands one of {known}, and nothing more",
            )
        self._type(found.node, scope)
        return int if found.name == "length" else str

    def _combined(self, found: nodes.Node, scope: Scope) -> object:
        types = [self._type(part, scope) for part in found.iter_child_nodes()]
        return types[-1] if isinstance(found, nodes.CondExpr) else bool


def _looked_up(name: str, shown: str, scope: Scope) -> object:
    if name not in scope:
        raise UnknownVariableError(shown, scope)
    return scope[name]


def _fields(owner: object) -> Scope:
    if owner is _Loop:
        return _LOOP
    return get_type_hints(owner) if isinstance(owner, type) and owner not in (*_PLAIN, NoneType) else {}


def _name(found: nodes.Node) -> str:
    """Return an expression as it stands in the template, as far as it is a name."""
    match found:
        case nodes.Name():
            return found.name
        case nodes.Getattr():
            return f"{_name(found.node)}.{found.attr}"
        case nodes.Filter() if found.node is not None:
            return _name(found.node)
        case _:
            return "(…)"


def _refused(found: nodes.Node) -> BrokenTagError:
    return BrokenTagError(
        f"a tag does more than a template may: {type(found).__name__.lower()}",
        "a tag names a value, goes through a list with 'for', or chooses with 'if'; see docs/notes.md",
    )
