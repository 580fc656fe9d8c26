"""Run stages side by side on a few cores, each after the stages it needs."""

import concurrent.futures
import dataclasses
import time
import traceback
from collections.abc import Callable

from .outcome import Outcome


@dataclasses.dataclass(frozen=True)
class Stage:
    """A piece of work with a title.

    :param run: does it and returns an Outcome; an exception counts as a failure
    :param after: titles of the stages whose result it works on
    :param slots: cores it keeps busy
    """

    title: str
    run: Callable[[], Outcome]
    after: tuple[str, ...] = ()
    slots: int = 1


class Schedule:
    """Stages in the order in which they should start."""

    def __init__(self, stages, slots, report):
        """:param report: called with (stage, outcome) as each one ends"""
        self.waiting = list(stages)
        self.slots = slots
        self.report = report
        self.outcomes = {}
        self.running = {}

    def run(self):
        """Run all stages and return their outcomes by title."""
        with concurrent.futures.ThreadPoolExecutor(self.slots) as pool:
            while self.waiting or self.running:
                self._start_what_fits(pool)
                done, _pending = concurrent.futures.wait(
                    self.running, return_when=concurrent.futures.FIRST_COMPLETED
                )
                for future in done:
                    self._end(self.running.pop(future), future.result())
        return self.outcomes

    def _start_what_fits(self, pool):
        """Start ready stages in order; one that needs more slots holds the others.

        Only so does a stage over all cores ever get its turn.
        """
        for stage in list(self.waiting):
            missing = [name for name in stage.after if not self._is_usable(name)]
            if any(name in self.outcomes for name in missing):
                self.waiting.remove(stage)
                skipped = Outcome()
                skipped.require("not run", [f"{name} failed" for name in missing])
                self._end(stage, skipped)
            elif not missing:
                if self._busy() and self._busy() + stage.slots > self.slots:
                    return
                self.waiting.remove(stage)
                self.running[pool.submit(timed, stage)] = stage
        if not self.running and self.waiting:
            names = ", ".join(stage.title for stage in self.waiting)
            raise ValueError(f"stages wait for one that does not exist: {names}")

    def _busy(self):
        return sum(stage.slots for stage in self.running.values())

    def _is_usable(self, title):
        outcome = self.outcomes.get(title)
        return outcome is not None and outcome.usable

    def _end(self, stage, outcome):
        self.outcomes[stage.title] = outcome
        self.report(stage, outcome)


def timed(stage):
    """Run one stage; return its outcome with the seconds it took."""
    started = time.monotonic()
    try:
        outcome = stage.run()
    except Exception as error:  # noqa: BLE001 - one stage must not stop the others
        outcome = Outcome()
        outcome.require(
            "stopped by an error", [str(error), traceback.format_exc(limit=-3)]
        )
    outcome.seconds = time.monotonic() - started
    return outcome
