from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestCustomerServiceFaqRace(TransactionCase):
    """Two publishers press the button at the same moment."""

    def setUp(self):
        super().setUp()
        # what two transactions see has to be committed, and is taken away again
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            entry = env["customer.service.faq"].create(
                {"name": "Two at once", "solution": "<p>Once</p>"}
            )
            entry._publish()
            revision = entry._revise()
            revision.solution = "<p>Twice</p>"
            self.ids = (entry.id, revision.id)
        self.addCleanup(self._clean)

    def _clean(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            entries = env["customer.service.faq"].browse(self.ids).exists()
            entries.write({"state": "draft"})
            entries.unlink()

    def _open(self):
        """Return the revision as a transaction of its own sees it."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
        revision = env["customer.service.faq"].browse(self.ids[1])
        # from here on the transaction sees the database as it is now
        self.assertEqual(revision.state, "draft")
        return revision

    def test_second_publisher_is_told(self):
        first, second = self._open(), self._open()
        entry = first._publish("First")
        first.env.flush_all()
        with self.assertRaisesRegex(UserError, "Somebody else"):
            second._publish("Second")
        self.assertEqual(entry.version_ids.mapped("change"), ["First", False])
        first.env.cr.rollback()
        second.env.cr.rollback()
