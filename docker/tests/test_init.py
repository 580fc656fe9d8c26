"""init.py outside of a container.

The plan is tested without a database. The runs need Odoo and PostgreSQL: CS_ODOO is
the command of Odoo, PG* and ODOO_RC lead to the server; without CS_ODOO they are
skipped.

    python -m pytest docker/tests
"""

import importlib.util
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg2
import pytest

SCRIPT = Path(__file__).parent.parent / "init.py"
DATABASE = "cs_init_test"

_spec = importlib.util.spec_from_file_location("cs_docker_init", SCRIPT)
init = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = init
_spec.loader.exec_module(init)


def plan(modules, code, wanted=("a",)):
    return init.make_plan(modules, code.get, list(wanted))


@pytest.mark.parametrize(
    ("modules", "code", "install", "update"),
    [
        ({}, {"a": "1"}, ["a"], []),
        ({"a": ("uninstalled", None)}, {"a": "1"}, ["a"], []),
        ({"a": ("to install", None)}, {"a": "1"}, ["a"], []),
        ({"a": ("installed", "1")}, {"a": "1"}, [], []),
        ({"a": ("installed", "1")}, {"a": "2"}, [], ["a"]),
        ({"a": ("to upgrade", "2")}, {"a": "2"}, [], ["a"]),
        ({"a": ("installed", "1"), "b": ("uninstalled", "1")}, {"a": "1"}, [], []),
        (
            {"a": ("installed", "1"), "base": ("installed", "1")},
            {"a": "2", "base": "2"},
            [],
            ["base"],
        ),
    ],
)
def test_plan_names_what_is_to_do(modules, code, install, update):
    assert plan(modules, code) == init.Plan(install, update)


@pytest.mark.parametrize(
    ("modules", "code", "message"),
    [
        ({}, {}, "no code for: a"),
        ({"a": ("installed", "1"), "b": ("installed", "1")}, {"a": "1"}, "for: b"),
        ({"a": ("installed", "2")}, {"a": "1"}, "database has version 2"),
    ],
)
def test_plan_refuses_code_that_does_not_fit(modules, code, message):
    with pytest.raises(init.InitError, match=message) as refusal:
        plan(modules, code)
    assert refusal.value.status == init.REFUSED


needs_odoo = pytest.mark.skipif("CS_ODOO" not in os.environ, reason="needs CS_ODOO")


def sql(statement, database=DATABASE):
    connection = psycopg2.connect(dbname=database)
    connection.autocommit = True
    try:
        return init.query(connection, statement)
    finally:
        connection.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return a folder with one addon, an environment for it, no database."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "addons" / "cs_init_probe").mkdir(parents=True)
    (folder / "addons" / "cs_init_probe" / "__init__.py").touch()
    write_version(folder, "19.0.1.0.0")
    environment = {
        **os.environ,
        "PGDATABASE": DATABASE,
        "CS_ADDONS_DIR": str(folder / "addons"),
        "CS_ADMIN_PASSWORD": "Not-the-default-1",
        "ODOO_ADDONS_PATH": str(folder / "addons"),
        "ODOO_DATA_DIR": str(folder / "data"),
    }
    sql(f"DROP DATABASE IF EXISTS {DATABASE}", "postgres")
    yield folder, environment
    sql(f"DROP DATABASE IF EXISTS {DATABASE}", "postgres")


def write_version(folder, version):
    manifest = {"name": "Probe", "version": version, "depends": ["base"]}
    manifest.update(license="LGPL-3", author="test")
    path = folder / "addons" / "cs_init_probe" / "__manifest__.py"
    path.write_text(repr(manifest), encoding="utf-8")


def run(site):
    """Run init.py; return its exit status and its own lines (all, if it failed)."""
    result = subprocess.run(
        [sys.executable, str(SCRIPT)],
        env=site[1],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = result.stderr.splitlines()
    if result.returncode != init.FAILED:
        lines = [line for line in lines if line.startswith("init:")]
    return result.returncode, "\n".join(lines)


@needs_odoo
def test_life_of_a_database(site):
    """First installation by two at once, nothing to do, update, downgrade, busy."""
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(run, [site, site]))
    assert [status for status, _lines in both] == [0, 0], both
    assert sorted("is in line" in lines for _status, lines in both) == [False, True]
    assert "another init is at work" in both[0][1] + both[1][1]
    default = "SELECT starts_with(password, '$pbkdf2') FROM res_users WHERE id = 2"
    assert sql(default) == [(True,)]

    assert "is in line" in run(site)[1]

    write_version(site[0], "19.0.1.1.0")
    status, lines = run(site)
    assert status == 0 and "update: ['cs_init_probe']" in lines
    version = "SELECT latest_version FROM ir_module_module WHERE name = 'cs_init_probe'"
    assert sql(version) == [("19.0.1.1.0",)]

    write_version(site[0], "19.0.1.0.9")
    assert run(site)[0] == init.REFUSED
    assert sql(version) == [("19.0.1.1.0",)]

    write_version(site[0], "19.0.1.2.0")
    odoo = psycopg2.connect(dbname=DATABASE, application_name="odoo-1")
    assert run(site)[0] == init.BUSY
    odoo.close()
    assert sql(version) == [("19.0.1.1.0",)]


@needs_odoo
def test_first_installation_that_was_cut_is_completed(site):
    sql(f"DROP DATABASE IF EXISTS {DATABASE}", "postgres")
    write_version(site[0], "19.0.1.0.0")
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT)],
        env=site[1],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(timeout=12)
    os.killpg(process.pid, 9)
    process.wait()

    status, lines = run(site)

    assert status == 0, lines
    state = "SELECT state FROM ir_module_module WHERE name = 'cs_init_probe'"
    assert sql(state) == [("installed",)]
