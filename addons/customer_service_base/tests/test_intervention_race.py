from uuid import uuid4

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestInterventionRace(TransactionCase):
    """Two people, or two copies of a step, at the same moment."""

    def setUp(self):
        super().setUp()
        # what two transactions see has to be committed, and is taken away again
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            partner = env["res.partner"].create({"name": "Two at once"})
            call = env["customer.service.call"].create(
                {"subject": "Two at once", "partner_id": partner.id}
            )
            visit = env["customer.service.intervention"].create(
                {"call_id": call.id, "kind": "phone", "report": "<p>Explained</p>"}
            )
            self.ids = (visit.id, call.id, partner.id)
        self.addCleanup(self._clean)

    def _clean(self):
        models = (
            "customer.service.intervention",
            "customer.service.call",
            "res.partner",
        )
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for model, record_id in zip(models, self.ids, strict=True):
                env[model].browse(record_id).unlink()

    def _open(self):
        """Return the visit as a transaction of its own sees it."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        env = api.Environment(cr, SUPERUSER_ID, {})
        visit = env["customer.service.intervention"].browse(self.ids[0])
        # from here on the transaction sees the database as it is now
        self.assertEqual(visit.state, "planned")
        return visit

    def test_second_to_close_is_told(self):
        first, second = self._open(), self._open()
        first.action_done()
        with self.assertRaisesRegex(UserError, "Somebody else"):
            second.action_done()
        first.env.cr.rollback()
        second.env.cr.rollback()

    @mute_logger("odoo.sql_db")
    def test_same_step_at_once_is_done_once(self):
        uuid = str(uuid4())
        first, second = self._open(), self._open()
        answer = first.phone_step(uuid, "set", {"km": 5})
        first.env.cr.commit()
        # the host does such a request again
        with self.assertRaises(SerializationFailure):
            second.phone_step(uuid, "set", {"km": 5})
        second.env.cr.rollback()
        second.env.invalidate_all()
        self.assertEqual(second.phone_step(uuid, "set", {"km": 5}), answer)
        self.assertEqual(len(second.step_ids), 1)
        second.env.cr.rollback()
