from odoo import api, fields, models


class CustomerServiceRepairEnd(models.TransientModel):
    """Ask what becomes of parts that a repair planned and did not use."""

    _name = "customer.service.repair.end"
    _description = "End of a Repair"

    repair_id = fields.Many2one("repair.order", required=True, ondelete="cascade")
    move_ids = fields.Many2many(
        "stock.move", compute="_compute_move_ids", string="Not Used"
    )

    @api.depends("repair_id")
    def _compute_move_ids(self):
        for wizard in self:
            wizard.move_ids = wizard.repair_id._get_unused_moves()

    def action_not_needed(self):
        """End the repair; what was not used is not needed."""
        self.ensure_one()
        # sudo: a storekeeper may not write parts of calls
        parts = self.sudo().move_ids.customer_service_part_id
        res = self._end(parts, self.env._("Not used and not needed"))
        parts.released = True
        return res

    def action_keep(self):
        """End the repair; what was not used stays planned on the call."""
        self.ensure_one()
        # sudo: a storekeeper reads no parts of calls
        parts = self.sudo().move_ids.customer_service_part_id
        return self._end(parts, self.env._("Not used, still planned"))

    def _end(self, parts, what):
        repair = self.repair_id
        res = repair.with_context(customer_service__end_asked=True).action_repair_end()
        # sudo: a storekeeper may not write on calls
        call = repair.sudo().customer_service_call_id
        call.message_post(
            body=self.env._(
                "Repair %(name)s has ended. %(what)s: %(parts)s.",
                name=repair.name,
                what=what,
                parts=", ".join(parts.mapped("display_name")),
            ),
            author_id=self.env.user.partner_id.id,
        )
        return res
