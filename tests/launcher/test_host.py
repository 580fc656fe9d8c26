"""Finding, checking and unpacking Odoo."""

import fnmatch
import io
import tarfile

import pytest

from launcher import host
from launcher.errors import LauncherError
from launcher.state import State


def make_tree(folder, series="(19, 0, 0, 'final', 0, '')"):
    package = folder / "odoo"
    (package / "addons" / "web").mkdir(parents=True)
    (package / "addons" / "mail").mkdir()
    (package / "release.py").write_text(f"version_info = {series}\n")
    return folder


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "checkout", environ={}).prepare()


def is_excluded(name, languages):
    return any(
        fnmatch.fnmatchcase(name, pattern)
        for pattern in host.exclude_patterns(languages)
    )


@pytest.mark.parametrize("name", ["it.po", "fr.po"])
def test_wanted_translation_is_kept(name):
    assert not is_excluded(f"./x/addons/sale/i18n/{name}", ["it", "fr"])


@pytest.mark.parametrize("name", ["de.po", "is.po", "it_CH.po", "fr_BE.po"])
def test_other_translation_is_left_out(name):
    assert is_excluded(f"./x/addons/sale/i18n/{name}", ["it", "fr"])


def test_templates_are_left_out_and_code_is_kept():
    assert is_excluded("./x/addons/sale/i18n/sale.pot", ["it"])
    assert not is_excluded("./x/addons/sale/models/sale.py", ["it"])


def test_all_languages_leave_nothing_out():
    assert host.exclude_patterns(["all", "it"]) == []


def test_italian_is_always_wanted():
    assert host.wanted_languages({}) == ["it"]
    assert host.wanted_languages({"ODOO_LANGS": "fr de"}) == ["de", "fr", "it"]


def test_named_home_wins_and_is_inspected(tmp_path, state):
    tree = make_tree(tmp_path / "given")
    found = host.resolve(state, {"ODOO_HOME": str(tree), "ODOO_DEB": "ignored"})
    assert found.python_path == tree
    assert found.addons == (tree / "odoo" / "addons",)
    assert found.source == "ODOO_HOME"
    assert found.version.startswith("19.0+")


def test_git_checkout_has_its_addons_beside_the_package(tmp_path):
    tree = make_tree(tmp_path / "git")
    (tree / "odoo/addons/web").rmdir()
    (tree / "addons/web").mkdir(parents=True)
    assert host.inspect(tree, "ODOO_HOME").addons == (tree / "addons",)


def test_core_without_addons_is_refused(tmp_path):
    tree = make_tree(tmp_path / "bare")
    (tree / "odoo/addons/web").rmdir()
    with pytest.raises(LauncherError, match="without its addons"):
        host.inspect(tree, "ODOO_HOME")


def test_packaged_addons_win_over_a_folder_beside(tmp_path):
    tree = make_tree(tmp_path / "both")
    (tree / "addons/web").mkdir(parents=True)
    assert host.inspect(tree, "ODOO_DEB").addons == (tree / "odoo/addons",)


def test_debian_layout_is_found(tmp_path):
    deep = tmp_path / "usr/lib/python3/dist-packages"
    deep.mkdir(parents=True)
    make_tree(deep)
    assert host.inspect(tmp_path, "Debian", "19.0.0").python_path == deep


@pytest.mark.parametrize("series", ["(18, 0, 0)", "('saas~19', 1, 0)"])
def test_other_series_is_refused_with_alternatives(tmp_path, series):
    make_tree(tmp_path / "old", series)
    with pytest.raises(LauncherError) as caught:
        host.inspect(tmp_path / "old", "ODOO_HOME")
    assert "ODOO_TARBALL" in str(caught.value)


def test_folder_without_odoo_is_refused(tmp_path):
    with pytest.raises(LauncherError, match=r"release\.py is missing"):
        host.inspect(tmp_path, "ODOO_HOME")
    with pytest.raises(LauncherError, match="not there"):
        host.inspect(tmp_path / "nowhere", "ODOO_HOME")


def test_tarball_is_unpacked_once_and_mended(tmp_path, state):
    make_tree(tmp_path / "odoo-19.0.post1")
    archive = tmp_path / "odoo.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(tmp_path / "odoo-19.0.post1", "odoo-19.0.post1")
    found = host.resolve(state, {"ODOO_TARBALL": str(archive)})
    assert (found.python_path / "odoo" / host.STUB).exists()
    again = host.resolve(state, {"ODOO_TARBALL": str(archive)})
    assert again == found


def test_missing_or_wrong_archive_is_explained(tmp_path, state):
    with pytest.raises(LauncherError, match="ODOO_TARBALL names a file"):
        host.resolve(state, {"ODOO_TARBALL": str(tmp_path / "none.tar.gz")})
    wrong = tmp_path / "wrong.tar.gz"
    wrong.write_bytes(io.BytesIO(b"not an archive").getvalue())
    with pytest.raises(LauncherError, match="not an archive"):
        host.resolve(state, {"ODOO_TARBALL": str(wrong)})
