"""The program that Odoo starts for its prints."""

import subprocess

import pytest

from launcher import debian, pdf
from launcher.errors import LauncherError
from launcher.state import State


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "with space", environ={}).prepare()


@pytest.fixture
def binary(tmp_path):
    path = tmp_path / "engine"
    path.write_text('#!/bin/sh\necho "$LD_LIBRARY_PATH|$FONTCONFIG_FILE|$*"\n')
    path.chmod(0o755)
    return path


def start(state, *args):
    done = subprocess.run(
        [state.bin / "wkhtmltopdf", *args],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin"},
    )
    return done.stdout.strip()


def test_engine_runs_with_the_libraries_of_the_machine(state, binary):
    pdf.write_starter(state, binary, None)
    assert start(state, "a b", "c") == f"{state.dir}/no-ssl||a b c"


def test_engine_runs_with_private_libraries(state, binary, tmp_path):
    home = tmp_path / "libraries"
    folder = home / "usr/lib/x86_64-linux-gnu"
    folder.mkdir(parents=True)
    (folder / "libX11.so.6").touch()
    pdf.write_starter(state, binary, home)
    path = f"{state.dir}/no-ssl:{folder}"
    assert start(state, "x") == f"{path}|{home / 'fonts.conf'}|x"


def test_engine_finds_no_openssl(state):
    folder = pdf.no_ssl(state)
    assert sorted(path.name for path in folder.iterdir()) == sorted(pdf.OLD_SSL)
    assert all(path.resolve() == pdf.c_library().resolve() for path in folder.iterdir())


def test_missing_library_is_named(state, binary):
    binary.write_text("#!/bin/sh\nexit 127\n")
    pdf.write_starter(state, binary, None)
    assert "libxrender1" in pdf.check(state, ["libxrender1"])


def test_no_private_libraries_without_network_or_debian(state, monkeypatch, tmp_path):
    def fail(self):
        raise LauncherError("no mirror")

    monkeypatch.setattr(debian, "codename", lambda: "bookworm")
    monkeypatch.setattr(debian.PrivateApt, "configure", fail)
    assert pdf.private_libraries(state) is None
    monkeypatch.setattr(debian, "codename", lambda: None)
    assert pdf.private_libraries(state) is None
