from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestAllowanceRace(TransactionCase):
    """Two people use the same allowance at the same moment."""

    def setUp(self):
        super().setUp()
        # what two transactions see has to be committed, and is taken away again
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            partner = env["res.partner"].create({"name": "Two at once"})
            product = env["product.product"].create(
                {"name": "Two at once", "type": "service"}
            )
            # the sequence of calls is not what is raced for
            env["customer.service.call"].create(
                {"subject": "Two at once", "partner_id": partner.id}
            ).unlink()
            contract = env["customer.service.contract"].create(
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
            contract.action_activate()
            self.ids = (contract.id, partner.id, product.id)
            self.account = contract.analytic_account_id.id
        self.addCleanup(self._clean)

    def _clean(self):
        models = ("customer.service.contract", "res.partner", "product.product")
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            contract = env[models[0]].browse(self.ids[0])
            contract.call_ids.unlink()
            contract.allowance_ids.counter_ids.unlink()
            contract.write({"state": "cancelled", "analytic_account_id": False})
            env["account.analytic.account"].browse(self.account).unlink()
            for model, record_id in zip(models, self.ids, strict=True):
                env[model].browse(record_id).unlink()

    def _open(self):
        """Return an environment of a transaction of its own."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        # from here on the transaction sees the database as it is now
        env["res.partner"].browse(self.ids[1]).mapped("name")
        return env

    def _call(self, env):
        return env["customer.service.call"].create(
            {
                "subject": "Two at once",
                "partner_id": self.ids[1],
                "date_open": "2026-03-02 08:00:00",
            }
        )

    def _counted(self, env):
        counter = env["customer.service.contract"].browse(self.ids[0])
        counter = counter.allowance_ids.counter_ids
        return [(one.used, one.overage) for one in counter]

    @mute_logger("odoo.sql_db")
    def test_first_use_at_once_makes_one_counter(self):
        first, second = self._open(), self._open()
        self._call(first)
        first.cr.commit()
        # the host does such a request again
        with self.assertRaises(SerializationFailure):
            self._call(second)
        second.cr.rollback()
        second.invalidate_all()
        self._call(second)
        second.cr.commit()
        self.assertEqual(self._counted(self._open()), [(2, 0)])

    @mute_logger("odoo.sql_db")
    def test_last_one_goes_to_one_of_two(self):
        begin = self._open()
        for _number in range(2):
            self._call(begin)
        begin.cr.commit()
        first, second = self._open(), self._open()
        self._call(first)
        first.cr.commit()
        with self.assertRaises(SerializationFailure):
            self._call(second)
        second.cr.rollback()
        second.invalidate_all()
        self._call(second)
        second.cr.commit()
        self.assertEqual(self._counted(self._open()), [(3, 1)])

    @mute_logger("odoo.sql_db")
    def test_rolled_back_use_leaves_nothing(self):
        first = self._open()
        self._call(first)
        first.cr.rollback()
        self.assertEqual(self._counted(self._open()), [])
