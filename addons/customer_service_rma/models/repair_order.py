from odoo import fields, models
from odoo.exceptions import UserError


class RepairOrder(models.Model):
    """The workshop's repair of an item that a customer sent in."""

    _inherit = "repair.order"

    customer_service_rma_line_id = fields.Many2one(
        "customer.service.rma.line",
        string="Returned Item",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    # items without a machine are told apart by the item
    _customer_service_open = models.UniqueIndex(
        "(customer_service_call_id, COALESCE(customer_service_equipment_id, 0),"
        " COALESCE(customer_service_rma_line_id, 0))"
        " WHERE customer_service_call_id IS NOT NULL"
        " AND state IN ('draft', 'confirmed', 'under_repair')",
        "The call has an open repair of this machine already.",
    )

    def write(self, vals):
        """Tell the item what became of its repair, whoever changed it."""
        result = super().write(vals)
        if "state" in vals:
            # sudo: a storekeeper and a technician do not write each other's documents
            lines = self.sudo().customer_service_rma_line_id
            if lines:
                lines._after_repair(vals["state"])
        return result

    def action_repair_done(self):
        """End repairs of items where they stand by now.

        :raises UserError: an item is not in our house: the host would take it from
            the customer's stock that is not there.
        """
        # sudo: a storekeeper and a technician do not write each other's documents
        for repair in self.sudo().filtered("customer_service_rma_line_id"):
            item = repair.customer_service_rma_line_id
            if item.held_quantity <= 0:
                raise UserError(
                    self.env._(
                        "%(item)s is not in our house: its repair cannot end.",
                        item=item.display_name,
                    )
                )
            repair.write(item._prepare_repair_vals())
        return super().action_repair_done()

    def action_view_customer_service_rma_line(self):
        """Open the item that is repaired."""
        return self.customer_service_rma_line_id._get_records_action()
