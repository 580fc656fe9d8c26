from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.customer_service_base.tests.common import RaceCase


@tagged("post_install", "-at_install")
class TestAllowanceRace(RaceCase):
    """Two people use the same allowance at the same moment."""

    def _create_raced(self, env):
        partner = env["res.partner"].create({"name": "Two at once"})
        product = env["product.product"].create(
            {"name": "Two at once", "type": "service"}
        )
        # the sequence of calls is not what is raced for
        env["customer.service.call"].create(
            {"subject": "Two at once", "partner_id": partner.id}
        ).unlink()
        self.contract = env["customer.service.contract"].create(
            {
                "partner_id": partner.id,
                "date_start": "2026-01-01",
                "line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "scope": "customer",
                            "allowance_ids": [
                                Command.create({"kind": "calls", "quantity": 3})
                            ],
                        }
                    )
                ],
            }
        )
        self.contract.action_activate()
        account = self.contract.analytic_account_id
        return [self.contract, account, partner, product]

    def _delete_raced(self, env):
        contract = self.contract.with_env(env)
        contract.call_ids.unlink()
        contract.allowance_ids.counter_ids.unlink()
        contract.write({"state": "cancelled", "analytic_account_id": False})
        return super()._delete_raced(env)

    def _call(self, contract):
        return contract.env["customer.service.call"].create(
            {
                "subject": "Two at once",
                "partner_id": contract.partner_id.id,
                "date_open": "2026-03-02 08:00:00",
            }
        )

    def _counted(self):
        counters = self._open(self.contract).allowance_ids.counter_ids
        return [(counter.used, counter.overage) for counter in counters]

    @mute_logger("odoo.sql_db")
    def test_first_use_at_once_makes_one_counter(self):
        first, second = self._open(self.contract), self._open(self.contract)
        self._call(first)
        first.env.cr.commit()
        # the host does such a request again
        with self.assertRaises(SerializationFailure):
            self._call(second)
        second.env.cr.rollback()
        second.env.invalidate_all()
        self._call(second)
        second.env.cr.commit()
        self.assertEqual(self._counted(), [(2, 0)])

    @mute_logger("odoo.sql_db")
    def test_last_one_goes_to_one_of_two(self):
        begin = self._open(self.contract)
        for _number in range(2):
            self._call(begin)
        begin.env.cr.commit()
        first, second = self._open(self.contract), self._open(self.contract)
        self._call(first)
        first.env.cr.commit()
        with self.assertRaises(SerializationFailure):
            self._call(second)
        second.env.cr.rollback()
        second.env.invalidate_all()
        self._call(second)
        second.env.cr.commit()
        self.assertEqual(self._counted(), [(3, 1)])

    @mute_logger("odoo.sql_db")
    def test_rolled_back_use_leaves_nothing(self):
        first = self._open(self.contract)
        self._call(first)
        first.env.cr.rollback()
        self.assertEqual(self._counted(), [])
