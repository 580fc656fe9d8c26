import random
from collections import Counter

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from .walk_common import WalkCommon

TRUNKS = 10  # from each of three beginnings
SHARED = 4  # steps of each trunk
BRANCHES = 10  # of each trunk
WALKS = 3 * TRUNKS * BRANCHES


@tagged("post_install", "-at_install")
class TestRandomWalk(WalkCommon):
    """Whatever is tried, in whatever order, by whomever: what must hold holds."""

    def _walk_often(self):
        """Walk from here: some steps, then different ways on from there.

        Some steps that are shared and one of its own make each walk.
        """
        self.taken, self.refused = Counter(), Counter()
        walks = 0

        @settings(
            max_examples=TRUNKS,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        )
        @given(st.integers(0, 2**32))
        def walk(seed):
            nonlocal walks
            dice = random.Random(seed)
            with self.env.cr.savepoint() as beginning:
                self._walk(SHARED, dice)
                for _branch in range(BRANCHES):
                    with self.env.cr.savepoint() as fork:
                        self._walk(1, dice)
                        fork.rollback()
                    walks += 1
                beginning.rollback()

        walk()
        self.assertGreaterEqual(walks, WALKS // 3)
        self.assertGreater(len(self.taken), 12, self.taken)

    def test_from_what_is_authorized(self):
        self.lines.rma_id.action_authorize()
        self._walk_often()

    def test_from_what_was_received(self):
        self.lines.rma_id.action_authorize()
        for line in self.lines:
            self._step_receive(line)
        self._walk_often()

    def test_from_what_is_to_leave(self):
        self.lines.rma_id.action_authorize()
        for line in self.lines:
            self._step_receive(line)
        self.lines.action_decide_return()
        self.lines.action_return()
        self._walk_often()
