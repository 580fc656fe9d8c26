"""pytest plugin: let the host's own `test_lint` look at our addons only.

`CS_ADDONS` names them. The tests of the host walk over every addon on the addons
path and over the whole registry; here both are narrowed to what is ours.
"""

import inspect
import os
import sys

import pytest

from odoo.modules import Manifest
from odoo.modules import module as module_tools

import odoo.addons

ADDONS = os.environ["CS_ADDONS"].split(",")

# the host's checkers import astroid; ours come first
sys.path.append(os.environ["CS_LINT_PACKAGES"])

# test -> why it says nothing about an addon of ours
NOT_APPLICABLE = {
    "test_pylint.py": "the linter stage runs pylint with the host's checkers",
    "test_checkers.py": "tests of the host's checkers themselves",
    "test_eslint.py": "needs an old eslint; the same rules are in eslint.config.mjs",
    "test_index.py": "the meta rule one2many_inverse_is_indexed asks the same",
    "test_directives_regex": "tests the host's expression itself",
    "test_regular_expression": "tests the host's expression itself",
    "test_matches_underscore": "tests the host's expression itself",
}


class OurMethods:
    """The module `inspect`, which finds only methods of ours in a model.

    :param introduced: leave out those that override a method of the host
    """

    def __init__(self, introduced):
        self._introduced = introduced

    def __getattr__(self, name):
        return getattr(inspect, name)

    def getmembers(self, model, predicate):
        """Return (name, method) pairs as `inspect.getmembers` does."""
        ours, theirs = set(), set()
        for definition in model.mro():
            is_ours = getattr(definition, "_module", None) in ADDONS
            (ours if is_ours else theirs).update(vars(definition))
        names = ours - theirs if self._introduced else ours
        found = inspect.getmembers(model, predicate)
        return [(name, member) for name, member in found if name in names]


class OurRegistry:
    """The models of a registry to which one of our addons adds something."""

    def __init__(self, database):
        from odoo.modules.registry import Registry

        self._registry = Registry(database)

    def items(self):
        for name, model in self._registry.items():
            if any(
                getattr(definition, "_module", None) in ADDONS
                for definition in model._model_classes__
            ):
                yield name, model


def pytest_collection_modifyitems(config, items):
    kept = [
        item
        for item in items
        if not any(name in item.nodeid for name in NOT_APPLICABLE)
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


@pytest.fixture(autouse=True)
def only_our_addons(request, monkeypatch):
    """Narrow the addons path, the module lists and the registry of a test."""
    manifests = [Manifest.for_addon(name) for name in ADDONS]
    tested = request.module
    monkeypatch.setattr(Manifest, "all_addon_manifests", lambda: manifests)
    monkeypatch.setattr(module_tools, "get_modules", lambda: ADDONS)
    if hasattr(tested, "get_modules"):
        monkeypatch.setattr(tested, "get_modules", lambda: ADDONS)
    if hasattr(tested, "Registry"):
        monkeypatch.setattr(tested, "Registry", OurRegistry)
        introduced = tested.__name__.endswith("test_docstring")
        monkeypatch.setattr(tested, "inspect", OurMethods(introduced))
    if tested.__name__.endswith("test_markers"):
        monkeypatch.setattr(odoo.addons, "__path__", [m.path for m in manifests])
        monkeypatch.setattr(odoo, "__path__", [])
