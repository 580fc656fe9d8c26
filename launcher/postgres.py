"""A private PostgreSQL: its own data folder, one socket, no TCP port, no password.

Who may enter the socket's folder may enter the database: the folder is closed to
everybody else. With ``PGHOST`` set, the server named by the ``PG*`` variables is
used instead, and nothing in it is dropped that the launcher did not make.
"""

import os
import pwd
import re
import tempfile
import time
from pathlib import Path

from . import process, python_env, system
from .errors import LauncherError
from .state import digest, remove_tree

PORT = 5455  # only names the socket file; nothing listens on TCP
SOCKET_ROOM = 107 - len(f"/.s.PGSQL.{PORT}.lock")
OWNER_ROLE = "odoo"
MARK = "made by the customer service launcher"
SHARED_HOME = Path("/var/lib/cs-dev")
NAME = re.compile(r"^[a-z0-9][a-z0-9_-]{0,60}$")
OLDEST = 13
SETTLE_SECONDS = 60
UNDER_WAY = """
SELECT count(*) FROM pg_stat_activity
 WHERE state = 'active' AND query ~* '^(create|alter|drop) database'
"""
SETTINGS = """
listen_addresses = ''
port = {port}
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
shared_buffers = 256MB
max_wal_size = 2GB
"""
UNSAFE_SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


def find_binaries(roots=("/usr/lib/postgresql",)):
    """Return the folder of the newest installed server's programs, or None."""
    found = []
    for root in roots:
        for initdb in Path(root).glob("*/bin/initdb"):
            version = initdb.parent.parent.name
            if version.isdigit() and int(version) >= OLDEST:
                found.append((int(version), initdb.parent))
    return max(found)[1] if found else None


def check_name(database):
    """Return the name; raise LauncherError when it is not a plain one."""
    if not NAME.match(database):
        raise LauncherError(
            f"Not a database name: {database!r} (small letters, digits, _ and -)."
        )
    return database


