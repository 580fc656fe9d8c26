"""pytest plugin: write down the results and the warnings of a run.

`CS_REPORT` names the JSON file for the results: counts, one line per failure, and
the reason of every skip. `CS_LOG` (optional) names a folder for the log records of
level WARNING and above, one file per worker. `CS_NO_TOURS` skips what needs a browser.
"""

import json
import logging
import os
import unittest
from pathlib import Path

import pytest

from launcher.quality.inside.reasons import NO_TOURS

SLOW_SECONDS = 5


class WarningFile(logging.FileHandler):
    """A log file in which each line names the test that was running."""

    def __init__(self, path):
        super().__init__(path, mode="w", delay=True)
        self.setLevel(logging.WARNING)
        self.setFormatter(
            logging.Formatter(
                "%(asctime)s %(process)d %(levelname)s - %(name)s: "
                "%(message)s [%(test)s]"
            )
        )

    def filter(self, record):
        record.test = os.environ.get("PYTEST_CURRENT_TEST", "between tests")
        return super().filter(record)


def pytest_configure(config):
    if os.environ.get("CS_NO_TOURS"):
        refuse_browser()


def refuse_browser():
    """Let every test that opens a browser skip itself."""
    from odoo.tests import common

    def refuse(*_args, **_kwargs):
        raise unittest.SkipTest(NO_TOURS)

    common.ChromeBrowser.__init__ = refuse


def pytest_sessionstart(session):
    folder = os.environ.get("CS_LOG")
    if folder:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        handler = WarningFile(Path(folder, f"{worker}.log"))
        logging.getLogger().addHandler(handler)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is None or hasattr(session.config, "workerinput"):
        return
    stats = terminal.stats
    failures = [
        report
        for kind in ("failed", "error", "subtests failed")
        for report in stats.get(kind, [])
    ]
    Path(os.environ["CS_REPORT"]).write_text(
        json.dumps(
            {
                "passed": len(stats.get("passed", [])),
                "failures": [describe(report) for report in failures],
                "skipped": [reason(report) for report in stats.get("skipped", [])],
                "slowest": slowest(stats.get("passed", [])),
            }
        )
    )


def describe(report):
    """Return test and message of a failure, in a few lines."""
    crash = getattr(report.longrepr, "reprcrash", None)
    message = crash.message if crash else str(report.longrepr)
    return f"{report.nodeid}: {message[:2000]}"


def reason(report):
    """Return test and reason of a skip."""
    why = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    return f"{report.nodeid}: {why}"


def slowest(reports):
    """Return the slowest test with its seconds, empty when all are quick."""
    slow = [report for report in reports if report.duration >= SLOW_SECONDS]
    if not slow:
        return ""
    report = max(slow, key=lambda report: report.duration)
    return f"{report.nodeid.rpartition('/')[2]} {report.duration:.0f} s"
