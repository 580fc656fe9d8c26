from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.customer_service_base.tests.common import RaceCase

WHY = "Agreed on the telephone"


@tagged("post_install", "-at_install")
class TestCustomerServiceBillingItemRace(RaceCase):
    """Two people decide about the same item at the same moment."""

    def _create_raced(self, env):
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
        self.item = run.item_ids
        return [run, charge, call, partner]

    def test_second_is_told_while_the_first_decides(self):
        first, second = self._open(self.item), self._open(self.item)
        first.action_correct({"quantity": 1.0}, WHY)
        first.env.flush_all()
        with self.assertRaisesRegex(UserError, "Somebody else"):
            second.action_exclude(WHY)

    @mute_logger("odoo.sql_db")
    def test_second_decides_about_what_the_first_left(self):
        first, second = self._open(self.item), self._open(self.item)
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
        first, second = self._open(self.item), self._open(self.item)
        first.run_id.state = "released"
        first.env.cr.commit()
        with self.assertRaises(SerializationFailure):
            second.action_exclude(WHY)
        second.env.cr.rollback()
        second.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "released"):
            second.action_exclude(WHY)
