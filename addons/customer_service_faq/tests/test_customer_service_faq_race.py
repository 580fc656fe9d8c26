from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.customer_service_base.tests.common import RaceCase


@tagged("post_install", "-at_install")
class TestCustomerServiceFaqRace(RaceCase):
    """Two publishers press the button at the same moment."""

    def _create_raced(self, env):
        entry = env["customer.service.faq"].create(
            {"name": "Two at once", "solution": "<p>Once</p>"}
        )
        entry._publish()
        self.revision = entry._revise()
        self.revision.solution = "<p>Twice</p>"
        return [self.revision, entry]

    def _delete_raced(self, env):
        for entry in self.raced:
            entry.with_env(env).exists().state = "draft"
        return super()._delete_raced(env)

    def test_second_publisher_is_told(self):
        first, second = self._open(self.revision), self._open(self.revision)
        entry = first._publish("First")
        first.env.flush_all()
        with self.assertRaisesRegex(UserError, "Somebody else"):
            second._publish("Second")
        self.assertEqual(entry.version_ids.mapped("change"), ["First", False])
        first.env.cr.rollback()
        second.env.cr.rollback()
