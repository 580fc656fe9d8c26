"""What no file of the repository may say."""

import re

from tests.meta.rules import rule

# put together here, so that this file does not break its own rule
REGISTRY_HOSTS = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("registry", "npmjs", "org"),
            ("registry", "yarnpkg", "com"),
            ("deb", "debian", "org"),
            ("security", "debian", "org"),
            ("snapshot", "debian", "org"),
            ("archive", "ubuntu", "com"),
            ("nightly", "odoo", "com"),
        )
    )
)
MACHINE_PATHS = re.compile(r"(?<![\w.~}/-])/(?:home/\w|Users/\w|root/|work/|opt/dev\b)")


@rule
def no_registry_host(project):
    """Registries are asked through the machine's own settings, mirrors included."""
    yield from _lines_with(project, REGISTRY_HOSTS, "names a registry host")


@rule
def no_machine_path(project):
    yield from _lines_with(project, MACHINE_PATHS, "names a path of one machine")


def _lines_with(project, pattern, what):
    for path in project.files():
        name = project.name(path)
        if name.startswith("tests/meta/"):
            continue
        for number, line in enumerate(project.text(path).splitlines(), 1):
            if found := pattern.search(line):
                yield f"{name}:{number}: {what} ({found[0]})"


@rule
def no_conflict_marker(project):
    for path in project.files():
        for number, line in enumerate(project.text(path).splitlines(), 1):
            if line.startswith(("<" * 7 + " ", ">" * 7 + " ")):
                yield f"{project.name(path)}:{number}: conflict marker"
