"""The private apt: which mirror, which errors."""

import pytest

from launcher import debian, process
from launcher.debian import PrivateApt, debian_mirror, download_error, update_error
from launcher.errors import LauncherError

PRINTED = """\
'http://mirror.invalid/ubuntu/dists/noble/InRelease' noble 0
'http://mirror.invalid/debian-security/dists/bookworm-security/InRelease' s 0
'http://mirror.invalid/debian/dists/bookworm-updates/InRelease' u 0
'http://mirror.invalid/debian/dists/bookworm/InRelease' b 0
"""


def test_mirror_is_the_main_debian_archive():
    assert debian_mirror(PRINTED) == "http://mirror.invalid/debian"


def test_foreign_archives_are_no_mirror():
    assert debian_mirror(PRINTED.splitlines()[0]) is None
    assert debian_mirror("") is None


def test_missing_mirror_names_the_variable(tmp_path, monkeypatch):
    monkeypatch.setattr(process, "output", lambda *args, **options: "")
    monkeypatch.setattr(debian.shutil, "which", lambda tool: tool)
    with pytest.raises(LauncherError) as caught:
        PrivateApt(tmp_path, environ={}).configure()
    assert "ODOO_DEB_MIRROR" in str(caught.value)


def test_configuration_stays_in_its_folder(tmp_path, monkeypatch):
    key = tmp_path / "key.gpg"
    key.touch()
    monkeypatch.setattr(debian, "KEYRINGS", (str(key),))
    monkeypatch.setattr(debian.shutil, "which", lambda tool: tool)
    monkeypatch.setattr(process, "output", lambda *args, **options: "amd64")
    PrivateApt(tmp_path, {"ODOO_DEB_MIRROR": "http://mirror.invalid/d"}).configure()
    sources = (tmp_path / "sources.list.d/private.sources").read_text()
    assert "URIs: http://mirror.invalid/d\n" in sources
    assert f"Signed-By: {key}\n" in sources
    assert f'Dir::State "{tmp_path}";' in (tmp_path / "apt.conf").read_text()


@pytest.mark.parametrize(
    ("log", "word"),
    [
        ("E: Release file for x is expired (invalid since 3d)", "ODOO_APT_OPTS"),
        ("The following signatures: NO_PUBKEY 0E98404D386FA1D9", "keyring"),
        ("Temporary failure resolving 'mirror.invalid'", "network"),
    ],
)
def test_update_error_says_what_to_do(log, word):
    assert word in str(update_error(log))


@pytest.mark.parametrize(
    "log",
    [
        "E: Unable to locate package odoo-19",
        "E: Version '19.0*' for 'odoo-19' was not found",
    ],
)
def test_vanished_package_is_named(log):
    assert "no longer has the package odoo-19" in str(download_error(log))


def test_suite_of_the_machine(tmp_path):
    release = tmp_path / "os-release"
    release.write_text('NAME="Debian"\nID=debian\nVERSION_CODENAME=bookworm\n\n')
    assert debian.codename(release) == "bookworm"
    release.write_text("ID=ubuntu\nVERSION_CODENAME=noble\n")
    assert debian.codename(release) is None
