from odoo import SUPERUSER_ID, api, models
from odoo.fields import Command
from odoo.tools import clean_context


class StockMove(models.Model):
    """Lines of a workshop repair are parts of the call, both ways.

    The host writes orders from repairs; for a repair of a call the order is made
    from the call, so that this is switched off.
    """

    _inherit = "stock.move"

    _customer_service_part_open = models.UniqueIndex(
        "(customer_service_part_id) WHERE customer_service_part_id IS NOT NULL"
        " AND repair_id IS NOT NULL AND state NOT IN ('done', 'cancel')",
        "The part is reserved in the workshop already.",
    )

    # ------------------------------------------------------------------
    # From the Repairs app to the call
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        moves._link_customer_service_parts()
        return moves

    def write(self, vals):
        res = super().write(vals)
        if "repair_line_type" in vals:
            self._link_customer_service_parts()
        if {"product_uom_qty", "product_id", "product_uom"} & vals.keys():
            self._tell_customer_service_parts()
        return res

    def unlink(self):
        """Keep the part of a line deleted in the workshop, as not needed."""
        # sudo: who deletes lines of a repair may know no parts of calls
        parts = self.sudo().customer_service_part_id.filtered(
            lambda part: part.source == "workshop" and not part.used_quantity
        )
        res = super().unlink()
        parts.released = True
        return res

    def _link_customer_service_parts(self):
        """Give a part to each added line of a call's repair, and take others' away."""
        # sudo: a storekeeper may not write parts of calls
        lines = self.sudo().filtered("repair_id.customer_service_call_id")
        gone = lines.filtered(
            lambda move: (
                move.customer_service_part_id and move.repair_line_type != "add"
            )
        )
        if gone:
            parts = gone.customer_service_part_id
            gone.customer_service_part_id = False
            parts.filtered(lambda part: not part.used_quantity).released = True
        new = lines.filtered(
            lambda move: (
                move.repair_line_type == "add"
                and move.state != "cancel"
                and not move.customer_service_part_id
            )
        )
        if not new:
            return
        new = new.with_context(clean_context(self.env.context))
        parts = new.env["customer.service.part"].create(
            [move._prepare_customer_service_part_vals() for move in new]
        )
        for move, part in zip(new, parts, strict=True):
            move.customer_service_part_id = part

    def _prepare_customer_service_part_vals(self):
        """Return the values of the part of a line added in the workshop."""
        self.ensure_one()
        repair = self.repair_id
        return {
            "call_id": repair.customer_service_call_id.id,
            "intervention_id": repair.customer_service_intervention_id.id,
            "product_id": self.product_id.id,
            "uom_id": self.product_uom.id,
            "quantity": self.product_uom_qty or self.quantity,
            "source": "workshop",
        }

    def _tell_customer_service_parts(self):
        """Bring what the workshop changed on a line to the part of the call."""
        if self.env.context.get("customer_service__from_part"):
            return
        # sudo: a storekeeper may not write parts of calls
        for move in self.sudo():
            part = move.customer_service_part_id
            if part.source != "workshop" or move.state in ("done", "cancel"):
                continue
            values = {
                "product_id": move.product_id,
                "uom_id": move.product_uom,
                "quantity": part.used_quantity + move.product_uom_qty,
            }
            part.with_context(customer_service__from_move=True).write(
                {
                    name: value.id if isinstance(value, models.Model) else value
                    for name, value in values.items()
                    if part[name] != value
                }
            )

    # ------------------------------------------------------------------
    # From the call to the move
    # ------------------------------------------------------------------
    def _action_done(self, cancel_backorder=False):
        """Tell the parts of calls what was used, whoever ends the repair.

        What is done is left alone: the host would value it a second time.
        """
        if not any(move.customer_service_part_id for move in self):
            return super()._action_done(cancel_backorder=cancel_backorder)
        todo = self.filtered(
            lambda move: not (move.customer_service_part_id and move.state == "done")
        )
        moves = self.browse()
        for company, mine in todo.grouped("company_id").items():
            valuer = mine._get_valuer().with_company(company)
            moves |= super(StockMove, valuer)._action_done(
                cancel_backorder=cancel_backorder
            )
        moves = moves.with_env(self.env)
        # sudo: a storekeeper may not write parts of calls
        moves.sudo().customer_service_part_id._record_workshop_use()
        return moves

    def _get_valuer(self):
        """Return the movements with who may value them.

        The host computes quantities in stock, which the cost comes from, without the
        superuser's rights, even for a technician whose part is moved with them.
        """
        if self.env.su and not self.env.user.has_group("stock.group_stock_user"):
            return self.with_user(SUPERUSER_ID)
        return self

    def _prepare_workshop_return_vals(self, quantity):
        """Return the values of the movement that brings a part back to its shelf.

        :param float quantity: in the unit of the movement.
        """
        self.ensure_one()
        lines, left = [], quantity
        for line in self.move_line_ids:
            taken = min(left, line.quantity)
            if line.product_uom_id.is_zero(taken):
                continue
            left -= taken
            lines.append(
                Command.create(
                    {
                        "product_id": self.product_id.id,
                        "product_uom_id": line.product_uom_id.id,
                        "quantity": taken,
                        "lot_id": line.lot_id.id,
                        "location_id": line.location_dest_id.id,
                        "location_dest_id": line.location_id.id,
                        "company_id": self.company_id.id,
                    }
                )
            )
        return {
            "product_id": self.product_id.id,
            "product_uom": self.product_uom.id,
            "product_uom_qty": quantity,
            "location_id": self.location_dest_id.id,
            "location_dest_id": self.location_id.id,
            "company_id": self.company_id.id,
            "origin": self.repair_id.name,
            "reference": self.repair_id.name,
            "partner_id": self.repair_id.partner_id.id,
            "origin_returned_move_id": self.id,
            "to_refund": True,
            "sale_line_id": self.sale_line_id.id,
            "customer_service_part_id": self.customer_service_part_id.id,
            "picked": True,
            "move_line_ids": lines,
        }

    # ------------------------------------------------------------------
    # Orders are made from the call
    # ------------------------------------------------------------------
    def _without_customer_service(self):
        return self.filtered(lambda move: not move.repair_id.customer_service_call_id)

    def _create_repair_sale_order_line(self):
        moves = self._without_customer_service()
        return super(StockMove, moves)._create_repair_sale_order_line()

    def _update_repair_sale_order_line(self):
        moves = self._without_customer_service()
        return super(StockMove, moves)._update_repair_sale_order_line()

    def _clean_repair_sale_order_line(self):
        moves = self._without_customer_service()
        return super(StockMove, moves)._clean_repair_sale_order_line()
