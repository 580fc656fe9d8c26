"""The rules over the source tree, asked about this repository."""

from pathlib import Path

import pytest

from tests.meta.project import Project
from tests.meta.rules import RULES

PROJECT = Project(Path(__file__).parents[2])


@pytest.mark.parametrize(
    "rule", [r for r in RULES.values() if not r.needs_database], ids=lambda r: r.name
)
def test_repository_keeps_the_rule(rule):
    findings = rule.findings(PROJECT)
    if findings:
        pytest.fail("\n".join(["", *findings]), pytrace=False)
