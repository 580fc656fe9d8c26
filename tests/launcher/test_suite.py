"""Reading the addons from their manifests."""

import pytest

from launcher.errors import LauncherError
from launcher.suite import EXTRA_HOST_MODULES, Suite


def add(folder, name, **manifest):
    (folder / name).mkdir()
    (folder / name / "__manifest__.py").write_text(repr(manifest))


def test_empty_suite_still_wants_italian_accounting(tmp_path):
    suite = Suite(tmp_path / "nowhere")
    assert suite.addons() == []
    assert suite.host_modules() == sorted(EXTRA_HOST_MODULES)


def test_dependencies_come_first(tmp_path):
    add(tmp_path, "a_glue", depends=["c_core", "b_part"], version="19.0.1.0.0")
    add(tmp_path, "b_part", depends=["c_core", "repair"])
    add(tmp_path, "c_core", depends=["portal", "mail"])
    suite = Suite(tmp_path)
    assert suite.names() == ["c_core", "b_part", "a_glue"]
    assert suite.versions()["a_glue"] == "19.0.1.0.0"
    assert set(suite.host_modules()) == {"portal", "mail", "repair"} | set(
        EXTRA_HOST_MODULES
    )


def test_circle_is_refused(tmp_path):
    add(tmp_path, "a", depends=["b"])
    add(tmp_path, "b", depends=["a"])
    with pytest.raises(LauncherError, match="circle"):
        Suite(tmp_path).addons()


def test_unreadable_manifest_is_named(tmp_path):
    add(tmp_path, "a")
    (tmp_path / "a" / "__manifest__.py").write_text("import os")
    with pytest.raises(LauncherError, match="__manifest__"):
        Suite(tmp_path).addons()
