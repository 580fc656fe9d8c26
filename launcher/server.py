"""The running web server: started apart from the launcher, found again by record."""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path

from . import process
from .errors import LauncherError
from .state import read_text, tail, write_atomically

READY_SECONDS = 180
STOP_SECONDS = 20


@dataclass(frozen=True)
class Server:
    """A started server. ``ticks`` (start time) tells a reused pid from ours."""

    database: str
    pid: int
    ticks: str
    port: int
    url: str
    log: str

    def is_alive(self):
        """Tell whether this very process still runs."""
        return bool(self.ticks) and start_ticks(self.pid) == self.ticks


def start_ticks(pid):
    """Return when a process began, in the kernel's ticks; None when it is gone."""
    stat = read_text(f"/proc/{pid}/stat")
    if not stat:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] == "Z" else fields[19]


def record_path(state, database):
    """Return the file in which a database's server is noted."""
    return state.run_dir / f"server-{database}.json"


def find(state, database):
    """Return the running server of a database, or None."""
    server = read_record(record_path(state, database))
    return server if server and server.is_alive() else None


def all_running(state):
    """Return the running servers of this checkout."""
    records = map(read_record, sorted(state.run_dir.glob("server-*.json")))
    return [server for server in records if server and server.is_alive()]


def read_record(path):
    """Return the Server noted in a file; None when there is none or it is damaged."""
    try:
        return Server(**json.loads(read_text(path) or "null"))
    except (TypeError, ValueError):
        return None


def start(odoo, database, port):
    """Start a server that outlives the launcher; return its record at once."""
    odoo.write_config()
    log = odoo.state.log_dir / f"server-{database}.log"
    argv = odoo.argv("-d", database, "--db-filter", f"^{database}$")
    argv += ["--http-port", str(port), "--max-cron-threads=1"]
    with log.open("wb") as stream:
        child = subprocess.Popen(
            [str(part) for part in argv],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            env=process.merged(odoo.env()),
            cwd=odoo.state.root,
            start_new_session=True,
        )
    shown = "127.0.0.1" if odoo.interface in ("0.0.0.0", "::") else odoo.interface
    server = Server(
        database=database,
        pid=child.pid,
        ticks=start_ticks(child.pid) or "",
        port=port,
        url=f"http://{shown}:{port}",
        log=str(log),
    )
    path = record_path(odoo.state, database)
    write_atomically(path, json.dumps(asdict(server)))
    return server, child


def answers(url, seconds=20):
    """Tell whether the web client's login page is served."""
    # the address is our own server's
    try:
        with urllib.request.urlopen(f"{url}/web/login", timeout=seconds) as reply:
            return reply.status == 200 and b"/web/login" in reply.read()
    except (urllib.error.URLError, OSError):
        return False


def wait_ready(server, child=None):
    """Return when the login page is served; raise LauncherError when it never is."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if answers(server.url):
            return
        if (child and child.poll() is not None) or not server.is_alive():
            break
        time.sleep(0.3)
    lines = tail(Path(server.log))
    raise LauncherError(f"The server does not answer; end of {server.log}:\n{lines}")


def stop(state, server):
    """Stop a server, gently first."""
    for sign, seconds in ((signal.SIGTERM, STOP_SECONDS), (signal.SIGKILL, 5)):
        if not server.is_alive():
            break
        os.kill(server.pid, sign)
        wait_gone(server, seconds)
    record_path(state, server.database).unlink(missing_ok=True)


def wait_gone(server, seconds):
    """Wait until a server has ended, at most so long."""
    deadline = time.monotonic() + seconds
    while server.is_alive() and time.monotonic() < deadline:
        time.sleep(0.1)
