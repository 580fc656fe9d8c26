from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context

OPEN_REPAIR_STATES = ("draft", "confirmed", "under_repair")


class RepairOrder(models.Model):
    """Workshop repair of a call: its parts are those of the call's grid.

    Prices are not of the repair: the quotation is made from the call, and what
    covers a part is decided there (``under_warranty`` of the host is not used).
    """

    _inherit = "repair.order"

    customer_service_call_id = fields.Many2one(
        "customer.service.call",
        string="Service Call",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('company_id', '=', company_id)]",
        help="Parts of the repair are the parts of this call.",
    )
    customer_service_intervention_id = fields.Many2one(
        "customer.service.intervention",
        string="Intervention",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain="[('call_id', '=', customer_service_call_id)]",
    )
    customer_service_equipment_id = fields.Many2one(
        "customer.service.equipment",
        string="Machine",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    _customer_service_open = models.UniqueIndex(
        "(customer_service_call_id, COALESCE(customer_service_equipment_id, 0))"
        " WHERE customer_service_call_id IS NOT NULL"
        " AND state IN ('draft', 'confirmed', 'under_repair')",
        "The call has an open repair of this machine already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        repairs = super().create(vals_list)
        repairs.move_ids._link_customer_service_parts()
        return repairs

    def write(self, vals):
        """Tie the lines to the parts of the call when the call becomes known.

        :raises UserError: the repair holds parts of another call.
        """
        if "customer_service_call_id" in vals:
            self._check_customer_service_call(vals["customer_service_call_id"])
        res = super().write(vals)
        if "customer_service_call_id" in vals:
            self.move_ids._link_customer_service_parts()
        return res

    def _check_customer_service_call(self, call_id):
        # sudo: a storekeeper knows no parts of calls
        parts = self.sudo().move_ids.customer_service_part_id
        if any(part.call_id.id != call_id for part in parts):
            raise UserError(
                self.env._("The repair has parts of a call: it stays with that call.")
            )

    @api.model
    def _get_customer_service_repairs(self, parts):
        """Return the open repair of each part, making those that miss.

        One repair by call and machine.

        :param parts: parts of the workshop, with the rights to see repairs.
        :return: dict of repairs by part.
        """
        keys = {part: (part.call_id, part._get_workshop_machine()) for part in parts}
        found = {
            (repair.customer_service_call_id, repair.customer_service_equipment_id): (
                repair
            )
            for repair in self.search(
                [
                    ("customer_service_call_id", "in", parts.call_id.ids),
                    ("state", "in", OPEN_REPAIR_STATES),
                ]
            )
        }
        missing = {}
        for part, key in keys.items():
            if key not in found:
                missing.setdefault(key, part)
        if missing:
            vals_list = [
                part._prepare_repair_vals(machine)
                for (_call, machine), part in missing.items()
            ]
            repairs = self.with_context(clean_context(self.env.context)).create(
                vals_list
            )
            found.update(zip(missing, repairs, strict=True))
        return {part: found[key] for part, key in keys.items()}

    # ------------------------------------------------------------------
    # Prices are made on the call
    # ------------------------------------------------------------------
    def action_create_sale_order(self):
        """Quote a repair of a call from the call: work, travel and parts together."""
        calls = self.customer_service_call_id
        if not calls:
            return super().action_create_sale_order()
        if len(self) > 1:
            raise UserError(
                self.env._("Repairs of service calls are quoted one by one.")
            )
        return calls.action_create_quotation()

    def _update_sale_order_line_price(self):
        mine = self.filtered("customer_service_call_id")
        return super(RepairOrder, self - mine)._update_sale_order_line_price()

    # ------------------------------------------------------------------
    # The end
    # ------------------------------------------------------------------
    def action_repair_end(self):
        """Ask what becomes of parts that were planned and not used.

        The host ends the repair and drops them without a word.
        """
        asked = self.env.context.get("customer_service__end_asked")
        if not asked and len(self) == 1 and self._get_unused_moves():
            return {
                "name": self.env._("Parts Not Used"),
                "type": "ir.actions.act_window",
                "res_model": "customer.service.repair.end",
                "view_mode": "form",
                "target": "new",
                "context": {"default_repair_id": self.id},
            }
        return super().action_repair_end()

    def _get_unused_moves(self):
        """Return the lines of parts of which less is used than planned."""
        moves = self.filtered("customer_service_call_id").move_ids.filtered(
            lambda move: (
                move.repair_line_type == "add" and move.state not in ("done", "cancel")
            )
        )
        picked = moves.filtered("picked")
        return moves.filtered(
            lambda move: (
                move.product_uom.compare(move.quantity, move.product_uom_qty) < 0
                or (picked and not move.picked)
            )
        )

    def action_repair_done(self):
        """End the repair: what is on it and not done yet is used.

        The host takes all lines as used when none is ticked; lines that the call
        has used before must not count for that.
        """
        for repair in self.filtered("customer_service_call_id"):
            moves = repair.move_ids.filtered(
                lambda move: move.state not in ("done", "cancel")
            )
            if moves and not any(moves.mapped("picked")):
                moves.filtered("quantity").picked = True
        return super().action_repair_done()

    def action_repair_cancel(self):
        """Tell the call that the workshop gave up: its parts are planned again."""
        res = super().action_repair_cancel()
        for repair in self.filtered("customer_service_call_id"):
            # sudo: a storekeeper may not write on calls
            repair.sudo()._note_cancelled()
        return res

    def _note_cancelled(self):
        self.ensure_one()
        call = self.customer_service_call_id
        parts = self.move_ids.customer_service_part_id.filtered(
            lambda part: part.state == "planned"
        )
        if not parts or self.env.context.get("customer_service__parts_settled"):
            return
        call.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=call.user_id.id or self.env.uid,
            summary=self.env._("Repair %(name)s was cancelled", name=self.name),
            note=self.env._(
                "Still planned and no longer reserved: %(parts)s. Reserve them again, "
                "or say that they are not needed.",
                parts=", ".join(parts.mapped("display_name")),
            ),
        )

    def action_view_customer_service_call(self):
        """Open the call of the repair."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.service.call",
            "view_mode": "form",
            "res_id": self.customer_service_call_id.id,
        }
