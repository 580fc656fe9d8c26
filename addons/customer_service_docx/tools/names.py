"""Which placeholders of a template are unknown: asked of its nodes, all branches."""

from difflib import get_close_matches

from jinja2 import nodes

from .sandbox import LOOP, ROWS

OPEN = object()  # a value of which nothing is known
LOOP_SAMPLE = dict.fromkeys(LOOP, 1)
GUARDS = {"defined", "undefined"}


def find_unknown(tree, sample):
    """Return what is wrong with the names of a template.

    :param sample: dict with an example of everything that may be named.
    :return: list of code, values and line number.
    """
    finder = _Finder()
    finder.visit(tree, sample)
    return finder.found


def get_path(node):
    """Return an expression as it was written: ``part.name``, ``parts[0]``."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{get_path(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{get_path(node.node)}[{node.arg.value}]"
    return "…"


class _Finder:
    def __init__(self):
        self.found = []

    def add(self, code, node, **values):
        entry = (code, values, node.lineno)
        if entry not in self.found:
            self.found.append(entry)

    def visit(self, node, scope):
        """Look at a node and at what is in it, with the names known there."""
        if isinstance(node, nodes.For):
            self.visit_for(node, scope)
        elif isinstance(node, nodes.Output):
            for child in node.nodes:
                value = self.resolve(child, scope)
                if isinstance(value, dict | list):
                    self.add("not_text_at", child, name=get_path(child))
        elif isinstance(node, nodes.Expr):
            self.resolve(node, scope)
        else:
            for child in node.iter_child_nodes():
                self.visit(child, scope)

    def visit_for(self, node, scope):
        rows = self.resolve(node.iter, scope)
        if rows is not OPEN and not isinstance(rows, list):
            self.add("not_table_at", node.iter, name=get_path(node.iter.node))
        row = rows[0] if isinstance(rows, list) and rows else OPEN
        inner = {**scope, node.target.name: row, "loop": LOOP_SAMPLE}
        if node.test:
            self.visit(node.test, inner)
        for child in node.body:
            self.visit(child, inner)
        for child in node.else_:
            self.visit(child, scope)

    def resolve(self, node, scope):
        """Return the example of an expression, ``OPEN`` if there is none."""
        if isinstance(node, nodes.Name):
            return self.look_up(node, scope, node.name)
        if isinstance(node, nodes.Getattr):
            return self.look_up(node, self.resolve(node.node, scope), node.attr)
        if isinstance(node, nodes.Getitem):
            rows = self.resolve(node.node, scope)
            return rows[0] if isinstance(rows, list) and rows else OPEN
        if isinstance(node, nodes.Test) and node.name in GUARDS:
            return OPEN
        if isinstance(node, nodes.Filter):
            return self.resolve_filter(node, scope)
        if isinstance(node, nodes.Operand):
            return self.resolve(node.expr, scope)
        for child in node.iter_child_nodes():
            value = self.resolve(child, scope)
            if isinstance(node, nodes.Concat) and isinstance(value, dict | list):
                self.add("not_text_at", child, name=get_path(child))
        return OPEN

    def resolve_filter(self, node, scope):
        for child in node.args:
            self.resolve(child, scope)
        if node.name in ("d", "default"):
            return OPEN
        value = self.resolve(node.node, scope)
        if node.name == ROWS:
            return value
        if node.name in ("first", "last") and isinstance(value, list) and value:
            return value[0]
        return OPEN

    def look_up(self, node, known, name):
        if known is OPEN:
            return OPEN
        if isinstance(known, dict) and name in known:
            return known[name]
        near = get_close_matches(name, known, 1) if isinstance(known, dict) else []
        path = get_path(node)
        meant = path[: len(path) - len(name)] + near[0] if near else ""
        self.add("unknown", node, name=path, meant=meant)
        return OPEN
