"""Everything the stages need from the rest of the launcher, in one place."""

import hashlib
import threading
from pathlib import Path

from .. import bench, browser, node, process, python_env, system, template
from ..errors import LauncherError
from ..state import remove_tree, tail
from ..suite import Suite

DATABASE_PREFIX = "cs_test_"
SUITE = DATABASE_PREFIX + "suite"
TEST_PORT = 8169
# folders of an addon that leave no trace in a database
UNSTORED = {"tests", "readme", "src", "__pycache__"}
INSIDE = Path(__file__).parent / "inside"
KEEP_STAFF = "keep_staff.py"


class Workbench:
    """A checkout with tools, a host and databases of its own for the tests.

    The `prepare_*` methods set what the others use: programs, host, databases.
    """

    def __init__(self, state):
        self.state = state
        self.root = state.root
        self.logs = state.log_dir / "test"
        self.artefacts = state.dir / "test"
        self.cluster = None
        self.browser_bin = None
        self._cloning = threading.Lock()

    # ----- preparation ------------------------------------------------------
    def prepare_folders(self):
        """Have empty folders for the logs and results of this run."""
        self.state.prepare()
        for folder in (self.logs, self.artefacts / "run"):
            remove_tree(folder)
            folder.mkdir(parents=True)

    def prepare_lint(self):
        """Have the linters and formatters ready."""
        self.lint_bin = python_env.ensure_env(self.state, "lint") / "bin"
        self.node = node.ensure_node(self.state) / "node"
        self.node_modules = node.ensure_tools(self.state) / "node_modules"

    def prepare_tests(self):
        """Have the Python environment of the tests ready."""
        self.python = python_env.ensure_env(self.state, "test") / "bin" / "python"

    def prepare_host(self, fresh=False):
        """Have the host, a running PostgreSQL and the host template ready.

        :param fresh: drop every test database and the template first
        """
        self.odoo = bench.ensure_odoo(self.state, "test", env="test", fsync=False)
        self.cluster = self.odoo.cluster
        for database in self.cluster.databases():
            if fresh or database.startswith(DATABASE_PREFIX) and database != SUITE:
                self.cluster.dropdb(database)
        self.template = template.ensure_template(self.odoo)

    def prepare_browser(self):
        """Have a browser for the tours; LauncherError when there is none."""
        self.browser_bin = browser.ensure_browser(self.state)

    def stop(self):
        """Stop the tests' PostgreSQL; its databases stay."""
        if self.cluster:
            self.cluster.stop()

    # ----- our addons -------------------------------------------------------
    @property
    def suite(self):
        return Suite(self.root / "addons")

    def addon_names(self):
        return self.suite.names()

    def folder_with_only(self, addon):
        """Return a folder with links to an addon and those of ours it needs.

        On this addons path nothing else of ours can install itself beside it.
        """
        addons = {found.name: found for found in self.suite.addons()}
        folder = self.result(f"alone-{addon}")
        folder.mkdir()
        todo = [addon]
        while todo:
            found = addons.get(todo.pop())
            if found and not (folder / found.name).exists():
                (folder / found.name).symlink_to(found.path)
                todo.extend(found.depends)
        return folder

    def host_addon(self, name):
        """Return the folder of an addon of the host."""
        for folder in self.odoo.host.addons:
            if (Path(folder) / name).is_dir():
                return Path(folder) / name
        raise LauncherError(f"The host has no addon {name}.")

    def lint_packages(self):
        """Return the folder with the linters' Python packages."""
        return next(self.lint_bin.parent.glob("lib/python*/site-packages"))

    def host_addons_path(self):
        return ",".join(map(str, self.odoo.host.addons))

    # ----- the suite database -----------------------------------------------
    def sources_digest(self):
        """Return the digest of all that decides what is in the suite database.

        Tests, documents and the web client's files are read at run time; but the
        staff of the tests is stored.
        """
        found = hashlib.sha256(self.template.encode())
        found.update((INSIDE / KEEP_STAFF).read_bytes())
        for path in sorted((self.root / "addons").rglob("*")):
            stored = not UNSTORED.intersection(path.parts) or path.name == "common.py"
            if path.is_file() and stored:
                found.update(str(path).encode())
                found.update(path.read_bytes())
        return found.hexdigest()

    def remember_suite(self):
        """Note that the suite database holds the present sources."""
        self.state.stamp(SUITE, self.sources_digest())

    def suite_is_current(self):
        """Tell whether the suite database holds the present sources."""
        stamped = self.state.is_stamped(SUITE, self.sources_digest())
        return stamped and self.cluster.exists(SUITE)

    # ----- databases --------------------------------------------------------
    def clone(self, source, name):
        """Make a test database as a copy of another; return its full name."""
        database = DATABASE_PREFIX + name
        if database == SUITE:
            self.state.forget(SUITE)
        with self._cloning:
            self.cluster.clone(source, database)
        return database

    def drop(self, database):
        self.cluster.dropdb(database)

    def column(self, database, query):
        """Return the first column of a query as a list of strings."""
        return self.cluster.psql(database, query).splitlines()

    # ----- programs ---------------------------------------------------------
    def log(self, name):
        """Return the path of a log of this run."""
        return self.logs / f"{name}.log"

    def result(self, name):
        """Return the path of a file or folder for what a stage finds out."""
        return self.artefacts / "run" / name

    def run_odoo(self, database, log, *options, http=False):
        """Run Odoo on a database until it is done; return the exit code."""
        web = f"--http-port={system.pick_port(TEST_PORT)}" if http else "--no-http"
        argv = self.odoo.argv("-d", database, "--stop-after-init", web, *options)
        env = self.odoo_env()
        return process.run(argv, log=log, env=env, check=False)

    def run_inside(self, database, script, log, variables):
        """Run a script of `inside/` in Odoo's shell; LauncherError when it fails.

        :param variables: environment variables that the script reads
        """
        settings = {name: str(value) for name, value in variables.items()}
        code = f"import os\nos.environ.update({settings!r})\n"
        code += (INSIDE / script).read_text()
        if self.odoo.script(database, code, log):
            raise LauncherError(f"{script} failed: {tail(log)}")

    def pytest(self, arguments, log, report, variables=None, odoo=False, plain=False):
        """Run pytest with the report plugin; return the exit code.

        :param report: JSON file that the plugin writes
        :param odoo: with the host, PostgreSQL and the browser at hand
        :param plain: the tests start Odoo themselves, they do not run inside it
        """
        env = {"PYTHONDONTWRITEBYTECODE": None, **(variables or {})}
        env |= {"CS_REPORT": report, "PYTHONPATH": self.root}
        if odoo:
            env = {**self.odoo_env(), **env}
            env["PYTHONPATH"] = f"{self.root}:{self.odoo.host.python_path}"
        if odoo and not plain:
            arguments = ["-c", Path(__file__).with_name("pytest-odoo.ini")] + arguments
        command = [self.python, "-W", "ignore", "-m", "pytest", "-q", "-rfE"]
        command += ["-p", "launcher.quality.inside.report_plugin"]
        command += ["--rootdir", self.root, *arguments]
        return process.run(command, log=log, env=env, cwd=self.root, check=False)

    def odoo_env(self):
        """Odoo's variables, with PostgreSQL's programs and the browser on PATH."""
        env = self.odoo.env()
        folders = [Path(self.cluster.tool("createdb")).parent]
        if self.browser_bin:
            folders.insert(0, self.browser_bin)
        env["PATH"] = ":".join([*map(str, folders), env["PATH"]])
        return env
