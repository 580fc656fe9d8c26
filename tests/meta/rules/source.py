"""Habits of the Python code that no general linter knows."""

import ast
import io
import re
import tokenize

from tests.meta.rules import rule

MAX_METHOD_LINES = 60
MAX_FILE_LINES = 600
# attributes of a recordset that are the same for each of its records
OF_THE_WHOLE = {"env", "pool"}
MARKER = re.compile(r"\b(?:TO" r"DO|FIX" r"ME)\b")


@rule
def no_self_in_a_loop_over_self(project):
    """`self.x` inside `for r in self` answers for all records, or fails on several."""
    for name, module in project.modules("addons"):
        for node in ast.walk(module):
            for body in _bodies_looping_over_self(node):
                for use in _uses_of_self(body):
                    yield f"{name}:{use.lineno}: self.{use.attr} in a loop over self"


def _bodies_looping_over_self(node):
    if isinstance(node, ast.For) and _is_self(node.iter):
        yield from node.body
    if any(_is_self(part.iter) for part in getattr(node, "generators", ())):
        is_dict = isinstance(node, ast.DictComp)
        yield from (node.key, node.value) if is_dict else (node.elt,)


def _is_self(node) -> bool:
    """`self` or `enumerate(self)`."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "enumerate":
        node = node.args[0]
    return isinstance(node, ast.Name) and node.id == "self"


def _uses_of_self(body):
    """Reads of a field or calls of a public method on `self`.

    Calls of private helpers are allowed: `self._prepare_x(record)` is how a loop
    body is taken apart.
    """
    for node in ast.walk(body):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "self"
            and not node.attr.startswith("_")
            and node.attr not in OF_THE_WHOLE
        ):
            yield node


@rule
def methods_are_short(project):
    for name, module in project.modules():
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = node.end_lineno - node.lineno + 1
                if lines > MAX_METHOD_LINES:
                    yield f"{name}:{node.lineno}: {node.name} has {lines} lines"


@rule
def files_are_short(project):
    for path in project.files(".py", ".xml", ".js", ".mjs", ".scss", ".sh"):
        name = project.name(path)
        if "/demo/" in name or "/static/lib/" in name:
            continue
        lines = project.text(path).count("\n")
        if lines > MAX_FILE_LINES:
            yield f"{name}: {lines} lines, {MAX_FILE_LINES} at most"


@rule
def tools_do_not_know_odoo(project):
    """`tools/` is pure: it can be tested without a database by the thousands."""
    for name, module in project.modules("addons"):
        if "/tools/" not in name:
            continue
        for node in ast.walk(module):
            for imported in _imported(node):
                if imported.split(".")[0] == "odoo":
                    yield f"{name}:{node.lineno}: imports {imported}"


@rule
def tools_have_no_clock(project):
    """Time is an argument."""
    for name, module in project.modules("addons"):
        if "/tools/" not in name:
            continue
        for node in ast.walk(module):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("today", "now", "utcnow", "time")
                and ast.unparse(node.func.value).split(".")[-1]
                in ("date", "datetime", "time")
            ):
                call = ast.unparse(node.func)
                yield f"{name}:{node.lineno}: {call}() reads the clock"


def _imported(node):
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
        yield node.module


@rule
def sudo_says_why(project):
    """Each `sudo()` outside tests has `# sudo: <why>` on its line or just above."""
    for path in project.files(".py", under="addons"):
        name = project.name(path)
        if "/tests/" in name:
            continue
        reasons = _lines_with_reason(project.text(path))
        for node in ast.walk(project.parse(path)):
            if not (isinstance(node, ast.Call) and _is_sudo(node)):
                continue
            line = node.func.end_lineno
            if not {line - 1, line} & reasons:
                yield f"{name}:{line}: sudo() without a `# sudo: why` comment"


def _is_sudo(call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "sudo"


def _lines_with_reason(text: str) -> set[int]:
    """Lines that end or continue a `# sudo: why` comment."""
    lines, open_comment = set(), None
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type != tokenize.COMMENT:
            continue
        line = token.start[0]
        begins = re.match(r"# sudo: \S+", token.string)
        if begins or open_comment == line - 1:
            lines.add(line)
            open_comment = line
    return lines


@rule
def constraints_are_declared_as_objects(project):
    """Odoo 19 ignores the list attribute: it logs a warning and makes no constraint."""
    for name, module in project.modules("addons"):
        for node in ast.walk(module):
            if isinstance(node, ast.Assign) and any(
                getattr(target, "id", "") == "_sql_constraints"
                for target in node.targets
            ):
                yield f"{name}:{node.lineno}: use models.Constraint"


@rule
def fields_are_not_sniffed(project):
    """An optional pairing is a glue addon, not `if "x" in self._fields`."""
    for name, module in project.modules("addons"):
        if "/tests/" in name:
            continue
        for node in ast.walk(module):
            if (
                isinstance(node, ast.Compare)
                and isinstance(node.left, ast.Constant)
                and isinstance(node.ops[0], ast.In | ast.NotIn)
                and getattr(node.comparators[0], "attr", "") == "_fields"
            ):
                yield f"{name}:{node.lineno}: looks whether a field exists"


@rule
def nothing_is_left_for_later(project):
    for path in project.files(".py", ".xml", ".js", ".scss", ".md", ".yaml", ".yml"):
        for number, line in enumerate(project.text(path).splitlines(), 1):
            if MARKER.search(line):
                yield f"{project.name(path)}:{number}: a note for later"
