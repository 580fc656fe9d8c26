"""The host's own ways to test and lint, pointed at our addons."""

import re
import subprocess

from . import log_gate
from .outcome import Outcome

TALLY = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
CHECKERS = (
    "_odoo_checker_sql_injection",
    "_odoo_checker_gettext",
    "_odoo_checker_unlink_override",
)
MESSAGES = (
    "used-before-assignment",
    "undefined-variable",
    "eval-used",
    "unreachable",
    "function-redefined",
    "sql-injection",
    "missing-gettext",
    "gettext-variable",
    "gettext-placeholders",
    "gettext-repr",
    "raise-unlink-override",
)


def outcome(code, log):
    """Return the Outcome of a run of Odoo with `--test-tags`."""
    found = Outcome()
    text = log_gate.read(log)
    tallies = [tuple(map(int, numbers)) for numbers in TALLY.findall(text)]
    ran = sum(total for _failed, _errors, total in tallies)
    bad = sum(failed + errors for failed, errors, _total in tallies)
    if not ran:
        found.check("no test ran", [f"see {log}"])
        return found
    found.passed, found.failed = ran - bad, bad
    if bad:
        found.problems = log_gate.findings(log)
    found.check("Odoo's exit code", [f"{code}: see {log}"] if code and not bad else [])
    skips = [line for line in text.splitlines() if " skipped " in line]
    found.check("tests were skipped", skips)
    return found


def pylint(workbench, checkers):
    """Run pylint with the host's own checkers over our addons.

    :param checkers: folder of the host's `test_lint` tests
    """
    command = [
        workbench.lint_bin / "pylint",
        "--rcfile=/dev/null",
        "--disable=all",
        f"--enable={','.join(MESSAGES)}",
        f"--load-plugins={','.join(CHECKERS)}",
        "--reports=n",
        "--score=n",
        "--msg-template={path}:{line}: {msg} ({symbol})",
        *sorted(path.parent for path in workbench.root.glob("addons/*/__init__.py")),
    ]
    done = subprocess.run(
        [str(word) for word in command],
        env={"PYTHONPATH": str(checkers), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = Outcome()
    lines = (done.stdout + done.stderr).strip().splitlines()
    found.check("pylint with the host's checkers", lines if done.returncode else [])
    return found
