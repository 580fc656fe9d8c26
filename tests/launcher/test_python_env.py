"""Lock files and the way from pip's settings to uv's."""

import re

import pytest

from launcher import python_env, system
from launcher.commands import lock
from launcher.errors import LauncherError


def all_locks():
    return [name for _source, name, _options in lock.targets([])]


@pytest.mark.parametrize("name", all_locks())
def test_lock_file_is_complete_and_names_no_address(name):
    text = (python_env.LOCKS / name).read_text()
    assert "://" not in text
    requirements = re.split(r"\n(?=\S)", text.strip())
    assert requirements
    assert all("==" in item and "--hash=sha256:" in item for item in requirements)


def test_lock_file_is_chosen_by_python(monkeypatch):
    monkeypatch.setattr(system, "python_tag", lambda: "3.12")
    assert python_env.lock_file("host").name == "host-3.12.txt"
    assert python_env.lock_file("uv").name == "uv.txt"
    monkeypatch.setattr(system, "python_tag", lambda: "3.14")
    with pytest.raises(LauncherError):
        python_env.lock_file("host")


def test_pip_settings_become_uv_settings():
    listed = "\n".join(
        [
            ":env:.cert='/ignored'",
            "global.index-url='http://mirror.invalid/simple'",
            "global.extra-index-url='http://a.invalid/ http://b.invalid/'",
            "global.timeout='60'",
        ]
    )
    configuration = python_env.parse_pip_config(listed)
    assert python_env.pip_to_uv(configuration, {}) == {
        "UV_DEFAULT_INDEX": "http://mirror.invalid/simple",
        "UV_INDEX": "http://a.invalid/ http://b.invalid/",
    }


def test_setting_made_for_uv_wins():
    configuration = {"index-url": "http://pip.invalid/"}
    assert not python_env.pip_to_uv(configuration, {"UV_DEFAULT_INDEX": "mine"})


def test_hash_mismatch_and_no_network_differ():
    assert "differs" in str(python_env.install_error("Hash mismatch for x"))
    assert "network" in str(python_env.install_error("dns error"))
