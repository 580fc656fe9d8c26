"""Every rule refuses its example, and accepts the neighbouring good one."""

import pytest

from tests.meta.examples import database, manifest, source
from tests.meta.rules import RULES

EXAMPLES = [*manifest.EXAMPLES, *source.EXAMPLES, *database.EXAMPLES]
# rules over the list of exceptions itself: see test_stale_exception_is_refused
SELF_CHECKED = {"shared_models_exist"}


def label(example):
    return example.rule


@pytest.mark.parametrize("example", EXAMPLES, ids=label)
def test_example_is_refused(example, tmp_path):
    project = example.build(tmp_path, example.files)
    findings = RULES[example.rule].findings(project)
    assert any(example.finds in finding for finding in findings), findings


@pytest.mark.parametrize(
    "example", [e for e in EXAMPLES if e.passes is not None], ids=label
)
def test_neighbour_is_accepted(example, tmp_path):
    project = example.build(tmp_path, example.passes)
    assert RULES[example.rule].findings(project) == []


@pytest.mark.parametrize("example", database.ACCEPTED, ids=label)
def test_good_database_is_accepted(example, tmp_path):
    project = example.build(tmp_path, example.files)
    assert RULES[example.rule].findings(project) == []


def test_every_rule_has_an_example_that_it_refuses():
    assert RULES.keys() - {e.rule for e in EXAMPLES} == SELF_CHECKED


def test_every_source_rule_has_a_neighbour_that_it_accepts():
    accepted = {e.rule for e in EXAMPLES if e.passes is not None}
    assert {r.name for r in RULES.values() if not r.needs_database} <= accepted


@pytest.mark.parametrize(
    ("listed", "finding"),
    [({"customer.service.gone": "why"}, "no such model"), ({"a": ""}, "no reason")],
)
def test_stale_exception_is_refused(listed, finding, tmp_path, monkeypatch):
    monkeypatch.setattr("tests.meta.rules.registry.SHARED_MODELS", listed)
    project = database.EXAMPLES[0].build(tmp_path, {})
    findings = RULES["shared_models_exist"].findings(project)
    assert any(finding.split()[-1] in text for text in findings)


def test_listed_model_needs_no_company(tmp_path, monkeypatch):
    listed = {database.CALL: "the same code list serves every company"}
    monkeypatch.setattr("tests.meta.rules.registry.SHARED_MODELS", listed)
    example = next(e for e in database.EXAMPLES if "no company_id" in e.finds)
    project = example.build(tmp_path, example.files)
    assert RULES["every_model_belongs_to_a_company"].findings(project) == []
