"""The language of templates: placeholders, conditions, loops over tables; no more.

Three walls, one behind the other. A template that is not made of the few nodes in
``NODES`` is refused before it is compiled. Attributes are keys of plain dicts, nothing
else is looked up. And the environment is Jinja's own immutable sandbox.
"""

import time

from jinja2 import StrictUndefined, Template, nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .problem import DocxProblem

MAX_ROUNDS = 100_000  # turns of all loops of a document together
MAX_OUTPUT = 60 * 1024**2  # characters of a part
MAX_SECONDS = 60
MAX_NUMBER = 10**15
MAX_DEPTH = 3  # loops in loops

ROWS = "__rows"  # the filter that every loop passes
LOOP = {"index", "index0", "first", "last", "length", "revindex", "revindex0"}
TESTS = {"defined", "undefined", "none", "odd", "even", "number", "string"}
NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.Pos,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.Concat,
    nodes.Filter,
    nodes.Test,
)


def _text(value):
    """Return what may be written as text; a table or a picture is not."""
    if isinstance(value, Undefined):
        str(value)  # says which one
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    raise DocxProblem("not_text")


def _rows(value):
    if isinstance(value, Undefined):
        str(value)
    if not isinstance(value, list | tuple):
        raise DocxProblem("not_table")
    return value


def _default(value, default=""):
    return default if isinstance(value, Undefined) or value in ("", None) else value


def _round(value, digits=0):
    if not isinstance(value, int | float) or not 0 <= int(digits) <= 9:
        raise DocxProblem("not_number")
    return round(value, int(digits)) if digits else round(value)


def _shorten(value, length=80):
    value = _text(value)
    return value if len(value) <= length else f"{value[: max(length - 1, 0)]}…"


FILTERS = {
    "capitalize": lambda value: _text(value).capitalize(),
    "count": lambda value: len(_rows(value)),
    "d": _default,
    "default": _default,
    "first": lambda value: next(iter(_rows(value)), ""),
    "join": lambda value, by=", ": _text(by).join(_text(one) for one in _rows(value)),
    "last": lambda value: next(reversed(_rows(value)), ""),
    "length": lambda value: len(_rows(value)),
    "lower": lambda value: _text(value).lower(),
    "round": _round,
    "shorten": _shorten,
    "title": lambda value: _text(value).title(),
    "trim": lambda value: _text(value).strip(),
    "upper": lambda value: _text(value).upper(),
}


def _finalize(value):
    """Return what a placeholder prints: a mark for yes, nothing for no and none."""
    if value is True:
        return "✓"
    if value is False or value is None:
        return ""
    if isinstance(value, dict | list | tuple | LoopContext):
        raise DocxProblem("not_text")
    return value


class BoundedTemplate(Template):
    """A template whose text has a largest size and whose making has a longest time."""

    def render(self, *args, **kwargs):
        until, parts, size = time.monotonic() + MAX_SECONDS, [], 0
        for part in self.generate(*args, **kwargs):
            size += len(part)
            if size > MAX_OUTPUT or time.monotonic() > until:
                raise DocxProblem("too_much")
            parts.append(part)
        return "".join(parts)


class DocxEnvironment(ImmutableSandboxedEnvironment):
    """Environment of one document: it counts the turns of its loops."""

    template_class = BoundedTemplate
    intercepted_binops = frozenset("+-*/")
    intercepted_unops = frozenset("+-")

    def __init__(self):
        super().__init__(
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_finalize,
            cache_size=0,
        )
        self.globals = {}
        self.filters = {**FILTERS, ROWS: self._count_rows}
        self.tests = {name: self.tests[name] for name in TESTS}
        self.rounds = 0

    def _parse(self, source, name, filename):
        tree = super()._parse(source, name, filename)
        check_nodes(tree)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(
                loop.iter, ROWS, [], [], None, None, lineno=loop.lineno
            )
        return tree

    def _count_rows(self, value):
        value = _rows(value)
        self.rounds += len(value)
        if self.rounds > MAX_ROUNDS:
            raise DocxProblem("too_many_rounds", count=MAX_ROUNDS)
        return value

    def getattr(self, obj, attribute):
        if isinstance(obj, LoopContext) and attribute in LOOP:
            return getattr(obj, attribute)
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        is_place = isinstance(obj, list | tuple) and isinstance(attribute, int)
        if is_place and -len(obj) <= attribute < len(obj):
            return obj[attribute]
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj, argument):
        return self.getattr(obj, argument)

    def call(self, context, obj, *args, **kwargs):
        raise SecurityError("calls are not part of the language")

    def call_binop(self, context, operator, left, right):
        for value in (left, right):
            self._check_number(value)
        if operator == "/" and not right:
            raise DocxProblem("zero")
        return self._check_number(super().call_binop(context, operator, left, right))

    def call_unop(self, context, operator, arg):
        return super().call_unop(context, operator, self._check_number(arg))

    @staticmethod
    def _check_number(value):
        if isinstance(value, Undefined):
            str(value)
        if not isinstance(value, int | float) or abs(value) > MAX_NUMBER:
            raise DocxProblem("not_number")
        return value


def check_nodes(tree):
    """Refuse what is not part of the language.

    :raises TemplateSyntaxError: with the line.
    """
    for node in _walk(tree):
        _check_node(node)
    _check_depth(tree, 0)


def _walk(tree):
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(node.iter_child_nodes())


def _refuse(node, what):
    raise TemplateSyntaxError(what, getattr(node, "lineno", None) or 1)


def _check_node(node):
    if not isinstance(node, NODES):
        _refuse(node, type(node).__name__)
    check = CHECKS.get(type(node))
    if check:
        check(node)


def _check_name(node):
    name = node.name if isinstance(node, nodes.Name) else node.attr
    if name.startswith("_"):
        _refuse(node, name)


def _check_place(node):
    if not isinstance(node.arg, nodes.Const) or type(node.arg.value) is not int:
        _refuse(node, "[…]")


def _check_filter(node):
    if node.name not in FILTERS:
        _refuse(node, f"|{node.name}")
    if node.dyn_args or node.dyn_kwargs:
        _refuse(node, "*")


def _check_test(node):
    if node.name not in TESTS:
        _refuse(node, f"is {node.name}")


def _check_loop(node):
    if node.recursive:
        _refuse(node, "recursive")
    if not isinstance(node.target, nodes.Name):
        _refuse(node, "for a, b")


CHECKS = {
    nodes.Name: _check_name,
    nodes.Getattr: _check_name,
    nodes.Getitem: _check_place,
    nodes.Filter: _check_filter,
    nodes.Test: _check_test,
    nodes.For: _check_loop,
}


def _check_depth(node, depth):
    for child in node.iter_child_nodes():
        inner = depth + isinstance(child, nodes.For)
        if inner > MAX_DEPTH:
            _refuse(child, "for … for … for … for")
        _check_depth(child, inner)
