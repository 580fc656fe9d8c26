"""Where everything is kept, and how a step is shown, logged and remembered.

One folder, ``.cs`` in the checkout, holds all state. What does not depend on the
checkout (the unpacked host, Python environments, Node, browser, template dumps)
lies in the *cache*: ``$CS_CACHE``, or the same ``.cs``. An artefact of the cache is
a folder whose name carries the digest of what it was made from; the file
``.complete`` in it is written last, so a folder without it is a killed attempt.
"""

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import sys
import time
from pathlib import Path

from . import process
from .errors import LauncherError

COMPLETE = ".complete"
TAIL_LINES = 20
GIB = 1024**3
DISK_NEEDED = 3 * GIB  # by a first set-up
DISK_RESERVE = GIB // 2  # by any one artefact


def digest(*parts):
    """Return 12 hex characters that change when any of the parts does."""
    joined = "\0".join(str(part) for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:12]


def slug(text):
    """Return the text as a file name: lower case, words joined by dashes."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "step"


def tail(path, lines=TAIL_LINES):
    """Return the last lines of a log file as one string."""
    try:
        content = Path(path).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(content.splitlines()[-lines:])


class Step:
    """One line of progress; everything it runs writes to its log file."""

    def __init__(self, title, log):
        self.title = title
        self.log = log

    def run(self, argv, **options):
        """Run a command with its output in the log; see :func:`process.run`."""
        return process.run(argv, log=self.log, **options)

    def write(self, text):
        """Add a line to the log."""
        with self.log.open("a", encoding="utf-8") as stream:
            stream.write(f"{text}\n")


class State:
    """The folders, stamps and steps of one checkout."""

    def __init__(self, root, environ=None):
        environ = os.environ if environ is None else environ
        self.root = Path(root).resolve()
        self.dir = self.root / ".cs"
        self.cache = Path(environ.get("CS_CACHE") or self.dir).expanduser().resolve()
        self.log_dir = self.dir / "log"
        self.bin = self.dir / "bin"
        self.data = self.dir / "data"
        self.run_dir = self.dir / "run"

    def prepare(self):
        """Make the folders; raise LauncherError when that is not possible."""
        try:
            for folder in (self.log_dir, self.bin, self.data, self.run_dir, self.cache):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise LauncherError(
                f"The state folder cannot be written: {error}.",
                ["make the checkout writable for you, or clone it into your home"],
            ) from error
        return self

    # ----- progress ---------------------------------------------------------
    def say(self, text):
        """Tell the user something, at once."""
        self._show(text)

    @contextlib.contextmanager
    def step(self, title, name=None):
        """Show ``title``, yield a :class:`Step`, then show the seconds it took.

        On an error the last lines of the log and its path are shown.
        """
        self.log_dir.mkdir(parents=True, exist_ok=True)
        log = self.log_dir / f"{slug(name or title)}.log"
        log.write_text("", encoding="utf-8")
        started = time.monotonic()
        self._show(f"  {title:<52.52} ", end="")
        try:
            yield Step(title, log)
        except BaseException as error:
            self._show("failed")
            self._explain(error, log)
            raise
        self._show(f"{time.monotonic() - started:6.1f} s")

    def run_step(self, title, key, function):
        """Run ``function(step)`` unless it was done before with the same key.

        :param title: the progress line; its slug names stamp and log
        :param key: text that changes whenever the work has to be redone
        """
        name = slug(title)
        if self.is_stamped(name, key):
            return
        with self.step(title) as step:
            function(step)
        self.stamp(name, key)

    def _show(self, text, end="\n"):
        sys.stdout.write(text + end)
        sys.stdout.flush()

    def _explain(self, error, log):
        """Show the end of the log unless the error says all; and where it is."""
        said = isinstance(error, LauncherError) and error.hints
        lines = tail(log)
        if lines and not said:
            self._show(lines)
        self._show(f"(full log: {log})")

    # ----- memory -----------------------------------------------------------
    def stamp(self, name, value):
        """Remember a value under a name."""
        path = self.dir / "stamps" / slug(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, str(value))

    def is_stamped(self, name, value):
        """Tell whether exactly this value is remembered under the name."""
        return read_text(self.dir / "stamps" / slug(name)) == str(value)

    def forget(self, name):
        """Drop what is remembered under the name."""
        (self.dir / "stamps" / slug(name)).unlink(missing_ok=True)

    # ----- cached artefacts -------------------------------------------------
    def is_built(self, name):
        """Tell whether the artefact is complete in the cache."""
        return (self.cache / name / COMPLETE).exists()

    def facts(self, name):
        """Return what the builder of an artefact recorded about it (a dict)."""
        return json.loads(read_text(self.cache / name / COMPLETE) or "{}")

    def build(self, name, title, function):
        """Return the folder of an artefact, making it first when it is missing.

        ``function(step, folder)`` fills the empty folder and may return a dict of
        facts. Two checkouts that share a cache wait for each other; a killed
        attempt is thrown away.
        """
        folder = self.cache / name
        if self.is_built(name):
            return folder
        with self.lock(name):
            if self.is_built(name):
                return folder
            check_disk(self.cache, DISK_RESERVE)
            with self.step(title, name=name) as step:
                remove_tree(folder)
                folder.mkdir(parents=True)
                facts = function(step, folder) or {}
                write_atomically(folder / COMPLETE, json.dumps(facts))
        return folder

    @contextlib.contextmanager
    def lock(self, name):
        """Hold the lock of an artefact; the kernel frees it if we are killed."""
        folder = self.cache / "locks"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{slug(name)}.lock").open("w") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.say(f"  Waiting for another ./cs that is making {name}")
                fcntl.flock(stream, fcntl.LOCK_EX)
            yield


def read_text(path):
    """Return the text of a file, or None when there is none."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None


def write_atomically(path, text):
    """Write a file so that a reader sees the old or the new text, never half."""
    path = Path(path)
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def remove_tree(folder):
    """Remove a folder if it is there; its mark of completeness goes first."""
    (Path(folder) / COMPLETE).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def check_disk(folder, needed=DISK_NEEDED):
    """Raise LauncherError when the disk of the folder is too full to start."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise LauncherError(
            f"Not enough disk: {folder} has {free / GIB:.1f} GB free, about "
            f"{needed / GIB:.1f} GB are needed.",
            [
                "free some space",
                "put the shared part elsewhere: CS_CACHE=/roomy/folder ./cs ...",
            ],
        )
