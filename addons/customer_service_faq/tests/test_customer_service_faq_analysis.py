from ast import literal_eval

from odoo.fields import Domain
from odoo.tests import tagged

from .insight_common import InsightCommon


@tagged("post_install", "-at_install")
class TestCustomerServiceFaqAnalysis(InsightCommon):
    """Each call solved and each use is a row; rates are those of the votes."""

    def test_calls_and_uses_are_measured(self):
        call = self._solve_by(self.boiler)
        self._use(self.boiler, "read")
        self._use(self.boiler, "inserted")
        self._use(self.boiler, "deflected")
        [totals] = self._rows("analysis")._read_group(
            [("faq_id", "=", self.boiler.id)],
            [],
            [
                "solved_count:sum",
                "read_count:sum",
                "inserted_count:sum",
                "deflected_count:sum",
            ],
        )
        self.assertEqual(totals, (1, 1, 1, 1))
        [solved] = self._rows("analysis").search(
            [("faq_id", "=", self.boiler.id), ("kind", "=", "solved")]
        )
        self.assertEqual(solved.call_id, call)
        self.assertEqual(solved.symptom_id, self.symptom)
        self.assertEqual(solved.product_id, self.product)
        self.assertEqual(solved.equipment_category_id, self.category)
        self.assertEqual(solved.date, call.date_solved)

    def test_share_of_the_votes_that_say_yes(self):
        for kind in ("helpful", "helpful", "helpful", "unhelpful", "read"):
            self._use(self.boiler, kind)
        [(rate, yes, no)] = self._rows("analysis")._read_group(
            [("faq_id", "=", self.boiler.id)],
            [],
            ["helpful_rate:avg", "helpful_count:sum", "unhelpful_count:sum"],
        )
        self.assertEqual((rate, yes, no), (75, 3, 1))

    def test_rows_of_calls_and_uses_never_share_an_id(self):
        self._solve_by(self.boiler)
        self._use(self.printer, "read")
        rows = self._rows("analysis").search([])
        self.assertEqual(len(set(rows.ids)), len(rows))

    def test_call_counts_while_it_is_solved(self):
        rows = self.env["customer.service.faq.analysis"]
        domain = [("faq_id", "=", self.boiler.id)]
        call = self._create_call(equipment_id=self.machine.id)
        call.faq_id = self.boiler
        self.assertEqual(rows.search_count(domain), 0)
        call.action_start()
        call.action_solve()
        self.assertEqual(rows.search_count(domain), 1)
        self.assertEqual(self.boiler.solved_count, 1)
        call.action_reopen()
        self.assertEqual(rows.search_count(domain), 0)


@tagged("post_install", "-at_install")
class TestCallReportFaq(InsightCommon):
    """The analysis of calls says how many of the solved ones the FAQ solved."""

    def test_share_of_solved_calls(self):
        by_faq = self._solve_by(self.boiler)
        by_hand = self._create_call()
        by_hand.action_start()
        by_hand.action_solve()
        opened = self._create_call()
        calls = by_faq | by_hand | opened
        self.env.flush_all()
        [(rate,)] = (
            self.env["customer.service.call.report"]
            .with_user(self.users["reader"])
            ._read_group([("call_id", "in", calls.ids)], [], ["faq_rate:avg"])
        )
        self.assertEqual(rate, 50)

    def test_share_counts_every_solved_call(self):
        self._solve_by(self.boiler)
        by_hand = self._create_call(equipment_id=self.machine.id)
        by_hand.action_start()
        by_hand.action_solve()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_faq.customer_service_call_report_action_faq_share"
        )
        self.env.flush_all()
        rows = self.env["customer.service.call.report"]
        domain = Domain(literal_eval(action["domain"]))
        mine = Domain("product_id", "=", self.product.id)
        [(rate,)] = rows._read_group(domain & mine, [], ["faq_rate:avg"])
        self.assertEqual(rate, 50)

    def test_calls_solved_without_faq(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_faq.customer_service_call_action_without_faq"
        )
        domain = [
            ("faq_id", "=", False),
            ("state", "in", ("solved", "closed")),
            ("symptom_id", "!=", False),
        ]
        self.assertEqual(action["domain"].replace('"', "'"), str(domain))
        by_hand = self._create_call(symptom_id=self.symptom.id)
        by_hand.action_start()
        by_hand.action_solve()
        by_faq = self._solve_by(self.boiler)
        groups = self.env["customer.service.call"]._read_group(
            [*domain, ("id", "in", (by_hand | by_faq).ids)],
            ["symptom_id"],
            ["__count"],
        )
        self.assertEqual(groups, [(self.symptom, 1)])
