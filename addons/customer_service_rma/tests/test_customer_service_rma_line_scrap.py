import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .workshop_common import WorkshopCommon

LETTER = base64.b64encode(b"I agree. Anna Gallo")


@tagged("post_install", "-at_install")
class TestRmaLineScrap(WorkshopCommon):
    """Destroyed with the customer's written consent, and not without."""

    def _open(self, line, user=None):
        action = line.with_user(user or self.operator).action_scrap()
        wizards = self.env[action["res_model"]].with_user(user or self.operator)
        return wizards.with_context(**action["context"])

    def _scrap(self, line):
        wizard = self._open(line).create({"reason": "Burnt", "document": LETTER})
        wizard.action_scrap()
        return wizard

    def test_with_consent(self):
        line = self._received()
        before = (self.goods.qty_available, self.goods.total_value)
        wizard = self._scrap(line)
        self.assertEqual(wizard.consent_by, self.customer.name)
        self.assertRecordValues(
            line,
            [
                {
                    "state": "done",
                    "operation": "scrap",
                    "disposed_quantity": 1.0,
                    "held_quantity": 0.0,
                    "consent_by": self.customer.name,
                    "scrap_reason": "Burnt",
                }
            ],
        )
        self.assertEqual(line.rma_id.state, "done")
        self.assertEqual(line.consent_attachment_id.raw, b"I agree. Anna Gallo")
        self.assertEqual(line.consent_attachment_id.res_id, line.id)
        scrap = self.admin_env["stock.scrap"].search(
            [("customer_service_rma_line_id", "=", line.id)]
        )
        self.assertEqual((scrap.state, scrap.lot_id), ("done", self.lot))
        self.assertEqual(scrap.location_id, self.rma_place)
        self.assertEqual(scrap.move_ids.customer_service_rma_role, "disposal")
        self.assertFalse(scrap.move_ids.is_in or scrap.move_ids.is_out)
        self.env.invalidate_all()
        self.assertEqual((self.goods.qty_available, self.goods.total_value), before)
        self.assertEqual(self.machine.state, "retired")
        with self.assertRaises(UserError):
            line.action_scrap()

    def test_the_form_asks_for_the_consent(self):
        line = self._received()
        form = Form(self._open(line))
        form.reason = "Burnt"
        with self.assertRaises(AssertionError):
            form.save()
        form.document = LETTER
        form.save().action_scrap()
        self.assertEqual(line.state, "done")

    def test_without_consent_it_goes_back(self):
        line = self._received()
        form = Form(self._open(line))
        form.consented = False
        wizard = form.save()
        with self.assertRaises(UserError):
            wizard.action_scrap()
        wizard.action_no_consent()
        self.assertEqual((line.state, line.operation), ("ready", "return"))
        self.assertFalse(line.consent_attachment_id)

    def test_an_open_repair_is_given_up(self):
        line = self._received()
        line.action_repair()
        part = self._plan_part(line.rma_id.call_id)
        part._reserve()
        self._scrap(line)
        self.assertEqual(line.state, "done")
        self.assertEqual(self._repair_of(line).state, "cancel")
        self.assertEqual(part.reserved_quantity, 0.0)

    def test_on_its_way_out_it_is_not_scrapped(self):
        line = self._received()
        line.action_decide_return()
        line.action_return()
        with self.assertRaises(UserError):
            line.action_scrap()

    def test_quantities(self):
        line = self._received(self._quantity_line(3))
        self._scrap(line)
        self.assertEqual((line.state, line.disposed_quantity), ("done", 3.0))

    def test_a_technician_cannot_consent_for_the_customer(self):
        line = self._received()
        with self.assertRaises(AccessError):
            self._open(line, self.technician).create(
                {"reason": "Burnt", "document": LETTER}
            )

    def test_certificate(self):
        line = self._received()
        with self.assertRaises(UserError):
            line.action_print_certificate()
        self._scrap(line)
        action = line.action_print_certificate()
        html = self.env["ir.actions.report"]._render_qweb_html(
            action["report_name"], line.ids
        )[0]
        for words in (b"AA-1", b"Burnt", line.rma_id.name.encode(), b"Officine Verdi"):
            self.assertIn(words, html)
