from odoo import models
from odoo.exceptions import UserError

from .customer_service_billing_item import (
    COVERED,
    CREDITED,
    EXCLUDED,
    FREE,
    GONE,
    HELD_STATES,
    INVOICED,
    TO_VERIFY,
    VERIFIED,
)

# In which charges are, or will be, on an invoice
BILLED_STATES = ("to_verify", "verified", "invoiced")
FOLLOWING_STATES = (*HELD_STATES, INVOICED, CREDITED)


class CustomerServiceBillingItem(models.Model):
    """Items say what has become of their charge or fee, whoever did it."""

    _inherit = "customer.service.billing.item"

    def _follow(self):
        """Have items say what their charges and fees are now.

        It looks at what is there, so that the order of what happened does not matter.
        """
        followed = self.exists().filtered(lambda item: item.state in FOLLOWING_STATES)
        changes = {}
        for item in followed:
            vals = (
                item._get_charge_outcome()
                if item.charge_id
                else item._get_period_outcome()
            )
            if any(item[name] != item._as_record(name, vals[name]) for name in vals):
                changes.setdefault(tuple(sorted(vals.items())), []).append(item.id)
        for vals, ids in changes.items():
            self.browse(ids).write(dict(vals))

    def _as_record(self, name, value):
        return self.env["account.move"].browse(value) if name == "invoice_id" else value

    def _check_not_billed_again(self, moves):
        """Refuse to take back credit notes of work that is billed once more since.

        :param moves: that are reset to draft.
        :raises UserError: the customer would pay twice.
        """
        notes = moves.filtered(
            lambda move: move.move_type == "out_refund" and move.state == "posted"
        )
        again = self.filtered(
            lambda item: (
                item.state == CREDITED
                and item.invoice_id in notes.reversed_entry_id
                and item.charge_id.state in BILLED_STATES
                and item.charge_id.invoice_line_id.move_id != item.invoice_id
            )
        )
        if again:
            raise UserError(
                self.env._(
                    "This is billed again since: %(names)s. Exclude it, or cancel its "
                    "new invoice, first.",
                    names=", ".join(again.mapped("name")),
                )
            )

    def _get_charge_outcome(self):
        """Return what the state of the charge makes of the item."""
        self.ensure_one()
        charge = self.charge_id
        move = charge.invoice_line_id.move_id
        if self.state == CREDITED and self.invoice_id != move:
            return {}
        if charge.state == "invoiced":
            return {
                "state": CREDITED if charge.credited else INVOICED,
                "invoice_id": move.id,
                "error": False,
            }
        if charge.state == "not_billable":
            covered = charge.coverage_rate == 100
            return {
                "state": COVERED if covered else EXCLUDED,
                "reason": charge.not_billable_reason or charge.coverage_reason,
                "error": False,
            }
        if self.state == INVOICED:
            return {"state": FREE, "invoice_id": False}
        if self.state == VERIFIED and charge.state == "to_verify":
            return {"state": TO_VERIFY, "verified_by_id": False, "date_verified": False}
        return {}

    def _get_period_outcome(self):
        """Return what the state of the fee makes of the item."""
        self.ensure_one()
        period = self.period_id
        if period.state in ("invoiced", "credited"):
            return {
                "state": CREDITED if period.state == "credited" else INVOICED,
                "invoice_id": period.invoice_id.id,
                "error": False,
            }
        if period.state == "due":
            return (
                {"state": FREE, "invoice_id": False} if self.state == INVOICED else {}
            )
        if period.state == "nothing":
            return {"state": COVERED, "error": False}
        if period.state == "waived":
            return {"state": EXCLUDED, "reason": period.decision, "error": False}
        return {"state": GONE, "error": False}
