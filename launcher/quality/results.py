"""From the files that a run left behind to an Outcome."""

import json
from pathlib import Path

from ..state import tail
from .inside.reasons import NO_TOURS
from .outcome import Outcome

EXIT_NOTHING_RAN = 5


def pytest_outcome(report, code, log, skips_fail=False, selected=False):
    """Return the Outcome of a pytest run.

    :param report: JSON file of the report plugin
    :param skips_fail: a skipped test is a failure, unless it was asked for
    :param selected: only some tests were asked for, and they may be elsewhere
    """
    outcome = Outcome()
    if selected and code == EXIT_NOTHING_RAN:
        return outcome
    path = Path(report)
    if not path.exists():
        why = "no test ran" if code == EXIT_NOTHING_RAN else f"pytest ended with {code}"
        outcome.check(why, [tail(log)])
        return outcome
    found = json.loads(path.read_text())
    outcome.passed = found["passed"]
    outcome.failed = len(found["failures"])
    outcome.problems = list(found["failures"])
    unwanted = [skip for skip in found["skipped"] if NO_TOURS not in skip]
    if skips_fail and unwanted:
        outcome.check("tests were skipped", unwanted)
    elif found["skipped"]:
        outcome.notes.append(f"{len(found['skipped'])} skipped")
    if found["slowest"]:
        outcome.notes.append(f"slowest: {found['slowest']}")
    if code and not outcome.failed:
        outcome.check(f"pytest ended with code {code}", [tail(log)])
    return outcome
