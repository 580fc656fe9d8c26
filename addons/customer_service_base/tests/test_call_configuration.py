from psycopg2.errors import ForeignKeyViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CustomerServiceCommon


@tagged("post_install", "-at_install")
class TestCallConfiguration(CustomerServiceCommon):
    """What calls are classified by is kept while a call has it."""

    def _assert_kept(self, field_name, model, **vals):
        used = self._create_admin(model, **vals)
        self._create_call(**{field_name: used.id})
        with mute_logger("odoo.sql_db"), self.assertRaises(ForeignKeyViolation):
            used.sudo().unlink()

    def test_type_in_use_is_kept(self):
        self._assert_kept("type_id", "customer.service.call.type", name="Leak")

    def test_team_in_use_is_kept(self):
        self._assert_kept("team_id", "customer.service.team", name="Night shift")

    def test_stage_in_use_is_kept(self):
        self._assert_kept("stage_id", "customer.service.stage", name="At the bench")

    def test_codes_in_use_are_kept(self):
        for kind in ("symptom", "cause", "remedy"):
            with self.subTest(kind=kind):
                self._assert_kept(
                    f"{kind}_id", "customer.service.code", name="Dust", kind=kind
                )
