#!/usr/bin/env python3
"""Bring the database in line with the addons of this image, once.

    init.py [--update MODULE,...]

* no database: create it, set country, language and the administrator's password,
  install CS_MODULES;
* a module of CS_MODULES is not installed: install it;
* the code of an installed module has another version than the database: update it;
* nothing of that: leave within seconds. So it may run at every start, on every host:
  an advisory lock lets one work and the others wait. A run that was killed is taken
  up again by the next.

``--update`` updates modules although their version did not change (``base`` = all).

Environment: PG* (connection, and PGDATABASE = the database to look after);
CS_MODULES (comma list; ``suite`` = all addons of CS_ADDONS_DIR that are not
auto_install), CS_LANGUAGES (comma list, first = default), CS_COUNTRY, CS_TIMEZONE,
CS_ODOO (command of Odoo); on the first run also CS_ADMIN_PASSWORD, CS_DEMO (1 = with
demonstration data), CS_PUBLIC_URL and CS_REPORT_URL (see prepare.py).

Exit status: 0 in line; 2 refused, because the code is older than the database, lacks
a module of it, or the settings are wrong; 3 refused, because Odoo is still running on
the database; 4 Odoo failed.
"""

import argparse
import contextlib
import os
import shlex
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

APPLICATION = "customer-service-init"
INSTALLING = "customer service: first installation under way"
READY = "customer service: ready"
CONNECT_PATIENCE = 60  # seconds until a starting PostgreSQL must answer
STOP_PATIENCE = 30  # seconds until a stopping Odoo must be gone
REFUSED, BUSY, FAILED = 2, 3, 4


class InitError(Exception):
    """Stop with a message for the operator and an exit status."""

    def __init__(self, message, status=REFUSED):
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Plan:
    """What to hand to Odoo. Both empty = the database is in line."""

    install: list = field(default_factory=list)
    update: list = field(default_factory=list)

    def __bool__(self):
        return bool(self.install or self.update)


def make_plan(modules, code_version, wanted, parse_version=str):
    """Compare database and code; no side effect.

    :param dict modules: name -> (state, version) as the database has them
    :param code_version: function name -> version of the code, or None without code
    :param list wanted: names that must be installed
    :param parse_version: function that makes versions comparable
    :raise InitError: code that is missing or older than the database
    """
    missing = [name for name in wanted if code_version(name) is None]
    absent = ("uninstalled", None)
    install = [
        name
        for name in wanted
        if modules.get(name, absent)[0] in ("uninstalled", "to install")
    ]
    update = []
    for name, (state, version) in modules.items():
        if state not in ("installed", "to upgrade"):
            continue
        code = code_version(name)
        if code is None:
            missing.append(name)
        elif version and parse_version(version) > parse_version(code):
            raise InitError(
                f"{name}: the database has version {version}, this image has {code}. "
                "Start the newer image, or restore the backup made before the update."
            )
        elif state == "to upgrade" or version != code:
            update.append(name)
    if missing:
        raise InitError(f"no code for: {', '.join(sorted(set(missing)))}")
    return Plan(install, ["base"] if "base" in update else sorted(update))


def log(message):
    sys.stderr.write(f"init: {message}\n")
    sys.stderr.flush()


def connect(database):
    """Open an autocommit connection, waiting for a server that is starting."""
    deadline = time.monotonic() + CONNECT_PATIENCE
    while True:
        try:
            connection = psycopg2.connect(
                dbname=database, application_name=APPLICATION, connect_timeout=10
            )
            break
        except psycopg2.OperationalError as error:
            if time.monotonic() > deadline:
                raise InitError(f"PostgreSQL: {error}", FAILED) from error
            time.sleep(1)
    connection.autocommit = True
    return connection


