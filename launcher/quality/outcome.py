"""What came out of a stage, and the closing lines over all of them."""

import dataclasses

MAX_PROBLEMS = 60


@dataclasses.dataclass
class Outcome:
    """Counts of one stage and what went wrong, in words.

    `usable` tells whether later stages can work with what this one made; a failed
    check alone does not stop them.
    """

    passed: int = 0
    failed: int = 0
    usable: bool = True
    problems: list[str] = dataclasses.field(default_factory=list)
    notes: list[str] = dataclasses.field(default_factory=list)
    seconds: float = 0.0

    def check(self, what, problems):
        """Count one check; it failed when there are problems. Return its success."""
        problems = list(problems)
        if not problems:
            self.passed += 1
            return True
        self.failed += 1
        shown = problems[:MAX_PROBLEMS]
        if len(problems) > len(shown):
            shown.append(f"... and {len(problems) - len(shown)} more")
        self.problems.append("\n    ".join([what, *shown]))
        return False

    def require(self, what, problems):
        """Count a check without which later stages make no sense."""
        self.usable = self.check(what, problems) and self.usable

    def add(self, other):
        """Add the counts and problems of another outcome to this one."""
        self.passed += other.passed
        self.failed += other.failed
        self.usable = self.usable and other.usable
        self.problems += other.problems
        self.notes += other.notes
        return self


def closing_lines(outcomes, seconds):
    """Return the two closing lines: as pytest prints it, and the bare counts."""
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    counts = f"{passed} passed, {failed} failed"
    return [f"===== {counts} in {seconds:.2f}s =====", counts]


def succeeded(outcomes):
    """Tell whether something ran and nothing failed."""
    return any(o.passed for o in outcomes) and not any(o.failed for o in outcomes)
