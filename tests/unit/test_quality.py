"""The judges of `./cs test` judge right: counting, log gate, order, leftovers."""

import json
import threading

import pytest

from launcher.quality import host_tests, leftovers, lint, log_gate
from launcher.quality.inside.reasons import NO_TOURS
from launcher.quality.outcome import Outcome, closing_lines, succeeded
from launcher.quality.results import pytest_outcome
from launcher.quality.schedule import Schedule, Stage

INFO = "2026-01-31 10:00:00,000 7 INFO db odoo.modules: fine\n"
WARNING = "2026-01-31 10:00:00,001 7 WARNING db odoo.addons.x: not fine\n"
ROOT = WARNING.replace("not fine", "Running as user 'root' is a security risk.")


# ----- outcome ------------------------------------------------------------------
def test_closing_lines_sum_all_stages():
    lines = closing_lines([Outcome(passed=3), Outcome(passed=2, failed=1)], 4.5)
    assert lines == ["===== 5 passed, 1 failed in 4.50s =====", "5 passed, 1 failed"]


@pytest.mark.parametrize(
    ("outcomes", "good"),
    [([], False), ([Outcome()], False), ([Outcome(passed=1)], True)],
)
def test_nothing_ran_is_no_success(outcomes, good):
    assert succeeded(outcomes) is good


def test_one_failure_is_no_success():
    assert not succeeded([Outcome(passed=9), Outcome(failed=1)])


# ----- log gate -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "count"),
    [
        (INFO, 0),
        (INFO + ROOT, 0),
        (INFO + WARNING, 1),
        (INFO + WARNING.replace("WARNING", "ERROR") + "Traceback\n  in x\n", 1),
        ("Traceback (most recent call last):\n  File\nImportError\n" + INFO, 1),
        ("", 1),
    ],
)
def test_log_gate_counts_what_is_serious(tmp_path, text, count):
    log = tmp_path / "odoo.log"
    log.write_text(text)
    assert len(log_gate.findings(log)) == count


def test_log_gate_refuses_a_missing_log(tmp_path):
    assert log_gate.findings(tmp_path / "none.log")


def test_log_gate_shows_the_end_of_a_traceback(tmp_path):
    log = tmp_path / "odoo.log"
    log.write_text(WARNING + "line\n" * 50 + "ValueError: the cause\n")
    assert "ValueError: the cause" in log_gate.findings(log)[0]


# ----- results ------------------------------------------------------------------
def write_report(tmp_path, **values):
    report = tmp_path / "report.json"
    content = {"passed": 3, "failures": [], "skipped": [], "slowest": "", **values}
    report.write_text(json.dumps(content))
    return report


def test_results_count_passes_and_failures(tmp_path):
    report = write_report(tmp_path, failures=["test_a: no"])
    outcome = pytest_outcome(report, 1, tmp_path / "log")
    assert (outcome.passed, outcome.failed) == (3, 1)
    assert outcome.problems == ["test_a: no"]


@pytest.mark.parametrize(
    ("skip", "failed"),
    [("test_tour: Chrome executable not found", 1), (f"test_tour: {NO_TOURS}", 0)],
)
def test_skipped_tour_fails_unless_it_was_asked_for(tmp_path, skip, failed):
    report = write_report(tmp_path, skipped=[skip])
    outcome = pytest_outcome(report, 0, tmp_path / "log", skips_fail=True)
    assert outcome.failed == failed


@pytest.mark.parametrize("code", [2, 5])
def test_run_without_report_fails(tmp_path, code):
    assert pytest_outcome(tmp_path / "none", code, tmp_path / "log").failed == 1


@pytest.mark.parametrize(("code", "failed"), [(5, 0), (2, 1)])
def test_selection_that_is_elsewhere_does_not_fail(tmp_path, code, failed):
    report = write_report(tmp_path)
    outcome = pytest_outcome(report, code, tmp_path / "log", selected=True)
    assert outcome.failed == failed


def test_exit_code_without_failure_fails(tmp_path):
    assert pytest_outcome(write_report(tmp_path), 3, tmp_path / "log").failed == 1


@pytest.mark.parametrize(
    ("text", "code", "counts"),
    [
        ("INFO 0 failed, 0 error(s) of 12 tests when loading", 0, (13, 0)),
        ("ERROR 1 failed, 2 error(s) of 12 tests when loading", 1, (9, 3)),
        ("INFO nothing", 0, (0, 1)),
    ],
)
def test_tally_of_the_host(tmp_path, text, code, counts):
    log = tmp_path / "odoo.log"
    log.write_text(text)
    outcome = host_tests.outcome(code, log)
    passed, failed = counts
    assert outcome.failed == failed
    assert outcome.passed >= passed