def query(connection, sql, parameters=()):
    """Run one statement and return its rows (an empty list if it has none)."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


@contextlib.contextmanager
def connected(database):
    """Like connect(), closed at the end."""
    connection = connect(database)
    try:
        yield connection
    finally:
        connection.close()


@contextlib.contextmanager
def exclusive(database):
    """Hold the lock of this database; yield the maintenance connection.

    The lock lives in the session: it goes with the connection, however we end.
    """
    key = f"{APPLICATION}:{database}"
    with connected("postgres") as connection:
        lock = "hashtextextended(%s, 0)"
        if not query(connection, f"SELECT pg_try_advisory_lock({lock})", [key])[0][0]:
            log("another init is at work, waiting")
            query(connection, f"SELECT pg_advisory_lock({lock})", [key])
        yield connection


class Database:
    """The database to look after.

    :param str name: its name
    :param maintenance: connection to ``postgres`` that holds the lock
    """

    def __init__(self, name, maintenance):
        self.name = name
        self.maintenance = maintenance

    def _execute(self, statement, parameters=()):
        """Run a statement on the database as a whole, ``{name}`` being its name."""
        with self.maintenance.cursor() as cursor:
            name = psycopg2.extensions.quote_ident(self.name, cursor)
            cursor.execute(statement.format(name=name), parameters)

    def _mark(self, text):
        """Note the progress where neither Odoo nor a crash can lose it."""
        self._execute("COMMENT ON DATABASE {name} IS %s", [text])

    def mark_ready(self):
        self._mark(READY)

    def ensure_exists(self):
        """Create what is missing; return True while the first installation is due."""
        comment = query(
            self.maintenance,
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = %s",
            [self.name],
        )
        begun = bool(comment) and comment[0][0] == INSTALLING
        if begun:
            self.wait_until_idle()  # the connections of a killed run linger
        if begun and self._base_state() != "installed":
            log("the first installation was cut short, starting again")
            self._execute("DROP DATABASE {name} WITH (FORCE)")
            comment = []
        if not comment:
            log(f"creating database {self.name}")
            self._execute(
                "CREATE DATABASE {name} ENCODING 'unicode' LC_COLLATE 'C'"
                " TEMPLATE template0"
            )
        elif not begun and self._base_state():
            return False
        self._mark(INSTALLING)
        with connected(self.name) as connection:
            query(connection, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
        return True

    def _base_state(self):
        """Return the state of Odoo's first module, None in an empty database."""
        with connected(self.name) as connection:
            if not query(connection, "SELECT to_regclass('ir_module_module')")[0][0]:
                return None
            sql = "SELECT state FROM ir_module_module WHERE name = 'base'"
            rows = query(connection, sql)
            return rows[0][0] if rows else None

    def modules(self):
        """Return name -> (state, version), without modules imported as data."""
        sql = """
            SELECT name, state, latest_version FROM ir_module_module module
             WHERE COALESCE(to_jsonb(module)->>'imported', 'false') != 'true'
        """
        with connected(self.name) as connection:
            return {name: values for name, *values in query(connection, sql)}

    def wait_until_idle(self):
        """Refuse to change a database while Odoo serves it.

        :raise InitError: Odoo is still connected after STOP_PATIENCE
        """
        sql = """
            SELECT DISTINCT COALESCE(client_addr::text, 'local') FROM pg_stat_activity
             WHERE datname = %s AND application_name LIKE 'odoo-%%'
        """
        deadline = time.monotonic() + STOP_PATIENCE
        while clients := query(self.maintenance, sql, [self.name]):
            if time.monotonic() > deadline:
                hosts = ", ".join(client for (client,) in clients)
                raise InitError(
                    f"Odoo still runs on {self.name} (from {hosts}). "
                    "Stop the web and cron services of every host first.",
                    BUSY,
                )
            time.sleep(1)


