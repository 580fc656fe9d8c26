from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import clean_context

from ..tools import rma

LOST_BY = [("us", "In our House"), ("carrier", "By the Carrier")]


class CustomerServiceRmaLine(models.Model):
    """What got lost, or was ruined, while it was in our hands."""

    _inherit = "customer.service.rma.line"

    lost_by = fields.Selection(LOST_BY, readonly=True, copy=False, tracking=True)
    lost_reason = fields.Char(
        string="What Happened", readonly=True, copy=False, tracking=True
    )
    indemnity_ids = fields.One2many(
        "account.move",
        "customer_service_indemnity_line_id",
        string="Indemnities",
        groups="account.group_account_readonly,account.group_account_invoice",
    )

    def action_lost(self):
        """Ask what got lost and what the customer gets for it."""
        self.ensure_one()
        self._check_at_hand()
        return self._open_wizard("customer.service.rma.lost")

    def _lose(self, quantity, amount=0.0, **vals):
        """Write off goods of the customer that were in our hands.

        :param float quantity: in the unit of the item.
        :param float amount: indemnity, in the currency of the company; 0 for none.
        :param vals: values of the fields that say who lost it and why.
        :raises UserError: as much is not here, or it is on a transfer that leaves.
        """
        self.ensure_one()
        self._check_at_hand()
        if quantity <= 0 or self.uom_id.compare(quantity, self.held_quantity) > 0:
            raise UserError(
                self.env._(
                    "%(quantity)s %(unit)s are here: say how many of them.",
                    quantity=self.held_quantity,
                    unit=self.uom_id.name,
                )
            )
        self._lock_goods()
        if self.in_workshop and not self.uom_id.compare(quantity, self.held_quantity):
            self._close_repairs()
        # sudo: access was checked; nobody writes by hand what follows from it
        self.sudo().write(vals)
        # sudo: access on the item was checked; its goods move without stock rights
        free = self.sudo().with_context(clean_context(self.env.context))
        move = free.env["stock.move"].create(
            free._prepare_loss_vals(quantity, self._get_place_here())
        )
        move._action_confirm(merge=False)
        move._action_done()
        self._retire_machines()
        if amount:
            free.env["account.move"].create(self._prepare_indemnity_vals(amount))

    def _prepare_loss_vals(self, quantity, place):
        """Return the values of the movement that writes goods off."""
        self.ensure_one()
        vals = self._prepare_move_vals(rma.LOSS, quantity)
        line = {
            "product_id": self.product_id.id,
            "product_uom_id": self.uom_id.id,
            "lot_id": self.lot_id.id,
            "quantity": quantity,
            "location_id": place.id,
            "location_dest_id": vals["location_dest_id"],
            "company_id": self.company_id.id,
        }
        return {**vals, "picked": True, "move_line_ids": [Command.create(line)]}

    def _prepare_indemnity_vals(self, amount):
        """Return the values of the draft that credits the customer.

        An indemnity is no price: it bears no tax unless accounting adds one.
        """
        self.ensure_one()
        return_ = self.rma_id
        item = " ".join(filter(None, (self.name, self.serial)))
        return {
            "move_type": "out_refund",
            "partner_id": return_.partner_id.id,
            "company_id": self.company_id.id,
            "invoice_origin": return_.name,
            "ref": self.lost_reason,
            "customer_service_indemnity_line_id": self.id,
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": self.env._("Indemnity for %(item)s", item=item),
                        "quantity": 1.0,
                        "price_unit": amount,
                        "tax_ids": [Command.clear()],
                    }
                )
            ],
        }
