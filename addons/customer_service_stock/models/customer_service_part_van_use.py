from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CustomerServicePart(models.Model):
    """Using parts of a van or a shelf, and taking them back."""

    _inherit = "customer.service.part"

    # ------------------------------------------------------------------
    # Use
    # ------------------------------------------------------------------
    def _consume(self, quantities):
        parts = self.browse([part.id for part in quantities])
        mine, others = parts._split_field()
        result = super(CustomerServicePart, others)._consume(
            {part: count for part, count in quantities.items() if part in others}
        )
        if mine:
            mine._lock()
            mine._consume_field({part: quantities[part] for part in mine})
        return result

    def _consume_field(self, quantities):
        """Take goods from the van in one go, or leave it to the warehouse.

        :param dict quantities: by part, how many are used, in its unit.
        """
        self._check_serials()
        self._reserve_field(
            {part: max(count, part._get_left()) for part, count in quantities.items()}
        )
        moves = rest = self.env["stock.move"]
        for part, count in quantities.items():
            move = part._get_field_moves()
            part._pick_field(move, count)
            if part.company_id.customer_service_consumption == "use":
                rest |= part._split_off(move)
                moves |= move
        rest._action_confirm(merge=False)
        moves._action_done(cancel_backorder=True)
        # transfers of which nothing is left end on the day of their last part
        pickings = moves.picking_id.filtered(lambda picking: picking.state == "done")
        for day, done in pickings.grouped(
            lambda picking: max(picking.move_ids.mapped("date"))
        ).items():
            done.date_done = day

    def _get_left(self):
        """Return how many are planned and not used, in the unit of the part."""
        self.ensure_one()
        return 0 if self.released else max(self.quantity - self.used_quantity, 0)

    def _split_off(self, move):
        """Return a movement of what is still to be used, made from the picked one."""
        self.ensure_one()
        rest = move.product_uom_qty - move.quantity
        if self._get_left() <= move.quantity or move.product_uom.compare(rest, 0) <= 0:
            return move.browse()
        vals = move._split(
            move.product_uom._compute_quantity(rest, move.product_id.uom_id)
        )
        return move.create(vals)

    def _pick_field(self, move, quantity):
        """Say on the movement what is taken: how many, and of which lot.

        :raises UserError: the serial number is not there, or nothing is there and
            the company refuses it.
        """
        self.ensure_one()
        product = self.product_id
        if product.tracking == "serial" and quantity > 1:
            raise UserError(
                self.env._(
                    "%(part)s: one line for each serial number.",
                    part=self.display_name,
                )
            )
        if product.tracking != "none" and self.serial:
            self._pick_lot(move, quantity)
        there = move.quantity
        if product.is_storable and move.product_uom.compare(there, quantity) < 0:
            self._miss(move, quantity - there)
        move.quantity = quantity
        move.picked = True

    def _pick_lot(self, move, quantity):
        """Reserve the lot written on the part.

        :raises UserError: no such lot of the product, or not in this place.
        """
        self.ensure_one()
        lot = self._get_workshop_lot()
        if move.move_line_ids.lot_id == lot:
            return
        move._do_unreserve()
        move._update_reserved_quantity(
            move.product_uom._compute_quantity(quantity, move.product_id.uom_id),
            move.location_id,
            lot_id=lot,
        )
        if not move.move_line_ids:
            raise UserError(
                self.env._(
                    "%(serial)s of %(product)s is not in %(place)s, or reserved for "
                    "other work.",
                    serial=self.serial,
                    product=self.product_id.display_name,
                    place=move.location_id.display_name,
                )
            )

    def _miss(self, move, quantity):
        """Let goods be used that are not there on record, or refuse it.

        :param float quantity: how many miss, in the unit of the movement.
        :raises UserError: the company refuses, or the goods have serial numbers.
        """
        self.ensure_one()
        values = {
            "quantity": f"{quantity:g}",
            "unit": move.product_uom.display_name,
            "product": self.product_id.display_name,
            "place": move.location_id.display_name,
            "call": self.call_id.display_name,
        }
        tracked = self.product_id.tracking != "none"
        if tracked or self.company_id.customer_service_missing_part == "refuse":
            raise UserError(
                self.env._(
                    "%(quantity)s %(unit)s of %(product)s are not in %(place)s.",
                    **values,
                )
            )
        note = self.env._(
            "%(quantity)s %(unit)s of %(product)s used on %(call)s were not in "
            "%(place)s on record: count what is there.",
            **values,
        )
        responsible = self.company_id.customer_service_stock_user_id
        paper = move.picking_id or move.repair_id
        if responsible:
            paper.activity_schedule(
                "mail.mail_activity_data_todo", note=note, user_id=responsible.id
            )
        else:
            paper.message_post(body=note)

    def _check_lots(self, moves):
        """Refuse lots that are built in elsewhere, whoever ships them.

        :param moves: the movements about to be done.
        :raises UserError: a serial number is installed in another machine.
        """
        for part in self:
            lots = moves.filtered(
                lambda move, of=part: move.customer_service_part_id == of
            ).move_line_ids.lot_id
            serials = lots.filtered(lambda lot: lot.product_id.tracking == "serial")
            if len(serials) == 1 and part.serial != serials.name:
                part.serial = serials.name
        self._check_serials()

    def _record_field_use(self):
        """Write what the movements say was used and came back, and act on it."""
        changed = self.browse()
        for part in self:
            moves = part.move_ids.filtered(
                lambda move: move.state == "done" and not move.repair_id
            )
            back = moves.filtered("origin_returned_move_id")
            used, returned = part._sum_moved(moves - back), part._sum_moved(back)
            if (used, returned) != (part.used_quantity, part.returned_quantity):
                part.write({"used_quantity": used, "returned_quantity": returned})
                changed |= part
        if changed:
            changed._after_use()

    # ------------------------------------------------------------------
    # Back
    # ------------------------------------------------------------------
    def _give_back(self, quantities):
        parts = self.browse([part.id for part in quantities])
        mine, others = parts._split_field()
        result = super(CustomerServicePart, others)._give_back(
            {part: count for part, count in quantities.items() if part in others}
        )
        if mine:
            mine._lock()
            vals_list = []
            for part in mine:
                vals_list += part._prepare_field_returns(quantities[part])
            mine.env["stock.move"].create(vals_list)._action_done()
        return result

    def _prepare_field_returns(self, quantity):
        """Return the values of the movements that bring goods back, newest first.

        :param float quantity: in the unit of the part.
        :raises UserError: more comes back than was used.
        """
        self.ensure_one()
        done = self.move_ids.filtered(lambda move: move.state == "done")
        gone = done.filtered(lambda move: not move.origin_returned_move_id)
        vals_list = []
        for move in gone.sorted("id", reverse=True):
            back = done.filtered(lambda one, of=move: one.origin_returned_move_id == of)
            taken = min(quantity, move.quantity - sum(back.mapped("quantity")))
            if move.product_uom.compare(taken, 0) > 0:
                vals_list.append(move._prepare_field_return_vals(taken))
                quantity -= taken
        if self.uom_id.compare(quantity, 0) > 0:
            raise UserError(self.env._("No more can come back than was used."))
        return vals_list

    # ------------------------------------------------------------------
    # Components and van
    # ------------------------------------------------------------------
    def _get_component_domain(self):
        """A machine is known by its lot, too."""
        domain = super()._get_component_domain()
        # sudo: a technician has no rights on lots
        lot = self.env["stock.lot"].sudo()
        lot = lot.search(
            [
                ("product_id", "=", self.product_id.id),
                ("name", "=ilike", self.serial.strip()),
                ("company_id", "in", [False, self.company_id.id]),
            ],
            limit=1,
        )
        if not lot:
            return domain
        by_lot = Domain("company_id", "=", self.company_id.id) & Domain(
            "lot_id", "=", lot.id
        )
        return domain | by_lot

    def _prepare_component_vals(self):
        """The component knows its lot."""
        # sudo: who uses a part may read no movements
        lots = self.sudo().move_ids.move_line_ids.lot_id
        return {
            **super()._prepare_component_vals(),
            "lot_id": lots.filtered(lambda lot: lot.name == self.serial)[:1].id,
        }

    @api.model
    def _get_van_stock(self, user):
        """Return what is in the van of a technician, without rights on stock.

        :param user: the technician.
        :return: list of dicts with ``product_id``, ``name``, ``unit``, ``quantity``
            (in the unit of the product), ``available`` (not reserved) and ``serials``.
        """
        # sudo: a technician sees the own van alone, and has no rights on stock
        van = self.env["stock.location"].sudo()._get_van(user, self.env.company)
        quants = van.quant_ids.filtered(lambda quant: quant.quantity)
        return [
            {
                "product_id": product.id,
                "name": product.display_name,
                "unit": product.uom_id.name,
                "quantity": sum(found.mapped("quantity")),
                "available": sum(
                    quant.quantity - quant.reserved_quantity for quant in found
                ),
                "serials": found.lot_id.mapped("name"),
            }
            for product, found in quants.grouped("product_id").items()
        ]
