from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

WHY = "Agreed on the telephone"


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingItemRace(TransactionCase):
    """Two people decide about the same item at the same moment."""

    def setUp(self):
        super().setUp()
        # what two transactions see has to be committed, and is taken away again
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            partner = env["res.partner"].create({"name": "Two at once"})
            call = env["customer.service.call"].create(
                {"subject": "Two at once", "partner_id": partner.id}
            )
            charge = env["customer.service.charge"].create(
                {"call_id": call.id, "name": "Hours", "quantity": 2, "price_unit": 50}
            )
            run = env["customer.service.billing.run"].create(
                {"partner_ids": partner.ids, "bill_fees": False}
            )
            run.action_simulate()
            self.ids = {
                "customer.service.billing.run": run.id,
                "customer.service.charge": charge.id,
                "customer.service.call": call.id,
                "res.partner": partner.id,
            }
            self.item = run.item_ids.id
        self.addCleanup(self._clean)

    def _clean(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for model, record_id in self.ids.items():
                env[model].browse(record_id).unlink()

    def _open(self):
        """Return the item in a transaction of its own."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        item = env["customer.service.billing.item"].browse(self.item)
        # from here on the transaction sees the database as it is now
        self.assertEqual(item.state, "to_verify")
        return item

    def test_second_is_told_while_the_first_decides(self):
        first, second = self._open(), self._open()
        first.action_correct({"quantity": 1.0}, WHY)
        first.env.flush_all()
        with self.assertRaisesRegex(UserError, "Somebody else"):
            second.action_exclude(WHY)

    @mute_logger("odoo.sql_db")
    def test_second_decides_about_what_the_first_left(self):
        first, second = self._open(), self._open()
        first.action_exclude(WHY)
        first.env.cr.commit()
        # the host does such a request again, and it is told what has become of it
        with self.assertRaises(SerializationFailure):
            second.action_postpone("2062-01-01", WHY)
        second.env.cr.rollback()
        second.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Excluded"):
            second.action_postpone("2062-01-01", WHY)

    @mute_logger("odoo.sql_db")
    def test_run_released_meanwhile_is_past_decisions(self):
        first, second = self._open(), self._open()
        first.run_id.state = "released"
        first.env.cr.commit()
        with self.assertRaises(SerializationFailure):
            second.action_exclude(WHY)
        second.env.cr.rollback()
        second.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "released"):
            second.action_exclude(WHY)
