"""The rules over a database with the whole suite.

`./cs test` makes the two inputs and names them: `CS_REGISTRY_DUMP`, a JSON file, and
`CS_EXPORTS`, a folder with a fresh .pot of each addon.
"""

import json
import os
from pathlib import Path

import pytest

from tests.meta.project import Project
from tests.meta.rules import RULES

DUMP = os.environ.get("CS_REGISTRY_DUMP")
EXPORTS = os.environ.get("CS_EXPORTS")

pytestmark = pytest.mark.skipif(
    not (DUMP and EXPORTS), reason="needs the database of ./cs test"
)


@pytest.fixture(scope="module")
def project():
    root = Path(__file__).parents[2]
    return Project(root, json.loads(Path(DUMP).read_text()), Path(EXPORTS))


@pytest.mark.parametrize(
    "rule", [r for r in RULES.values() if r.needs_database], ids=lambda r: r.name
)
def test_suite_keeps_the_rule(rule, project):
    findings = rule.findings(project)
    if findings:
        pytest.fail("\n".join(["", *findings]), pytrace=False)
