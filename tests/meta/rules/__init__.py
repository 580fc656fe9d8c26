"""The rules, by name. `RULES` fills when the rule modules are imported (see below)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.meta.project import Project


@dataclass(frozen=True)
class Rule:
    """One rule: `check` yields a sentence with file and line for each breach."""

    name: str
    check: Callable[[Project], Iterable[str]]
    needs_database: bool

    def findings(self, project: Project) -> list[str]:
        return list(self.check(project))


RULES: dict[str, Rule] = {}


def rule(check):
    """Register a rule over the source tree."""
    RULES[check.__name__] = Rule(check.__name__, check, needs_database=False)
    return check


def database_rule(check):
    """Register a rule which reads `project.dump` or `project.exports`."""
    RULES[check.__name__] = Rule(check.__name__, check, needs_database=True)
    return check


from tests.meta.rules import (  # noqa: E402 - they need the decorators above
    manifest,
    registry,
    repository,
    source,
    tests,
    translation,
)
