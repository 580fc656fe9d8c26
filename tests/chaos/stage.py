"""A database for one test, the processes that work on it, and what they left."""

import contextlib
import json
import os
import queue
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg2
from psycopg2 import sql

FOLDER = Path(__file__).parent
PATIENCE = 300  # seconds
CRONS = """
SELECT res_id FROM ir_model_data
 WHERE model = 'ir.cron' AND module LIKE 'customer\\_service\\_%%'
   AND name = ANY(%s)
"""


class Stage:
    """One database and its processes.

    :param template: database with the addon, that is copied
    :param folder: where the processes write what they say
    """

    def __init__(self, template, folder):
        self.template, self.folder = template, folder
        self.name = f"{template}_chaos"
        self.processes = []

    # ----- the database -----------------------------------------------------
    def open(self):
        """Make the database."""
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        name, template = sql.Identifier(self.name), sql.Identifier(self.template)
        self.execute(drop.format(name), database="postgres")
        self.execute(copy.format(name, template), database="postgres")

    def close(self):
        """End the processes and drop the database."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self.execute(drop.format(sql.Identifier(self.name)), database="postgres")

    def execute(self, statement, values=None, database=None):
        """Execute one statement in a transaction of its own; return its rows."""
        connection = psycopg2.connect(dbname=database or self.name)
        connection.autocommit = True
        try:
            with connection.cursor() as cr:
                cr.execute(statement, values)
                return cr.fetchall() if cr.description else []
        finally:
            connection.close()

    def value(self, statement, values=None):
        """Return the first column of the first row."""
        return self.execute(statement, values)[0][0]

    # ----- its processes ----------------------------------------------------
    def run(self, script, *arguments):
        """Run a script of this folder to its end; return what it printed."""
        process = self.start(script, *arguments)
        output, _nothing = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, self.log(script).read_text()[-3000:]
        return output

    def start(self, script, *arguments):
        """Start a script of this folder; return the process."""
        with self.log(script).open("ab") as errors:
            process = subprocess.Popen(
                [sys.executable, "-W", "ignore", FOLDER / script, self.name]
                + [str(argument) for argument in arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=os.environ,
            )
        self.processes.append(process)
        return process

    def log(self, script):
        """Return the file with what a script said."""
        return self.folder / f"{Path(script).stem}.log"

    def fill(self, rows, script="fill.py"):
        """Make what is billed, a number of rows or items; return what was printed."""
        return json.loads(self.run(script, rows).splitlines()[-1])

    def leave_only(self, *crons):
        """Have no other scheduled actions than some of the addon, due now."""
        self.execute("UPDATE ir_cron SET active = false")
        self.execute(
            "UPDATE ir_cron SET active = true, nextcall = now() at time zone 'utc'"
            f" WHERE id IN ({CRONS})",
            [list(crons)],
        )

    def let_an_hour_pass(self):
        """Have the jobs come an hour nearer to their next turn."""
        self.execute(
            "UPDATE ir_cron SET nextcall = nextcall - interval '1 hour' WHERE active"
        )


class Workers:
    """A server's cron workers, and the ways to disturb them."""

    def __init__(self, stage, count):
        self.process = stage.start("cron_server.py", count)
        self.alive, self.names = [], queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.kills = 0

    def _listen(self):
        for line in self.process.stdout:
            self.names.put(int(line))

    def _get_alive(self):
        while not self.names.empty():
            self.alive.append(self.names.get())
        return self.alive

    def kill_one(self):
        """End one of the workers as a crash would, whatever it is doing."""
        worker = random.choice(self._get_alive())  # noqa: S311 no secret
        self.alive.remove(worker)
        with contextlib.suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
            self.kills += 1


class Person:
    """Somebody at the buttons, in a process of their own.

    :param stage: whose database it is
    :param login: of the person
    """

    def __init__(self, stage, login):
        self.process = stage.start("press.py", login)
        assert self.process.stdout.readline() == "ready\n"

    def begin(self, *what):
        """Press a button, and do not wait for what comes of it.

        :param what: model, method and id
        """
        self.process.stdin.write(" ".join(map(str, what)) + "\n")
        self.process.stdin.flush()

    def end(self):
        """Return what came of the button pressed last."""
        return json.loads(self.process.stdout.readline())

    def press(self, *what):
        """Press a button; return what came of it."""
        self.begin(*what)
        return self.end()


class Disturber:
    """Somebody else keeps writing on the same records, during a block.

    :param stage: whose database it is
    :param tables: that are written on
    """

    QUERY = """
        UPDATE {table} SET write_date = clock_timestamp()
         WHERE id IN (SELECT id FROM {table} ORDER BY random() LIMIT 3)
    """

    def __init__(self, stage, tables):
        self.name, self.tables = stage.name, tables
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._write)

    def __enter__(self):
        self.thread.start()

    def __exit__(self, *_error):
        self.over.set()
        self.thread.join()

    def _write(self):
        connection = psycopg2.connect(dbname=self.name)
        while not self.over.wait(0.2):
            for table in self.tables:
                try:
                    with connection, connection.cursor() as cr:
                        cr.execute("SET LOCAL lock_timeout = '50ms'")
                        cr.execute(self.QUERY.format(table=table))
                except psycopg2.errors.OperationalError:
                    continue
        connection.close()


def press_together(people, *what):
    """Have some press the same button; return what came of it for each."""
    for person in people:
        person.begin(*what)
    return [person.end() for person in people]


def wait_until(condition, each=None, seconds=PATIENCE, pause=1):
    """Wait for a condition to hold.

    :param each: function that is called now and then meanwhile
    :raises AssertionError: it does not, for too long
    """
    end = time.monotonic() + seconds
    turns = 0
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(pause)
        turns += 1
        if each and turns % 10 == 0:
            each()
