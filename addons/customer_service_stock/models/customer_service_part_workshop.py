from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, clean_context

CLOSED_MOVES = ("done", "cancel")
# changes of a part that its movement follows
FOLLOWED = {"quantity", "uom_id", "product_id", "source", "sale_line_id", "call_id"}


class CustomerServicePart(models.Model):
    """Parts taken from the workshop's shelf: lines of a repair of the host.

    One open line by part. Quantities are those of the goods moved, whoever moved
    them: the technician from the call, or the workshop from the Repairs app.
    """

    _inherit = "customer.service.part"

    source = fields.Selection(
        selection_add=[("workshop", "Workshop")],
        ondelete={"workshop": lambda parts: parts._forget_engine()},
    )
    move_ids = fields.One2many(
        "stock.move", "customer_service_part_id", groups="stock.group_stock_user"
    )
    reserved_quantity = fields.Float(compute="_compute_reserved", store=True)

    @api.depends("move_ids.state", "move_ids.quantity", "move_ids.product_uom")
    def _compute_reserved(self):
        """Goods are reserved by whoever comes first: the host's scheduler too."""
        for part in self:
            if part.source == "workshop":
                part.reserved_quantity = part._sum_moved(part._get_workshop_move())
            else:
                part.reserved_quantity = part.reserved_quantity

    def _record_workshop_use(self):
        """Write what the movements of goods say was used and came back."""
        parts = self.filtered(lambda part: part.source == "workshop")
        changes = {}
        for part in parts:
            done = part.move_ids.filtered(lambda move: move.state == "done")
            back = done.filtered("origin_returned_move_id")
            vals = (part._sum_moved(done - back), part._sum_moved(back))
            if vals != (part.used_quantity, part.returned_quantity):
                changes.setdefault(vals, self.browse())
                changes[vals] |= part
        for (used, returned), changed in changes.items():
            changed._record_workshop_serial()
            changed.write(
                {
                    "used_quantity": used,
                    "returned_quantity": returned,
                    "released": False,
                }
            )
        self.browse().union(*changes.values())._after_use()

    def _record_workshop_serial(self):
        """Write the serial number that the workshop took from the shelf."""
        for part in self:
            lots = part.move_ids.move_line_ids.lot_id
            if (
                not part.serial
                and len(lots) == 1
                and lots.product_id.tracking == ("serial")
            ):
                part.serial = lots.name

    def _forget_engine(self):
        """Keep what was recorded of parts whose engine is uninstalled."""
        self.env.execute_query(
            SQL(
                "UPDATE customer_service_part SET source = 'direct' WHERE id IN %s"
                " RETURNING id",
                tuple(self.ids) or (0,),
            )
        )
        self.invalidate_recordset(["source"], flush=False)

    def _sum_moved(self, moves):
        """Return what the movements carry, in the unit of the part."""
        self.ensure_one()
        return sum(
            move.product_uom._compute_quantity(move.quantity, self.uom_id, round=False)
            for move in moves
        )

    def _get_workshop_move(self):
        """Return the open line of repair of a part."""
        self.ensure_one()
        return self.move_ids.filtered(
            lambda move: move.repair_id and move.state not in CLOSED_MOVES
        )

    def _get_workshop_machine(self):
        """Return the machine that the workshop has on its bench for a part."""
        self.ensure_one()
        machine, built_into = self.call_id.equipment_id, self.equipment_id
        inside = machine and (built_into.parent_path or "").startswith(
            machine.parent_path
        )
        return machine if inside else built_into or machine

    # ------------------------------------------------------------------
    # What a person changes in the grid
    # ------------------------------------------------------------------
    def write(self, vals):
        res = super().write(vals)
        changed = FOLLOWED & vals.keys()
        if changed and not self.env.context.get("customer_service__from_move"):
            # sudo: whoever may change the part has no rights on stock
            for part in self.sudo().filtered("move_ids"):
                part._follow(changed)
        return res

    def _follow(self, changed):
        """Bring to the movement what changed on the part.

        :param set changed: names of the fields.
        """
        self.ensure_one()
        if "sale_line_id" in changed and self.source == "workshop":
            self.move_ids.filtered("repair_id").sale_line_id = self.sale_line_id
            self._show_order_on_repairs()
        move = self._get_workshop_move()
        if not move:
            return
        move = move.with_context(customer_service__from_part=True)
        other_goods = {"product_id", "uom_id"} & changed and (
            move.product_id != self.product_id or move.product_uom != self.uom_id
        )
        if self.source != "workshop" or other_goods:
            move._action_cancel()
            if self.source == "workshop":
                self._reserve()
        elif "quantity" in changed:
            left = self.quantity - self.used_quantity
            if left <= 0:
                move._action_cancel()
            elif left != move.product_uom_qty:
                move.product_uom_qty = left
                move._action_assign()

    def _show_order_on_repairs(self):
        """Have the repairs lead to the first order that quotes their parts."""
        for part in self.filtered("sale_line_id"):
            part.move_ids.repair_id.filtered(
                lambda repair: not repair.sale_order_id
            ).sale_order_id = part.sale_line_id.order_id

    # ------------------------------------------------------------------
    # The engine
    # ------------------------------------------------------------------
    def _split_workshop(self):
        """Return the parts of the workshop, free to move goods, and the others."""
        mine = self.filtered(lambda part: part.source == "workshop")
        # sudo: access on the part was checked; its goods move without stock rights
        free = mine.sudo().with_context(clean_context(self.env.context))
        return free, self - mine

    def _reserve(self):
        mine, others = self._split_workshop()
        res = super(CustomerServicePart, others)._reserve()
        mine = mine.filtered(lambda part: part.quantity > part.used_quantity)
        if mine:
            mine._lock()
            mine._reserve_workshop()
        return res

    def _reserve_workshop(self):
        """Put the parts on their repair and reserve the goods; buy what misses."""
        self.filtered("released").released = False
        missing = self.filtered(lambda part: not part._get_workshop_move())
        if missing:
            # the index of open lines must know those just done or cancelled
            missing.move_ids.flush_recordset(["state"])
            repairs = self.env["repair.order"]._get_customer_service_repairs(missing)
            self.env["stock.move"].create(
                [part._prepare_workshop_move_vals(repairs[part]) for part in missing]
            )
            missing._show_order_on_repairs()
        moves = self.move_ids.filtered(
            lambda move: move.repair_id and move.state not in CLOSED_MOVES
        )
        moves.repair_id._action_repair_confirm()
        moves._action_assign()

    def _release(self):
        mine, others = self._split_workshop()
        res = super(CustomerServicePart, others)._release()
        if not mine:
            return res
        mine._lock()
        moves = mine.move_ids.filtered(
            lambda move: move.repair_id and move.state not in CLOSED_MOVES
        )
        repairs = moves.repair_id
        moves._action_cancel()
        mine.released = True
        repairs.filtered(
            lambda repair: (
                repair.state in ("draft", "confirmed")
                and all(move.state == "cancel" for move in repair.move_ids)
            )
        ).with_context(customer_service__parts_settled=True).action_repair_cancel()
        return res

    def _consume(self, quantities):
        mine, others = self._split_workshop()
        rest = {part: quantities[part] for part in others}
        res = super(CustomerServicePart, others)._consume(rest) if rest else None
        used = {part: quantities[part] for part in mine if quantities[part] > 0}
        if used:
            mine = mine.filtered(used.get)
            mine._lock()
            mine._check_serials()
            mine._consume_workshop(used)
        return res

    def _consume_workshop(self, quantities):
        """Take the goods from the shelf, in one go.

        :param dict quantities: by part, how many are used.
        """
        for part, quantity in quantities.items():
            if part.quantity < part.used_quantity + quantity:
                part.quantity = part.used_quantity + quantity
        self._reserve_workshop()
        moves = self.env["stock.move"]
        for part, quantity in quantities.items():
            move = part._get_workshop_move()
            part._pick_field(move, quantity)
            moves += move
        repairs = moves.repair_id
        repairs.filtered(
            lambda repair: repair.state == "confirmed"
        ).action_repair_start()
        moves._action_done(cancel_backorder=True)

    def _get_workshop_lot(self):
        """Return the lot of the serial written on the part."""
        self.ensure_one()
        lot = self.env["stock.lot"].search(
            [
                ("product_id", "=", self.product_id.id),
                ("name", "=", self.serial.strip()),
                ("company_id", "in", [False, self.company_id.id]),
            ],
            limit=1,
        )
        if not lot:
            raise UserError(
                self.env._(
                    "%(serial)s is not a serial number of %(product)s.",
                    serial=self.serial,
                    product=self.product_id.display_name,
                )
            )
        return lot

    def _give_back(self, quantities):
        mine, others = self._split_workshop()
        rest = {part: quantities[part] for part in others}
        res = super(CustomerServicePart, others)._give_back(rest) if rest else None
        if mine:
            mine._lock()
            vals_list = []
            for part in mine:
                vals_list += part._prepare_workshop_returns(quantities[part])
            mine.env["stock.move"].create(vals_list)._action_done()
        return res

    def _prepare_workshop_returns(self, quantity):
        """Return the values of the movements that bring goods back, newest first.

        :raises UserError: more comes back than was used.
        """
        self.ensure_one()
        done = self.move_ids.filtered(lambda move: move.state == "done")
        vals_list = []
        for move in done.filtered("repair_id").sorted("id", reverse=True):
            back = done.filtered(lambda one, of=move: one.origin_returned_move_id == of)
            taken = min(quantity, move.quantity - sum(back.mapped("quantity")))
            if taken > 0:
                vals_list.append(move._prepare_workshop_return_vals(taken))
                quantity -= taken
        if self.uom_id.compare(quantity, 0) > 0:
            raise UserError(
                self.env._(
                    "More of %(product)s comes back than was used.",
                    product=self.product_id.display_name,
                )
            )
        return vals_list

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------
    def _prepare_workshop_move_vals(self, repair):
        """Return the values of the line of repair of a part."""
        self.ensure_one()
        return {
            "repair_id": repair.id,
            "repair_line_type": "add",
            "product_id": self.product_id.id,
            "product_uom": self.uom_id.id,
            "product_uom_qty": self.quantity - self.used_quantity,
            "company_id": repair.company_id.id,
            "partner_id": repair.partner_id.id,
            "date": repair.schedule_date,
            "origin": repair.name,
            "sale_line_id": self.sale_line_id.id,
            "customer_service_part_id": self.id,
        }

    def _prepare_repair_vals(self, machine):
        """Return the values of the repair of a machine, for the call of the part.

        :raises UserError: the company has no warehouse with repairs.
        """
        self.ensure_one()
        call = self.call_id
        company = call.company_id
        kind = self._get_workshop_type()
        intervention = self.intervention_id
        user = intervention.user_id or call.user_id
        vals = {
            "customer_service_call_id": call.id,
            "customer_service_intervention_id": intervention.id,
            "customer_service_equipment_id": machine.id,
            "company_id": company.id,
            "picking_type_id": kind.id,
            "partner_id": call.partner_id.id,
            "user_id": user.id if company in user.company_ids else False,
            "schedule_date": intervention.date_start or fields.Datetime.now(),
        }
        return {**vals, **machine._prepare_repair_vals(kind.warehouse_id)}

    def _get_workshop_type(self):
        """Return the kind of operation of repairs for the company of the part."""
        self.ensure_one()
        warehouse = self.env.user.with_company(
            self.company_id
        )._get_default_warehouse_id()
        kind = warehouse.repair_type_id
        if not kind:
            raise UserError(
                self.env._(
                    "%(company)s has no warehouse that makes repairs.",
                    company=self.company_id.name,
                )
            )
        return kind
