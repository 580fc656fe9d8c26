"""What the tests of decisions about items share."""

from odoo.exceptions import AccessError, UserError

from .common import BillingCommon

WHY = "Agreed on the telephone"


class DecisionCommon(BillingCommon):
    """Runs that are being verified."""

    @classmethod
    def _start(cls, **vals):
        """Return a run that is being verified."""
        run = cls._create_run(**vals)
        run.action_simulate()
        run.action_start()
        return run

    @classmethod
    def _held(cls, source):
        """Return the items of charges or fees that runs hold, as the biller."""
        items = cls._get_items(source).with_env(cls.env)
        return items.filtered(lambda item: item.state in ("to_verify", "verified"))

    def _invoice(self, run):
        """Have what is left of a run invoiced, and return the invoices."""
        run.action_verify()
        run.action_release()
        self._run_lanes()
        return run.item_ids.invoice_id.sudo()

    def _decisions(self, run):
        """Return what was decided, oldest first."""
        return run.decision_ids.sorted("id")

    def _get_methods(self, partner=None, run=None):
        """Return by name what decides about items for a reason."""
        return {
            "correct": lambda items, why: items.action_correct({"quantity": 1.0}, why),
            "exclude": lambda items, why: items.action_exclude(why),
            "postpone": lambda items, why: items.action_postpone("2026-05-31", why),
            "split": lambda items, why: items.action_split(0.5, why),
            "payer": lambda items, why: items.action_change_payer(
                self.other_customer, why
            ),
            "move": lambda items, why: items.action_move(
                run or items.env["customer.service.billing.run"], why
            ),
        }

    def _assert_refused(self, items, why=WHY, error=UserError, text=None):
        """Check that nothing can be decided about items."""
        for name, decide in self._get_methods().items():
            with self.subTest(decision=name), self.assertRaises(error) as caught:
                decide(items, why)
            if text:
                self.assertIn(text, str(caught.exception))

    def _assert_nobody_else(self, items):
        """Check that who does no billing decides nothing."""
        others = (
            self.contractor,
            self.operator,
            self.technician,
            self.outsider,
            self.portal_user,
        )
        for user in others:
            own = items.with_user(user)
            self._assert_refused(own, error=AccessError)
            for name in ("action_verify", "action_unverify"):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    getattr(own, name)()
