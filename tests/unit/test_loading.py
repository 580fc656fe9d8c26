"""The loader itself: relative imports work, and Odoo stays out."""

import sys

import pytest

from tests.unit.loading import ADDONS, load_tools

WITH_TOOLS = sorted(path.parent.parent.name for path in ADDONS.glob("*/tools/*init*"))


@pytest.fixture
def addons(tmp_path):
    tools = tmp_path / "sample" / "tools"
    tools.mkdir(parents=True)
    (tools / "__init__.py").write_text("from .money import share\n")
    (tools / "money.py").write_text("def share(a, b):\n    return a / b\n")
    (tools / "span.py").write_text("from .money import share\nHALF = share(1, 2)\n")
    (tmp_path / "sample" / "__init__.py").write_text("raise ImportError('odoo')\n")
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("sample_tools")]:
        del sys.modules[name]


def test_modules_are_attributes_and_import_each_other(addons):
    tools = load_tools("sample", addons)
    assert tools.span.HALF == 0.5
    assert tools.share is tools.money.share


def test_addon_without_tools_is_an_error(addons):
    with pytest.raises(FileNotFoundError):
        load_tools("missing", addons)


@pytest.mark.parametrize("addon", WITH_TOOLS)
def test_tools_load_without_odoo(addon):
    load_tools(addon)
    assert "odoo" not in sys.modules