class Cluster:
    """A PostgreSQL server of this checkout.

    :param name: folder name; one for the demo, another for the tests
    :param fsync: False trades safety at a power cut for speed (tests)
    """

    def __init__(self, state, name="main", fsync=True, environ=None):
        environ = os.environ if environ is None else environ
        self.state = state
        self.name = name
        self.fsync = fsync
        self.external = bool(environ.get("PGHOST"))
        self._environ = environ
        self._home = None
        self._binaries = None

    # ----- where it is ------------------------------------------------------
    @property
    def user(self):
        """The system user that the server runs as (never root)."""
        if not system.is_root():
            return pwd.getpwuid(os.geteuid()).pw_name
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name).pw_name
            except KeyError:
                continue
        raise LauncherError("PostgreSQL refuses to run as root and no other user is.")

    @property
    def home(self):
        """The folder of data and socket; outside the checkout if it must be."""
        if self._home is None:
            self._home = self._choose_home()
        return self._home

    @property
    def data(self):
        """The server's data folder."""
        return self.home / "data"

    @property
    def socket(self):
        """The folder of the socket, short enough for the kernel's limit."""
        if len(str(self.home)) <= SOCKET_ROOM:
            return self.home
        short = f"cs-{os.geteuid()}-{digest(self.home)}"
        return Path(tempfile.gettempdir()) / short

    def _choose_home(self):
        inside = self.state.dir / "pg" / self.name
        if not system.is_root() or self._user_enters(self.state.dir):
            return inside
        return SHARED_HOME / digest(self.state.root) / self.name

    def _user_enters(self, folder):
        test = self._as_user(["test", "-x", folder])
        return process.succeeds(test)

    def _as_user(self, argv):
        if not system.is_root():
            return list(argv)
        user = pwd.getpwnam(self.user)
        switch = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}"]
        return [*switch, "--init-groups", *argv]

    @property
    def binaries(self):
        """The folder of the server's programs, installing them when missing."""
        if self._binaries is None:
            self._binaries = self._find_or_install()
        return self._binaries

    def _find_or_install(self):
        found = find_binaries()
        if not found and system.can_install():
            forbid_system_cluster(self.state)
            system.ensure_packages(self.state, ["postgresql"])
            found = find_binaries()
        if found:
            return found
        folder = python_env.ensure_env(self.state, "postgres")
        for initdb in folder.glob("lib/python*/site-packages/*/pginstall/bin/initdb"):
            return initdb.parent
        raise LauncherError("The PostgreSQL package holds no server programs.")

    # ----- life -------------------------------------------------------------
    def ensure(self):
        """Make the server if need be and have it running; return self."""
        if self.external:
            self.psql("postgres", "SELECT 1")
            return self
        binaries = self.binaries
        with self.state.lock(f"postgres-{digest(self.home)}"):
            if not (self.data / "PG_VERSION").exists():
                with self.state.step(
                    "Private PostgreSQL", name=f"initdb-{self.name}"
                ) as step:
                    self._init(step, binaries)
            self._check_version(binaries)
            self.start()
        self._settle()
        return self

    def _init(self, step, binaries):
        fresh = self.home / "data.new"
        self._make_home()
        step.run(self._as_user(["rm", "-rf", fresh]))
        step.run(
            self._as_user([binaries / "initdb", "-D", fresh, "-U", OWNER_ROLE])
            + ["--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"],
            cwd="/",
        )
        settings = SETTINGS.format(port=PORT, socket=self.socket)
        settings += "" if self.fsync else UNSAFE_SETTINGS
        step.run(
            self._as_user(["sh", "-c", 'cat >> "$1"', "sh", fresh / "postgresql.conf"]),
            text_in=settings,
        )
        step.run(self._as_user(["mv", fresh, self.data]))

    def _make_home(self):
        for folder in {self.home, self.socket}:
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            if system.is_root():
                user = pwd.getpwnam(self.user)
                os.chown(folder, user.pw_uid, user.pw_gid)

    def _check_version(self, binaries):
        made_by = (self.data / "PG_VERSION").read_text().strip()
        shown = process.output([binaries / "postgres", "--version"])
        version = re.search(r"(\d+)", shown)[1]
        if made_by != version:
            raise LauncherError(
                f"The databases were made by PostgreSQL {made_by}, now there is "
                f"{version}.",
                [f"install PostgreSQL {made_by} again", "start over: ./cs reset --all"],
            )

    def is_running(self):
        """Tell whether the server of this folder runs (its pid file may be stale)."""
        if self.external:
            return True
        if not (self.data / "postmaster.pid").exists():
            return False
        status = self._as_user([self.binaries / "pg_ctl", "-D", self.data, "status"])
        return process.succeeds(status)

    def start(self):
        """Start the server unless it runs; raise LauncherError when it will not."""
        if self.external or self.is_running():
            return
        self._make_home()
        log = self.home / "postgres.log"
        command = [self.binaries / "pg_ctl", "-D", self.data, "-l", log, "-w"]
        code = process.run(
            self._as_user([*command, "-t", "60", "start"]),
            log=self.state.log_dir / f"postgres-{self.name}.log",
            check=False,
            outlive=True,
            cwd="/",
        )
        if code:
            raise LauncherError(f"PostgreSQL does not start; its log: {log}")

    def stop(self):
        """Stop the server if it runs; open connections are ended."""
        if self.external or not self.is_running():
            return False
        command = [self.binaries / "pg_ctl", "-D", self.data, "-m", "fast", "-w"]
        process.run(
            self._as_user([*command, "stop"]),
            log=self.state.log_dir / f"postgres-{self.name}.log",
            outlive=True,
            cwd="/",
        )
        return True

    def exists_on_disk(self):
        """Tell whether this server was ever made."""
        return self.external or (self.data / "PG_VERSION").exists()

    def _settle(self):
        """Wait for what a killed launcher had asked for: the server ends it alone."""
        deadline = time.monotonic() + SETTLE_SECONDS
        while self.psql("postgres", UNDER_WAY) != "0" and time.monotonic() < deadline:
            time.sleep(0.2)

    # ----- use --------------------------------------------------------------
    def env(self):
        """Return the ``PG*`` variables that lead any client to this server."""
        if self.external:
            names = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
            return {n: self._environ[n] for n in names if self._environ.get(n)}
        return {
            "PGHOST": str(self.socket),
            "PGPORT": str(PORT),
            "PGUSER": OWNER_ROLE,
            "PGPASSWORD": None,
        }

    def tool(self, name):
        """Return the path of a client program (psql, pg_dump, pg_restore...)."""
        if self.external:
            found = find_binaries()
            return found / name if found else name
        return self.binaries / name

    def psql(self, database, query, **values):
        """Run SQL and return its rows as text: unaligned, ``|`` between columns.

        :param values: what stands in the query as ``:'name'`` (text) or ``:"name"``
            (identifier); psql quotes them
        """
        variables = [word for item in values.items() for word in ("-v", "=".join(item))]
        return process.output(
            [self.tool("psql"), "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1"]
            + [*variables, "-d", database, "-f", "-"],
            env=self.env(),
            text_in=query,
        )

    def version(self):
        """Return the server's version, e.g. ``15.13``."""
        return self.psql("postgres", "SHOW server_version").split()[0]

    def exists(self, database):
        """Tell whether a database is there."""
        query = "SELECT 1 FROM pg_database WHERE datname = :'name'"
        return self.psql("postgres", query, name=check_name(database)) == "1"

    def databases(self):
        """Return the names of the databases that this checkout made."""
        query = (
            "SELECT datname FROM pg_database "
            "WHERE shobj_description(oid, 'pg_database') = :'mark' ORDER BY 1"
        )
        return self.psql("postgres", query, mark=self.owner_mark).split()

    @property
    def owner_mark(self):
        """The comment on a database of ours; on a shared server it says whose."""
        return f"{MARK} {digest(self.state.root)}" if self.external else MARK

    def is_ours(self, database):
        """Tell whether this checkout made the database."""
        return not self.external or database in self.databases()

    def check_ours(self, database):
        """Raise LauncherError for a database that this checkout did not make."""
        if not self.is_ours(database):
            raise LauncherError(
                f"Database {database} was not made by this checkout; left alone.",
                ["name another one: --database NAME"],
            )

    def mark(self, database):
        """Note on a database that the launcher made it."""
        query = "COMMENT ON DATABASE :\"name\" IS :'mark'"
        self.psql("postgres", query, name=check_name(database), mark=self.owner_mark)

    def createdb(self, database, template="template0"):
        """Make a database, empty or as a copy of another one, and mark it."""
        name, template = check_name(database), check_name(template)
        empty = template == "template0"  # then as Odoo makes its databases
        query = 'CREATE DATABASE :"name" TEMPLATE :"template"'
        query += " ENCODING 'UTF8' LC_COLLATE 'C'" if empty else ""
        self.psql("postgres", query, name=name, template=template)
        if empty:
            self.psql(name, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
        self.mark(name)

    def dropdb(self, database):
        """Drop a database of ours, if it is there, and its filestore."""
        name = check_name(database)
        if self.exists(name):
            self.check_ours(name)
            self.psql(
                "postgres", 'DROP DATABASE IF EXISTS :"name" WITH (FORCE)', name=name
            )
        remove_tree(self.filestore(name))

    def rename(self, database, name):
        """Give a finished database (and its filestore) its final name."""
        old, new = check_name(database), check_name(name)
        remove_tree(self.filestore(new))
        if self.filestore(old).exists():
            self.filestore(old).rename(self.filestore(new))
        query = 'ALTER DATABASE :"old" RENAME TO :"new"'
        self.psql("postgres", query, old=old, new=new)

    def clone(self, source, database):
        """Make a database as a copy of another one, filestore included.

        The files are hard links: Odoo never changes a stored file.
        """
        self.dropdb(database)
        if self.filestore(source).exists():
            self.filestore(database).parent.mkdir(parents=True, exist_ok=True)
            process.output(
                ["cp", "-al", self.filestore(source), self.filestore(database)]
            )
        self.createdb(database, template=source)

    # ----- files ------------------------------------------------------------
    @property
    def data_dir(self):
        """Odoo's data folder for the databases of this server."""
        return self.state.data / self.name

    def filestore(self, database):
        """Return the folder of a database's attachments."""
        return self.data_dir / "filestore" / check_name(database)


def forbid_system_cluster(state):
    """Have Debian's package make no server of its own on port 5432.

    Only when no PostgreSQL server is there yet; the file is part of the package's
    own configuration and is announced.
    """
    folder = Path("/etc/postgresql-common/createcluster.d")
    path = folder / "no-main.conf"
    if path.exists() or Path("/usr/bin/pg_createcluster").exists():
        return
    state.say(f"  Writing {path}: Debian shall start no server of its own")
    write = ["sh", "-c", 'mkdir -p "$1" && cat > "$2"', "sh", folder, path]
    process.run(
        [*system.admin_prefix(), *write],
        text_in="create_main_cluster = false\n",
        log=os.devnull,
    )
