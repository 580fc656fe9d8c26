from dataclasses import dataclass

from odoo.tests import tagged

from .truth_common import PERIODIC, REAL_TIME, TruthCommon


@dataclass(frozen=True)
class Truth:
    """What the goods are worth, calculated by hand.

    Three numbers were bought at 100, 130 and 160 (standard 110), the third one was
    sold. Two parts were bought at 40 and 44 (standard 45).

    :param float left: worth of the two numbers that are left.
    :param float cost: what was booked as cost of the sale.
    :param float worth: what the one that was sold was worth.
    :param float part: worth of the part that is left when one was built in.
    :param float given: worth of the number that is left when the first one was given
        instead of the one that came in.
    :param float taken: the same, when the one that came in became ours at what it was
        worth when it was sold.
    """

    left: float
    cost: float
    worth: float
    part: float
    given: float
    taken: float


# (method, each number has its own cost): the mean of three is 130
TRUTHS = {
    ("standard", False): Truth(220.0, 110.0, 110.0, 45.0, 110.0, 220.0),
    ("standard", True): Truth(220.0, 110.0, 110.0, 45.0, 110.0, 220.0),
    ("average", False): Truth(260.0, 130.0, 130.0, 42.0, 130.0, 260.0),
    # the host books the mean though the number that left was worth 160
    ("average", True): Truth(230.0, 130.0, 160.0, 42.0, 130.0, 290.0),
    ("fifo", False): Truth(290.0, 100.0, 100.0, 44.0, 160.0, 260.0),
    ("fifo", True): Truth(230.0, 160.0, 160.0, 44.0, 130.0, 290.0),
}


@tagged("post_install", "-at_install")
class TestStockTruth(TruthCommon):
    """Own goods change with ownership alone: in every way of reckoning, to the cent."""

    def test_standard_cost_at_closing(self):
        self._tell("standard", PERIODIC)

    def test_standard_cost_in_real_time(self):
        self._tell("standard", REAL_TIME)

    def test_average_cost_at_closing(self):
        self._tell("average", PERIODIC)

    def test_average_cost_in_real_time(self):
        self._tell("average", REAL_TIME)

    def test_fifo_at_closing(self):
        self._tell("fifo", PERIODIC)

    def test_fifo_in_real_time(self):
        self._tell("fifo", REAL_TIME)

    def _tell(self, method, valuation):
        """Tell each story from the same beginning.

        :param str method: how cost is reckoned.
        :param str valuation: ``real_time`` or ``periodic``.
        """
        stories = (
            self._tell_there_and_back,
            self._tell_repair,
            self._tell_replacement,
            self._tell_refund,
            self._tell_scrap,
            self._tell_supplier,
            self._tell_loan,
        )
        for by_lot in (False, True):
            truth = TRUTHS[method, by_lot]
            with self.env.cr.savepoint() as beginning:
                self._set_up_goods(method, by_lot, valuation)
                unchanged = {"item": (2, truth.left), "booked": truth.cost}
                self._assert_truth("sold", **unchanged)
                for story in stories:
                    with (
                        self.subTest(by_lot=by_lot, story=story.__name__),
                        self.env.cr.savepoint() as middle,
                    ):
                        story(truth, unchanged)
                        middle.rollback()
                beginning.rollback()

    def _receive_unit(self, unchanged, **vals):
        return_ = self._authorize({"equipment_id": self.unit.id, **vals})
        self._assert_truth("authorized", **unchanged)
        line = self._receive(return_)
        self.assertEqual(self._place_of(self.sold), self.rma_place)
        self._assert_truth("received", **unchanged)
        return line

    def _tell_there_and_back(self, truth, unchanged):
        line = self._receive_unit(unchanged)
        line.action_decide_return()
        self._assert_truth("decided", **unchanged)
        line.action_return()
        self._assert_truth("delivery made", **unchanged)
        self._ship(self._get_picking(line, "back"))
        self._assert_truth("sent back", **unchanged)
        self.assertEqual(self._place_of(self.sold), self.at_customers)

    def _tell_repair(self, truth, unchanged):
        """The part leaves the stock, the machine is the customer's all the while."""
        line = self._receive_unit(unchanged)
        mine = line.with_user(self.technician)
        mine.action_repair()
        self._assert_truth("on the bench", **unchanged)
        part = self.env["customer.service.part"].create(
            {
                "call_id": line.rma_id.call_id.id,
                "product_id": self.part.id,
                "source": "workshop",
            }
        )
        part._reserve()
        self._assert_truth("part reserved", **unchanged)
        mine.action_repair_start()
        part._consume({part: 1.0})
        mine.action_repair_end()
        unchanged = {**unchanged, "part": (1, truth.part)}
        self._assert_truth("repaired", **unchanged)
        line.action_return()
        self._ship(self._get_picking(line, "back"))
        self._assert_truth("sent back", **unchanged)
        self.assertEqual(line.state, "done")

    def _tell_replacement(self, truth, unchanged):
        """Another number leaves our stock, the broken one comes in at its old worth."""
        line = self._receive_unit(unchanged)
        self._open("replacement", line, charged=False).action_replace()
        self._assert_truth("decided", **unchanged)
        self._ship(self._get_picking(line, "replacement"), self.numbers[0])
        given = {**unchanged, "item": (1, truth.given)}
        self._assert_truth("replaced", **given)
        self._ship(self._get_picking(line, "takeover"))
        self._assert_truth("taken over", **{**given, "item": (2, truth.taken)})
        self.assertEqual(self._place_of(self.sold), self.shelf)
        self.assertEqual(line.state, "done")

    def _tell_refund(self, truth, unchanged):
        """What was sold is ours again, as if it never had been sold."""
        line = self._receive_unit(unchanged)
        action = self._open("refund", line, user=self.accountant).action_refund()
        self._assert_truth("credit note made", **unchanged)
        self._ship(self._get_picking(line, "takeover"))
        ours = {"item": (3, truth.left + truth.worth)}
        self._assert_truth("taken over", **ours, booked=truth.cost)
        credit_note = self.admin_env["account.move"].browse(action["res_id"])
        credit_note.action_post()
        self._assert_truth("credited", **ours, booked=0.0)
        self.assertEqual(line.state, "done")

    def _tell_scrap(self, truth, unchanged):
        line = self._receive_unit(unchanged)
        line._scrap(consent_by="The customer")
        self._assert_truth("scrapped", **unchanged)
        self.assertEqual(line.state, "done")

    def _tell_supplier(self, truth, unchanged):
        line = self._receive_unit(unchanged)
        supplier = self._create_admin("res.partner", name="Manufacturer")
        self._ship(line._send_to_supplier(supplier))
        self._assert_truth("at the supplier", **unchanged)
        self._ship(line._expect_from_supplier())
        self._assert_truth("back from the supplier", **unchanged)
        self.assertEqual(self._place_of(self.sold), self.rma_place)

    def _tell_loan(self, truth, unchanged):
        """What is lent is ours still, but not on hand."""
        line = self._receive_unit(unchanged)
        self._open("lend", line).action_lend()
        self._ship(self._get_picking(line, "loan_out"), self.numbers[0])
        self._assert_truth("lent", **{**unchanged, "item": (1, truth.left)})
        line.action_take_back_loans()
        self._ship(self._get_picking(line, "loan_in"), self.numbers[0])
        self._assert_truth("back from loan", **unchanged)
