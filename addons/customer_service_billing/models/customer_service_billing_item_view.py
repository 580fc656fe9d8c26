from odoo import api, fields, models
from odoo.exceptions import UserError

from .customer_service_billing_item import HELD_STATES, VERIFIED
from .customer_service_billing_run import (
    DONE_ERRORS,
    EMITTING_STATES,
    TO_VERIFY,
)
from .customer_service_billing_run import VERIFIED as RUN_VERIFIED

VERIFYING_STATES = (TO_VERIFY, RUN_VERIFIED, DONE_ERRORS)


class CustomerServiceBillingItem(models.Model):
    """What lists and forms of items offer."""

    _inherit = "customer.service.billing.item"

    can_verify = fields.Boolean(compute="_compute_can")
    can_unverify = fields.Boolean(compute="_compute_can")
    can_retry = fields.Boolean(compute="_compute_can")
    is_covered = fields.Boolean(
        compute="_compute_is_covered", help="Done at full value, with nothing to pay."
    )

    @api.depends("state", "blocked", "error", "run_id.state")
    def _compute_can(self):
        for item in self:
            run_state = item.run_id.state
            verifying = run_state in VERIFYING_STATES
            held = item.state in HELD_STATES
            verified = held and item.state == VERIFIED
            item.can_verify = verifying and held and not verified and not item.blocked
            item.can_unverify = verifying and verified
            item.can_retry = (
                verified
                and bool(item.error)
                and run_state in (DONE_ERRORS, *EMITTING_STATES)
            )

    @api.depends("amount_full", "amount_due")
    def _compute_is_covered(self):
        for item in self:
            item.is_covered = bool(item.amount_full) and not item.amount_due

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def _begin_verifying(self, what):
        """Take items whose run lets them be verified; return them to work on.

        :param str what: in words.
        :raises UserError: their run is in another state.
        """
        runs = self.run_id._check_may_bill()
        runs._lock()
        runs._check_state(VERIFYING_STATES, what)
        # sudo: items are closed to everybody, the right was checked
        return self.sudo()

    def action_verify(self):
        """Verify the chosen items that nothing is wrong with."""
        items = self._begin_verifying(self.env._("verify the items"))
        items.filtered(lambda item: item.state in HELD_STATES)._check()
        verifiable = items._get_verifiable()
        if not verifiable:
            raise UserError(
                self.env._("None of these can be verified: mend their problems first.")
            )
        verifiable._verify(self.env.user)
        items.run_id._note_verified()

    def action_unverify(self):
        """Take the verification of the chosen items back."""
        items = self._begin_verifying(self.env._("take the verification back"))
        items.filtered(lambda item: item.state == VERIFIED)._take_verification_back()
        items.run_id._note_verified()


class CustomerServiceBillingRun(models.Model):
    _inherit = "customer.service.billing.run"

    def _note_verified(self):
        """Have runs be verified once nothing is left to verify, and not before.

        One that came to its end stays so until somebody verifies it.
        """
        for run in self:
            left, verified = run.to_verify_count, run.verified_count
            if run.state == TO_VERIFY and verified and not left:
                run.write(
                    {
                        "state": RUN_VERIFIED,
                        "verified_by_id": run.env.uid,
                        "date_verified": fields.Datetime.now(),
                    }
                )
            elif run.state == RUN_VERIFIED and not run.verified_count:
                run.write(
                    {
                        "state": TO_VERIFY,
                        "verified_by_id": False,
                        "date_verified": False,
                    }
                )
