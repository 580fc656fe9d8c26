"""Finding a running server by its record."""

import json
import os
import subprocess
from dataclasses import asdict

import pytest

from launcher import server
from launcher.server import Server, record_path, start_ticks
from launcher.state import State


@pytest.fixture
def state(tmp_path):
    return State(tmp_path, environ={}).prepare()


def note(state, pid, ticks):
    found = Server("demo", pid, ticks, 8069, "http://127.0.0.1:8069", "x.log")
    record_path(state, "demo").write_text(json.dumps(asdict(found)))
    return found


def test_living_process_is_found(state):
    noted = note(state, os.getpid(), start_ticks(os.getpid()))
    assert server.find(state, "demo") == noted
    assert server.all_running(state) == [noted]


def test_reused_pid_is_not_ours(state):
    note(state, os.getpid(), "1")
    assert server.find(state, "demo") is None
    assert server.all_running(state) == []


def test_ended_process_is_gone():
    child = subprocess.Popen(["true"])
    child.wait()
    assert start_ticks(child.pid) is None


def test_damaged_record_is_no_server(state):
    record_path(state, "demo").write_text('{"database": ')
    assert server.find(state, "demo") is None


def test_stop_ends_the_process_and_forgets_it(state):
    child = subprocess.Popen(["sleep", "60"])
    noted = note(state, child.pid, start_ticks(child.pid))
    server.stop(state, noted)
    assert child.wait() != 0
    assert not record_path(state, "demo").exists()


def test_nobody_answers_on_a_closed_port():
    assert not server.answers("http://127.0.0.1:9", seconds=1)
