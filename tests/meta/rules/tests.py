"""How the tests of the addons are written."""

import ast

from tests.meta.rules import rule


@rule
def tests_run_after_the_install(project):
    """at_install tests die in a database that holds later modules."""
    for name, module in _test_modules(project):
        for node in module.body:
            if not isinstance(node, ast.ClassDef) or not _has_tests(node):
                continue
            tags = {
                argument.value
                for decorator in node.decorator_list
                if isinstance(decorator, ast.Call)
                and ast.unparse(decorator.func).endswith("tagged")
                for argument in decorator.args
                if isinstance(argument, ast.Constant)
            }
            if not {"post_install", "-at_install"} <= tags:
                yield (
                    f"{name}:{node.lineno}: {node.name} is not tagged "
                    "post_install, -at_install"
                )


def _has_tests(node) -> bool:
    return any(
        isinstance(item, ast.FunctionDef) and item.name.startswith("test_")
        for item in node.body
    )


@rule
def every_test_file_is_imported(project):
    """Odoo's own runner only sees what `tests/__init__.py` imports."""
    for addon in project.manifests:
        folder = project.root / "addons" / addon / "tests"
        init = folder / "__init__.py"
        if not init.is_file():
            continue
        imported = {
            alias.name
            for node in ast.walk(project.parse(init))
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for path in sorted(folder.glob("test_*.py")):
            if path.stem not in imported:
                yield f"{project.name(path)}: not imported by tests/__init__.py"


@rule
def tests_do_not_sleep(project):
    for name, module in _test_modules(project):
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("sleep"):
                yield f"{name}:{node.lineno}: sleeps"


@rule
def rights_and_companies_are_tested(project):
    """An addon with access rights tests each role, and a second company."""
    for addon in project.manifests:
        folder = project.root / "addons" / addon
        if not (folder / "security" / "ir.model.access.csv").is_file():
            continue
        for needed in ("test_security.py", "test_multi_company.py"):
            if not (folder / "tests" / needed).is_file():
                yield f"{addon}: tests/{needed} is missing"


def _test_modules(project):
    for name, module in project.modules("addons"):
        if "/tests/test_" in name:
            yield name, module
