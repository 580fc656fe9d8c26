"""Running Odoo: its configuration file, its environment, its commands."""

import re

from . import process
from .errors import LauncherError
from .state import write_atomically

CONFIG = """\
[options]
db_host = {host}
db_port = {port}
db_user = {user}
data_dir = {data_dir}
addons_path = {addons}
http_interface = {interface}
list_db = False
max_cron_threads = 0
"""
BATCH = ("--stop-after-init", "--no-http", "--max-cron-threads=0")
TROUBLE = re.compile(r"^\S+ \S+ \d+ (ERROR|CRITICAL) ")


class Odoo:
    """Odoo on one cluster: the host, our addons, one Python environment.

    :param env_dir: folder of the Python environment (``bin/python`` in it)
    :param host: the :class:`launcher.host.Host`
    """

    def __init__(self, state, cluster, host, env_dir, interface="127.0.0.1"):
        self.state = state
        self.cluster = cluster
        self.host = host
        self.python = env_dir / "bin" / "python"
        self.env_dir = env_dir
        self.interface = interface

    @property
    def config(self):
        """The path of the configuration file, one for each cluster."""
        return self.state.dir / f"odoo-{self.cluster.name}.conf"

    def addons_path(self):
        """Return the addon folders, ours last."""
        return [*self.host.addons, self.state.root / "addons"]

    def write_config(self):
        """Write the configuration file; it holds no secret."""
        pg = self.cluster.env()
        text = CONFIG.format(
            host=pg.get("PGHOST") or False,
            port=pg.get("PGPORT") or False,
            user=pg.get("PGUSER") or False,
            data_dir=self.cluster.data_dir,
            addons=",".join(map(str, self.addons_path())),
            interface=self.interface,
        )
        self.cluster.data_dir.mkdir(parents=True, exist_ok=True)
        write_atomically(self.config, text)
        return self.config

    def env(self):
        """Return the variables with which Odoo (or pytest on Odoo) runs."""
        path = f"{self.state.bin}:{self.env_dir / 'bin'}:{process.merged({})['PATH']}"
        return {
            **self.cluster.env(),
            "PATH": path,
            "PYTHONPATH": self.host.python_path,
            "ODOO_RC": self.config,
            "PYTHONWARNINGS": "ignore",
            "PYTHONUNBUFFERED": "1",
        }

    def argv(self, *args, command=None):
        """Return the command line for Odoo; ``command`` is e.g. ``shell``."""
        head = [self.python, "-W", "ignore", "-m", "odoo"]
        return [*head, *([command] if command else []), "-c", self.config, *args]

    def run(self, args, log, check=True, text_in=None, command=None):
        """Run Odoo to its end with its output in the log; return the exit code.

        With ``check``, a failed exit code raises LauncherError. Errors that Odoo only
        logs do not: read them with :func:`troubles`.
        """
        self.write_config()
        argv = self.argv(*args, command=command)
        code = process.run(argv, log=log, env=self.env(), check=False, text_in=text_in)
        if check and code:
            raise LauncherError(f"Odoo ended with code {code}; its log: {log}")
        return code

    def install(self, database, modules, log, *options):
        """Install modules into a database (made if missing) and stop."""
        return self.run(
            ["-d", database, "-i", ",".join(modules), *options, *BATCH], log
        )

    def script(self, database, code, log):
        """Run Python code in Odoo's shell, with ``env``; commit in it if wanted."""
        return self.run(
            ["-d", database, "--no-http"], log, text_in=code, command="shell"
        )


def troubles(log):
    """Return the lines of an Odoo log that are errors."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if TROUBLE.match(line)]
