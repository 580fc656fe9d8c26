"""The machine: Python, architecture, ports."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from launcher import process, system
from launcher.errors import LauncherError
from launcher.state import State

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("version", [(3, 10), (3, 11, 2), (3, 13)])
def test_known_python_is_accepted(version):
    system.check_python(version)


@pytest.mark.parametrize("version", [(3, 9), (3, 14, 0)])
def test_other_python_names_the_variable(version):
    with pytest.raises(LauncherError, match="CS_PYTHON"):
        system.check_python(version)


def test_foreign_architecture_is_refused(monkeypatch):
    monkeypatch.setattr(system.platform, "machine", lambda: "riscv64")
    with pytest.raises(LauncherError, match="docker compose"):
        system.check_architecture()


def test_taken_port_gives_the_next_free_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not system.port_is_free(port)
        assert system.pick_port(port) > port


def test_no_free_port_is_explained(monkeypatch):
    monkeypatch.setattr(system, "port_is_free", lambda port, interface: False)
    with pytest.raises(LauncherError, match="--port"):
        system.pick_port(8069)


def test_failed_program_raises_unless_told_otherwise(tmp_path):
    log = tmp_path / "x.log"
    with pytest.raises(LauncherError, match="code 3"):
        process.run(["sh", "-c", "exit 3"], log=log)
    assert process.run(["sh", "-c", "exit 3"], log=log, check=False) == 3


def test_missing_program_is_named(tmp_path):
    with pytest.raises(LauncherError, match="no-such-program"):
        process.run(["no-such-program"], log=tmp_path / "x.log")


def test_variable_can_be_set_and_removed(monkeypatch, tmp_path):
    monkeypatch.setenv("CS_REMOVED", "1")
    env = {"CS_REMOVED": None, "CS_SET": 2}
    shown = process.output(["sh", "-c", "echo ${CS_REMOVED-none} $CS_SET"], env=env)
    assert shown == "none 2"


def test_child_dies_with_the_launcher(tmp_path):
    pid_file = tmp_path / "pid"
    code = (
        "from launcher import process; "
        f"process.run(['sh', '-c', 'echo $$ > {pid_file}; sleep 60'], "
        f"log='{tmp_path}/log')"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    deadline = time.monotonic() + 10
    while not (pid_file.exists() and pid_file.read_text().strip()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    child = int(pid_file.read_text())
    while True:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            break
        state = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2]
        if state.split()[0] == "Z":
            break
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_package_tool_is_run_again_while_locked(tmp_path, monkeypatch):
    state = State(tmp_path, environ={}).prepare()
    monkeypatch.setattr(system.time, "sleep", lambda seconds: None)
    mark = tmp_path / "mark"
    script = f"test -e {mark} && exit 0; touch {mark}; echo Could not get lock; exit 1"
    with state.step("Packages") as step:
        assert system.retry_while_locked(step, ["sh", "-c", script]) == 0
        assert system.retry_while_locked(step, ["sh", "-c", "echo no; exit 7"]) == 7
