"""Folders, steps, stamps and cached artefacts."""

import json

import pytest

from launcher import state as state_module
from launcher.errors import LauncherError
from launcher.state import COMPLETE, State, check_disk, digest, slug, tail


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "checkout", environ={}).prepare()


def test_digest_changes_with_any_part_and_their_borders():
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("a", 1) == digest("a", "1")
    assert len(digest("x")) == 12


def test_slug_is_a_file_name():
    assert slug("Odoo 19 Community: from Debian!") == "odoo-19-community-from-debian"
    assert slug("???") == "step"


def test_cache_lies_in_the_checkout_unless_named(tmp_path):
    assert State(tmp_path, environ={}).cache == tmp_path / ".cs"
    shared = State(tmp_path, environ={"CS_CACHE": str(tmp_path / "shared")})
    assert shared.cache == tmp_path / "shared"
    assert shared.dir == tmp_path / ".cs"


def test_unwritable_state_folder_is_explained(tmp_path):
    (tmp_path / ".cs").write_text("a file where the folder should be")
    with pytest.raises(LauncherError, match="cannot be written"):
        State(tmp_path, environ={}).prepare()


def test_built_artefact_is_not_built_again(state):
    calls = []

    def fill(step, folder):
        calls.append(folder)
        (folder / "content").write_text("done")
        return {"version": "1"}

    first = state.build("thing-1", "A thing", fill)
    second = state.build("thing-1", "A thing", fill)
    assert first == second == state.cache / "thing-1"
    assert len(calls) == 1
    assert state.facts("thing-1") == {"version": "1"}


def test_killed_build_starts_from_an_empty_folder(state):
    half = state.cache / "thing-1"
    half.mkdir()
    (half / "litter").write_text("left by a killed attempt")
    folder = state.build("thing-1", "A thing", lambda step, folder: None)
    assert [path.name for path in folder.iterdir()] == [COMPLETE]


def test_failed_build_leaves_no_mark(state):
    def fail(step, folder):
        raise LauncherError("broken")

    with pytest.raises(LauncherError):
        state.build("thing-1", "A thing", fail)
    assert not state.is_built("thing-1")


def test_step_shows_title_seconds_and_keeps_the_output(state, capsys):
    with state.step("Say hello") as step:
        step.run(["echo", "hello"])
    assert "Say hello" in capsys.readouterr().out
    assert (state.log_dir / "say-hello.log").read_text() == "$ echo hello\nhello\n"


def test_failed_step_shows_the_last_twenty_lines(state, capsys):
    with pytest.raises(LauncherError), state.step("Count") as step:
        step.run(["sh", "-c", "seq 30; exit 3"])
    shown = capsys.readouterr().out
    assert "failed" in shown
    assert "\n30\n" in shown
    assert "\n11\n" in shown
    assert "\n10\n" not in shown
    assert "count.log" in shown


def test_run_step_runs_once_for_each_key(state):
    seen = []
    for key in ("a", "a", "b"):
        state.run_step("Do it", key, lambda step, key=key: seen.append(key))
    assert seen == ["a", "b"]


def test_run_step_that_failed_runs_again(state):
    def fail(step):
        raise LauncherError("no")

    with pytest.raises(LauncherError):
        state.run_step("Do it", "a", fail)
    assert not state.is_stamped("do-it", "a")


def test_forgotten_stamp_is_gone(state):
    state.stamp("x", "1")
    assert state.is_stamped("x", "1")
    state.forget("x")
    assert not state.is_stamped("x", "1")


def test_full_disk_is_refused_with_what_to_do(tmp_path, monkeypatch):
    usage = type("Usage", (), {"free": 1024**3})
    monkeypatch.setattr(state_module.shutil, "disk_usage", lambda folder: usage)
    with pytest.raises(LauncherError, match="CS_CACHE"):
        check_disk(tmp_path)
    check_disk(tmp_path, needed=1)


def test_tail_of_a_missing_log_is_empty(tmp_path):
    assert tail(tmp_path / "none.log") == ""


def test_facts_of_an_unknown_artefact_are_empty(state):
    assert state.facts("nothing") == json.loads("{}")
