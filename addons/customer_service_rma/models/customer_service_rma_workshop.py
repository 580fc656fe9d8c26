from odoo import models
from odoo.tools import clean_context


class CustomerServiceRma(models.Model):
    """The call whose work and prices are those of a return, and the way back."""

    _inherit = "customer.service.rma"

    def _ensure_call(self):
        """Return the call of the return, opening one where it is missing."""
        self.ensure_one()
        if not self.call_id:
            # sudo: a technician opens no calls and writes no returns
            return_ = self.sudo().with_context(clean_context(self.env.context))
            calls = return_.env["customer.service.call"]
            # what is agreed on the return stays: it would follow the call otherwise
            return_.write(
                {
                    "call_id": calls.create(return_._prepare_call_vals()).id,
                    "partner_id": return_.partner_id.id,
                    "address_id": return_.address_id.id,
                    "company_id": return_.company_id.id,
                    "warehouse_id": return_.warehouse_id.id,
                }
            )
        return self.call_id

    def _prepare_call_vals(self):
        """Return the values of the call of the return. Hook."""
        self.ensure_one()
        items = self.line_ids.filtered(lambda line: not line.cancelled)
        machines = items.equipment_id
        return {
            "subject": self.env._(
                "Return %(number)s: %(items)s",
                number=self.name,
                items=", ".join(items.mapped("name")),
            ),
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "equipment_id": machines.id if len(machines) == 1 else False,
            "user_id": self.user_id.id,
        }

    def action_return(self):
        """Send back what is ready of the returns.

        :raises UserError: nothing is ready.
        """
        self.line_ids.action_return()

    def _get_told_items(self):
        """Return the items an e-mail is about: those said, else all."""
        self.ensure_one()
        told = self.env.context.get("customer_service__items")
        if told is None:
            return self.line_ids
        return self.line_ids.filtered(lambda line: line.id in told)