class Odoo:
    """Odoo's command line on one database.

    :param str database: its name
    """

    def __init__(self, database):
        self.command = shlex.split(os.environ.get("CS_ODOO", "odoo"))
        self.options = ["--database", database, "--no-http", "--workers=0"]
        self.options.append("--max-cron-threads=0")

    def _run(self, arguments, **options):
        try:
            subprocess.run([*self.command, *arguments], check=True, **options)  # noqa: S603
        except subprocess.CalledProcessError as error:
            message = f"Odoo ended with status {error.returncode}, see above"
            raise InitError(message, FAILED) from error

    def install_base(self, languages, with_demo):
        """Fill an empty database; also completes a base that was cut short."""
        demo = ["--with-demo"] if with_demo else []
        options = ["--init=base", f"--load-language={languages}", *demo]
        self._run([*self.options, *options, "--stop-after-init"])

    def prepare(self):
        script = Path(__file__).with_name("prepare.py").read_text(encoding="utf-8")
        self._run(["shell", *self.options], input=script, text=True)

    def apply(self, plan):
        options = []
        if plan.install:
            options.append(f"--init={','.join(plan.install)}")
        if plan.update:
            options.append(f"--update={','.join(plan.update)}")
        self._run([*self.options, *options, "--stop-after-init"])


class Code:
    """The addons that this image can see, through Odoo's own eyes."""

    def __init__(self):
        from odoo.modules.module import Manifest, initialize_sys_path
        from odoo.tools import config, parse_version

        config.parse_config([], setup_logging=False)
        initialize_sys_path()
        self._manifest = Manifest.for_addon
        self.parse_version = parse_version

    def version(self, name):
        """Return the version of a module's code, None without installable code."""
        manifest = self._manifest(name, display_warning=False)
        return manifest.version if manifest and manifest["installable"] else None

    def suite(self):
        """Return the addons to install for ``suite``: all but the glue."""
        folder = Path(os.environ.get("CS_ADDONS_DIR", "/opt/customer-service/addons"))
        names = sorted(path.parent.name for path in folder.glob("*/__manifest__.py"))
        return [
            name
            for name in names
            if self.version(name) and not self._manifest(name)["auto_install"]
        ]

    def wanted(self):
        """Return the modules that CS_MODULES asks for."""
        names = []
        for name in os.environ.get("CS_MODULES", "suite").split(","):
            names += self.suite() if name.strip() == "suite" else [name.strip()]
        names = list(dict.fromkeys(filter(None, names)))
        if not names:
            raise InitError("CS_MODULES asks for nothing")
        return names


def bring_in_line(database, odoo, code, forced=()):
    """Do what the module's docstring says; return True if something was done.

    :param list forced: modules to update although their version did not change
    """
    wanted = code.wanted()
    make_plan({}, code.version, wanted)
    first = database.ensure_exists()
    if first:
        if not os.environ.get("CS_ADMIN_PASSWORD"):
            raise InitError("CS_ADMIN_PASSWORD is needed for the first installation")
        log("installing the host")
        languages = os.environ.setdefault("CS_LANGUAGES", "it_IT")
        os.environ.setdefault("CS_COUNTRY", "IT")
        os.environ.setdefault("CS_TIMEZONE", "Europe/Rome")
        odoo.install_base(languages, os.environ.get("CS_DEMO") == "1")
        odoo.prepare()

    def current_plan():
        return make_plan(database.modules(), code.version, wanted, code.parse_version)

    plan = current_plan()
    requested = Plan(plan.install, sorted({*plan.update, *forced}))
    if requested:
        if not first:
            database.wait_until_idle()
        log(f"install: {requested.install or '-'}, update: {requested.update or '-'}")
        odoo.apply(requested)
        if left := current_plan():
            raise InitError(f"still to do after the run: {left}", FAILED)
    if first:
        database.mark_ready()
    return bool(first or requested)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--update", default="", metavar="MODULE,...")
    options = parser.parse_args(arguments)
    forced = [name for name in options.update.split(",") if name]
    # Ending by exception lets subprocess.run() take Odoo down with us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    started = time.monotonic()
    try:
        name = os.environ.get("PGDATABASE")
        if not name:
            raise InitError("PGDATABASE must name the database")
        code = Code()
        with exclusive(name) as maintenance:
            database = Database(name, maintenance)
            done = bring_in_line(database, Odoo(name), code, forced)
    except InitError as error:
        log(f"ERROR: {error}")
        return error.status
    except psycopg2.Error as error:
        log(f"ERROR: PostgreSQL: {error}")
        return FAILED
    seconds = time.monotonic() - started
    log(f"{name} {'brought in line' if done else 'is in line'} ({seconds:.0f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
