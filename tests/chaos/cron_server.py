#!/usr/bin/env python3
"""A server's cron workers, as processes of their own, until it is told to stop.

The registry is loaded once; every worker is a fork that looks for ready jobs and
runs them, as those of the host's own server do. One that dies is replaced. The
process id of each worker goes to standard output.

    cron_server.py DATABASE WORKERS
"""

import os
import random
import signal
import sys
import time

PAUSE = 0.2  # seconds between two looks for jobs


def load(database):
    """Load the registry, then let go of all connections: forks share none."""
    from odoo import sql_db
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["-d", database, "--no-http", "--log-level=info"])
    Registry(database)
    sql_db.close_all()


def work(database):
    """Run ready jobs for ever."""
    from odoo.addons.base.models.ir_cron import IrCron

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    random.seed(os.getpid())
    while True:
        IrCron._process_jobs(database)
        time.sleep(PAUSE * random.uniform(0.5, 1.5))  # noqa: S311 no secret


class Server:
    """Keeps a number of workers alive."""

    def __init__(self, database, count):
        self.database, self.count = database, count
        self.workers, self.running = set(), True

    def stop(self, *_signal):
        self.running = False
        for worker in self.workers:
            os.kill(worker, signal.SIGKILL)

    def run(self):
        signal.signal(signal.SIGTERM, self.stop)
        while self.running:
            while len(self.workers) < self.count:
                self.start_one()
            self.workers.discard(os.wait()[0])

    def start_one(self):
        worker = os.fork()
        if not worker:
            work(self.database)
        self.workers.add(worker)
        print(worker, flush=True)


if __name__ == "__main__":
    load(sys.argv[1])
    Server(sys.argv[1], int(sys.argv[2])).run()