# ----- schedule -----------------------------------------------------------------
def good():
    return Outcome(passed=1)


def run(stages, slots=2):
    ended = []
    schedule = Schedule(
        stages, slots, lambda stage, _outcome: ended.append(stage.title)
    )
    return schedule.run(), ended


def test_stage_waits_for_what_it_needs():
    _outcomes, ended = run([Stage("b", good, after=("a",)), Stage("a", good)])
    assert ended == ["a", "b"]


def test_stage_is_run_after_a_failed_check():
    stages = [Stage("a", lambda: Outcome(failed=1)), Stage("b", good, after=("a",))]
    outcomes, _ended = run(stages)
    assert outcomes["b"].passed == 1


def test_stage_is_not_run_without_what_it_works_on():
    useless = Outcome()
    useless.require("installed", ["no"])
    stages = [Stage("a", lambda: useless), Stage("b", good, after=("a",))]
    outcomes, _ended = run(stages)
    assert outcomes["b"].failed == 1
    assert outcomes["b"].passed == 0


def test_error_in_a_stage_is_a_failure_and_stops_no_other():
    outcomes, _ended = run([Stage("a", lambda: 1 / 0), Stage("b", good)])
    assert outcomes["a"].failed == 1
    assert "division by zero" in outcomes["a"].problems[0]
    assert outcomes["b"].passed == 1


def test_two_stages_run_at_once():
    meeting = threading.Barrier(2, timeout=10)

    def meet():
        meeting.wait()
        return good()

    outcomes, _ended = run([Stage("a", meet), Stage("b", meet)])
    assert not any(outcome.failed for outcome in outcomes.values())


def test_stage_over_all_cores_runs_alone():
    busy = []

    def alone():
        busy.append(1)
        assert len(busy) == 1
        busy.pop()
        return good()

    stages = [Stage(f"{n}", alone, slots=2) for n in range(5)]
    outcomes, _ended = run(stages)
    assert not any(outcome.failed for outcome in outcomes.values())


def test_unknown_predecessor_is_an_error():
    with pytest.raises(ValueError, match="stages wait"):
        run([Stage("a", good, after=("ghost",))])


# ----- leftovers ----------------------------------------------------------------
def test_leftovers_are_what_only_the_second_database_has():
    def read(database, query):
        if query is leftovers.BOOKED_PLANS:
            return []
        if query is leftovers.INVENTORY["model"]:
            return ["res.partner"] + ["customer.service.call"] * (database == "after")
        return ["same"]

    found = leftovers.leftovers(read, "before", "after")
    assert found == ["model customer.service.call"]


@pytest.mark.parametrize(("booked", "found"), [(True, []), (False, ["column"])])
def test_plan_with_amounts_is_no_leftover(booked, found):
    column = "account_analytic_line.x_plan7_id"

    def read(database, query):
        if query is leftovers.BOOKED_PLANS:
            return ["x_plan7_id"] * booked
        if query is leftovers.INVENTORY["column"]:
            return [column] * (database == "after")
        return ["same"]

    result = leftovers.leftovers(read, "before", "after")
    assert result == [f"{kind} {column}" for kind in found]


# ----- lint ---------------------------------------------------------------------
def test_failing_tool_says_why(tmp_path):
    tool = lint.Tool("shell", lint.is_shell, ["sh", "-c", "echo bad; exit 1", "sh"])
    assert lint.run(tmp_path, tool, ["a.sh"]) == ["bad"]


def test_silent_failure_of_a_tool_is_seen(tmp_path):
    tool = lint.Tool("shell", lint.is_shell, ["sh", "-c", "exit 3", "sh"])
    assert lint.run(tmp_path, tool, ["a.sh"]) == ["exit code 3"]


def test_tool_is_asked_again_after_its_repair(tmp_path):
    check, repair = ["test", "-e"], ["touch"]
    tool = lint.Tool("exists", lint.is_shell, check, fix=repair)
    assert lint.run(tmp_path, tool, ["a.sh"]) == ["exit code 1"]
    assert lint.run(tmp_path, tool, ["a.sh"], fix=True) == []


def test_state_folder_is_not_linted(tmp_path):
    for name in (".cs/a.py", "node_modules/b.py", "addons/c.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.touch()
    assert [path.as_posix() for path in lint.all_files(tmp_path)] == ["addons/c.py"]
