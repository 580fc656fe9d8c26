from odoo.exceptions import UserError
from odoo.tests import tagged

from .workshop_common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestRmaLineLost(WorkshopCommon):
    """Lost or ruined in our hands: written off, with a draft indemnity."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin_env["account.chart.template"].try_loading(
            "generic_coa", company=cls.company, install_demo=False
        )

    def _lose(self, line, **vals):
        action = line.action_lost()
        wizard = (
            self.env[action["res_model"]]
            .with_context(**action["context"])
            .create({"reason": "Fell from the bench", **vals})
        )
        wizard.action_lose()

    def test_lost_with_an_indemnity(self):
        line = self._received()
        before = (self.goods.qty_available, self.goods.total_value)
        self._lose(line, amount=350.0)
        self.assertEqual((line.state, line.lost_quantity), ("done", 1.0))
        self.assertEqual(self.machine.state, "retired")
        credit = line.sudo().indemnity_ids
        self.assertRecordValues(
            credit,
            [
                {
                    "move_type": "out_refund",
                    "state": "draft",
                    "partner_id": self.customer.id,
                    "company_id": self.company.id,
                    "amount_untaxed": 350.0,
                    "amount_tax": 0.0,
                    "invoice_origin": line.rma_id.name,
                    "ref": "Fell from the bench",
                }
            ],
        )
        self.env.invalidate_all()
        self.assertEqual((self.goods.qty_available, self.goods.total_value), before)
        self.assertEqual(line.sudo().move_ids[-1].customer_service_rma_role, "loss")
        with self.assertRaises(UserError):
            self._lose(line, amount=350.0)
        self.assertEqual(len(line.sudo().indemnity_ids), 1)

    def test_without_indemnity(self):
        line = self._received()
        self._lose(line, lost_by="carrier")
        self.assertEqual((line.state, line.lost_by), ("done", "carrier"))
        self.assertFalse(line.sudo().indemnity_ids)

    def test_some_of_them(self):
        line = self._received(self._quantity_line(3))
        line.action_repair()
        self._lose(line, quantity=1.0)
        self.assertEqual((line.held_quantity, line.state), (2.0, "workshop"))
        line.action_repair_start()
        line.action_repair_end()
        line.action_return()
        self._ship(self._delivery_of(line))
        self.assertEqual(
            (line.state, line.back_quantity, line.lost_quantity), ("done", 2.0, 1.0)
        )

    def test_no_more_than_what_is_here(self):
        line = self._received(self._quantity_line(3))
        for quantity in (0.0, -1.0, 4.0):
            with self.subTest(quantity=quantity), self.assertRaises(UserError):
                self._lose(line, quantity=quantity)
        self.assertEqual(line.held_quantity, 3.0)

    def test_an_open_repair_is_given_up(self):
        line = self._received()
        line.action_repair()
        self._lose(line)
        self.assertEqual(line.state, "done")
        self.assertEqual(self._repair_of(line).state, "cancel")
