"""Where the private server lies and what it is told."""

import pytest

from launcher import postgres, system
from launcher.errors import LauncherError
from launcher.postgres import Cluster, check_name, find_binaries
from launcher.state import State


@pytest.fixture
def state(tmp_path):
    return State(tmp_path, environ={}).prepare()


def test_newest_supported_binaries_are_taken(tmp_path):
    for version in ("9", "12", "15", "17", "x"):
        folder = tmp_path / version / "bin"
        folder.mkdir(parents=True)
        (folder / "initdb").touch()
    assert find_binaries([tmp_path]) == tmp_path / "17" / "bin"
    assert find_binaries([tmp_path / "12"]) is None


@pytest.mark.parametrize("name", ["demo", "cs_host_0a-1"])
def test_plain_database_name_is_accepted(name):
    assert check_name(name) == name


@pytest.mark.parametrize("name", ["", "Demo", 'x"; DROP', "../x", "-d", "a b"])
def test_other_database_name_is_refused(name):
    with pytest.raises(LauncherError):
        check_name(name)


def test_named_server_is_used_as_it_is(state):
    environ = {"PGHOST": "db.invalid", "PGUSER": "me", "PGPASSWORD": "x"}
    cluster = Cluster(state, environ=environ)
    assert cluster.external
    assert cluster.env() == environ
    assert not cluster.stop()


def test_named_server_keeps_what_is_not_ours(state, monkeypatch):
    cluster = Cluster(state, environ={"PGHOST": "db.invalid"})
    monkeypatch.setattr(Cluster, "exists", lambda self, name: True)
    monkeypatch.setattr(Cluster, "is_ours", lambda self, name: False)
    with pytest.raises(LauncherError, match="left alone"):
        cluster.dropdb("precious")


def test_own_server_needs_no_password(state, monkeypatch):
    monkeypatch.setattr(system, "is_root", lambda: False)
    env = Cluster(state, environ={}).env()
    assert env["PGHOST"] == str(state.dir / "pg" / "main")
    assert env["PGPASSWORD"] is None


def test_long_path_gets_a_short_socket(tmp_path, monkeypatch):
    monkeypatch.setattr(system, "is_root", lambda: False)
    state = State(tmp_path / ("long" * 30), environ={})
    cluster = Cluster(state, environ={})
    assert len(str(cluster.socket)) <= postgres.SOCKET_ROOM < len(str(cluster.home))


def test_root_keeps_data_outside_a_closed_checkout(state, monkeypatch):
    monkeypatch.setattr(system, "is_root", lambda: True)
    monkeypatch.setattr(Cluster, "_user_enters", lambda self, folder: False)
    home = Cluster(state, environ={}).home
    assert home.is_relative_to(postgres.SHARED_HOME)
    assert home.name == "main"


def test_settings_listen_on_the_socket_only():
    text = postgres.SETTINGS.format(port=postgres.PORT, socket="/s")
    assert "listen_addresses = ''" in text
    assert "unix_socket_permissions = 0700" in text


def test_shared_server_knows_the_databases_of_each_checkout(tmp_path):
    environ = {"PGHOST": "db.invalid"}
    marks = {
        Cluster(State(tmp_path / name, environ={}), environ=environ).owner_mark
        for name in ("one", "two")
    }
    assert len(marks) == 2
    assert Cluster(State(tmp_path, environ={}), environ={}).owner_mark == postgres.MARK
