from uuid import uuid4

from psycopg2.errors import SerializationFailure

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RaceCase


@tagged("post_install", "-at_install")
class TestInterventionRace(RaceCase):
    """Two people, or two copies of a step, at the same moment."""

    def _create_raced(self, env):
        partner = env["res.partner"].create({"name": "Two at once"})
        call = env["customer.service.call"].create(
            {"subject": "Two at once", "partner_id": partner.id}
        )
        self.visit = env["customer.service.intervention"].create(
            {"call_id": call.id, "kind": "phone", "report": "<p>Explained</p>"}
        )
        return [self.visit, call, partner]

    def test_second_to_close_is_told(self):
        first, second = self._open(self.visit), self._open(self.visit)
        first.action_done()
        with self.assertRaisesRegex(UserError, "Somebody else"):
            second.action_done()
        first.env.cr.rollback()
        second.env.cr.rollback()

    @mute_logger("odoo.sql_db")
    def test_same_step_at_once_is_done_once(self):
        uuid = str(uuid4())
        first, second = self._open(self.visit), self._open(self.visit)
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
