from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import clean_context

from .customer_service_part_workshop import CLOSED_MOVES

FIELD_SOURCES = ("van", "warehouse")
ON_THE_WAY = ("waiting", "confirmed", "partially_available", "assigned")


class CustomerServicePart(models.Model):
    """Parts taken from a van, or from the shelf of the warehouse, to the customer.

    Each part has one open movement at most, in one transfer by call and place; what
    is used, split off and done at once. Quantities are those of the goods moved,
    whoever moved them. Told in two files: ``_van_use`` uses and takes back.
    """

    _inherit = "customer.service.part"

    source = fields.Selection(
        selection_add=[("van", "Van"), ("warehouse", "Warehouse")],
        ondelete={"van": "set direct", "warehouse": "set direct"},
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Taken from",
        compute="_compute_location_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('usage', '=', 'internal')]",
        help="The van of the technician, or the shelf of the warehouse.",
    )

    # ------------------------------------------------------------------
    # Computes
    # ------------------------------------------------------------------
    @api.model
    def _get_field_sources(self):
        return FIELD_SOURCES

    def _filter_field(self):
        return self.filtered(lambda part: part.source in FIELD_SOURCES)

    def _get_technician(self):
        """Return whose work the part belongs to."""
        self.ensure_one()
        return self.intervention_id.user_id or self.call_id.user_id

    def _get_vans(self):
        """Return the vans of the technicians of the parts, by user and company."""
        users = self.env["res.users"].union(*(part._get_technician() for part in self))
        # sudo: who plans the work need not see the vans
        vans = self.env["stock.location"].sudo()
        vans = vans.search(
            Domain("customer_service_van", "=", True)
            & Domain("customer_service_user_id", "in", users.ids)
        )
        return {(van.customer_service_user_id, van.company_id): van for van in vans}

    def _get_default_sources(self):
        """From the van of who does the work, if there is one."""
        sources = super()._get_default_sources()
        vans = self._get_vans()
        for part in self:
            if part.intervention_id.kind == "workshop":
                sources[part] = "workshop"
            elif (part._get_technician(), part.company_id) in vans:
                sources[part] = "van"
        return sources

    @api.depends("source", "intervention_id.user_id", "call_id.user_id")
    def _compute_location_id(self):
        """What is reserved or used stays where it was taken from."""
        moved = self.filtered(lambda part: part.used_quantity or part.reserved_quantity)
        for part in moved:
            part.location_id = part.location_id
        vans = (self - moved)._get_vans()
        for part in self - moved:
            part.location_id = part._get_default_location(vans)

    def _get_default_location(self, vans):
        """Return where a part is taken from.

        :param dict vans: as :meth:`_get_vans` gives them.
        """
        self.ensure_one()
        if self.source == "van":
            own = vans.get((self._get_technician(), self.company_id))
            kept = self.location_id if self.location_id.customer_service_van else own
            return own or kept
        if self.source == "warehouse":
            return self._get_field_warehouse().lot_stock_id
        return False

    def _get_field_warehouse(self):
        """Return the warehouse that a part is served from."""
        self.ensure_one()
        company = self.company_id
        return (
            self.location_id.warehouse_id
            or self._get_technician()
            .with_company(company)
            ._get_default_warehouse_id()
            .filtered(lambda warehouse: warehouse.company_id == company)
            or self.env["stock.warehouse"].search(
                [("company_id", "=", company.id)], limit=1
            )
        )

    @api.depends("source")
    def _compute_reserved(self):
        """Goods are reserved by whoever comes first: the host's scheduler too."""
        mine = self._filter_field()
        for part in mine:
            part.reserved_quantity = part._sum_moved(part._get_field_moves())
        return super(CustomerServicePart, self - mine)._compute_reserved()

    @api.depends("location_id")
    def _compute_availability(self):
        """Tell whether goods are in the place, and when more come there."""
        waiting = self.filtered(
            lambda part: (
                part.source in FIELD_SOURCES
                and part.location_id
                and part.reserved_quantity < part.remaining_quantity
            )
        )
        result = super(CustomerServicePart, self - waiting)._compute_availability()
        for location, parts in waiting.grouped("location_id").items():
            # sudo: a technician has no rights on stock
            products = parts.product_id.sudo().with_context(location=location.id)
            free = {product.id: product.free_qty for product in products}
            coming = parts._get_coming(location)
            for part in parts:
                product = part.product_id
                needed = part.uom_id._compute_quantity(
                    part.remaining_quantity - part.reserved_quantity,
                    product.uom_id,
                    round=False,
                )
                date = coming.get(product.id)
                there = not product.is_storable or free[product.id] >= needed
                part.availability = (
                    "available" if there else "expected" if date else "missing"
                )
                part.date_expected = False if there else date
        return result

    def _get_coming(self, location):
        """Return the first day on which goods come to a place, by id of product."""
        # sudo: a technician has no rights on stock
        moves = self.env["stock.move"].sudo()
        rows = moves._read_group(
            Domain("product_id", "in", self.product_id.ids)
            & Domain("location_dest_id", "child_of", location.id)
            & Domain("state", "in", ON_THE_WAY),
            ["product_id"],
            ["date:min"],
        )
        return {product.id: moment.date() for product, moment in rows}

    def _get_field_moves(self):
        """Return the open movements of parts from their van or shelf."""
        return self.move_ids.filtered(
            lambda move: (
                not move.repair_id
                and not move.origin_returned_move_id
                and move.state not in CLOSED_MOVES
            )
        )

    def _get_substitute_context(self):
        """The list of substitutes shows what is where the part is taken from."""
        context = super()._get_substitute_context()
        if self.location_id:
            context["location"] = self.location_id.id
        return context

    # ------------------------------------------------------------------
    # What a person changes in the grid
    # ------------------------------------------------------------------
    def write(self, vals):
        result = super().write(vals)
        if "location_id" in vals:
            # sudo: whoever may change the part has no rights on stock
            for part in self.sudo().filtered("move_ids"):
                part._follow({"location_id"})
        return result

    def unlink(self):
        """Parts that are deleted leave nothing reserved."""
        # sudo: whoever may delete the part has no rights on stock
        self.sudo()._get_field_moves()._action_cancel()
        return super().unlink()

    def _follow(self, changed):
        """Bring to the movements from the van what changed on the part."""
        super()._follow(changed)
        mine = self.source in FIELD_SOURCES
        moves = self.move_ids.filtered(lambda move: not move.repair_id)
        if mine and "sale_line_id" in changed:
            moves.sale_line_id = self.sale_line_id
        opened = self._get_field_moves()
        if not opened:
            return
        other_goods = (
            opened.product_id != self.product_id
            or opened.product_uom != self.uom_id
            or opened.location_id != self.location_id
        )
        if not mine or other_goods:
            opened._action_cancel()
            if mine:
                self._reserve_field()
        elif "quantity" in changed:
            left = self.quantity - self.used_quantity
            if left <= 0:
                opened._action_cancel()
            elif left != opened.product_uom_qty:
                opened.product_uom_qty = left
                opened._action_assign()

    # ------------------------------------------------------------------
    # The engine: reserve and release
    # ------------------------------------------------------------------
    def _split_field(self):
        """Return the parts of vans and shelves, free to move goods, and the others."""
        mine = self._filter_field()
        # sudo: access on the part was checked; its goods move without stock rights
        free = mine.sudo().with_context(clean_context(self.env.context))
        return free, self - mine

    def _reserve(self):
        mine, others = self._split_field()
        result = super(CustomerServicePart, others)._reserve()
        mine = mine.filtered(lambda part: part.quantity > part.used_quantity)
        if mine:
            mine._lock()
            mine.filtered("released").write({"released": False})
            mine._reserve_field()
        return result

    def _reserve_field(self, quantities=None):
        """Have an open movement for each part, and reserve its goods.

        :param dict quantities: by part, how many it must be at least; else what is
            planned and not used.
        """
        quantities = quantities or {
            part: part.quantity - part.used_quantity for part in self
        }
        missing = self.browse()
        for part in self:
            move = part._get_field_moves()
            if not move:
                missing |= part
            elif move.product_uom_qty < quantities[part]:
                move.product_uom_qty = quantities[part]
        if missing:
            pickings = missing._get_field_pickings()
            moves = self.env["stock.move"].create(
                [
                    part._prepare_field_move_vals(pickings[part], quantities[part])
                    for part in missing
                ]
            )
            moves._action_confirm(merge=False)
        self._get_field_moves().filtered(lambda move: not move.picked)._action_assign()

    def _get_field_pickings(self):
        """Return the open transfer of each part, one by call and place.

        :raises UserError: nobody knows where a part is taken from.
        """
        nowhere = self.filtered(lambda part: not part.location_id)
        if nowhere:
            raise UserError(
                self.env._(
                    "Nobody knows from where to take %(parts)s: give the technician a "
                    "van, or say another place.",
                    parts=", ".join(nowhere.mapped("display_name")),
                )
            )
        found = {}
        pickings = self.env["stock.picking"].search(
            Domain("customer_service_call_id", "in", self.call_id.ids)
            & Domain("location_id", "in", self.location_id.ids)
            & Domain("picking_type_id.code", "=", "outgoing")
            & Domain("state", "not in", CLOSED_MOVES)
        )
        by_key = {
            (picking.customer_service_call_id, picking.location_id): picking
            for picking in pickings
        }
        for part in self:
            key = (part.call_id, part.location_id)
            if key not in by_key:
                by_key[key] = pickings.create(part._prepare_field_picking_vals())
            found[part] = by_key[key]
        return found

    def _get_field_address(self):
        """Return where the parts go: the site of the machine, else the customer."""
        self.ensure_one()
        call = self.call_id
        return call.site_id or call.partner_id

    def _prepare_field_picking_vals(self):
        """Return the values of the transfer that takes parts to the call.

        :raises UserError: the warehouse has no field use.
        """
        self.ensure_one()
        kind = self._get_field_warehouse().customer_service_field_type_id
        if not kind:
            raise UserError(
                self.env._(
                    "%(company)s has no warehouse that parts are taken from.",
                    company=self.company_id.name,
                )
            )
        address = self._get_field_address().with_company(self.company_id)
        return {
            "picking_type_id": kind.id,
            "partner_id": address.id,
            "company_id": self.company_id.id,
            "location_id": self.location_id.id,
            "location_dest_id": address.property_stock_customer.id
            or kind.default_location_dest_id.id,
            "origin": self.call_id.name,
            "scheduled_date": self._get_field_date(),
            "user_id": self._get_technician().id,
        }

    def _get_field_date(self):
        self.ensure_one()
        return self.intervention_id.date_start or fields.Datetime.now()

    def _prepare_field_move_vals(self, picking, quantity):
        """Return the values of the movement of a part.

        :param picking: the transfer.
        :param float quantity: in the unit of the part.
        """
        self.ensure_one()
        return {
            "picking_id": picking.id,
            "picking_type_id": picking.picking_type_id.id,
            "product_id": self.product_id.id,
            "product_uom": self.uom_id.id,
            "product_uom_qty": quantity,
            "company_id": self.company_id.id,
            "partner_id": picking.partner_id.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "date": self._get_field_date(),
            "origin": picking.origin,
            "sale_line_id": self.sale_line_id.id,
            "customer_service_part_id": self.id,
        }

    def _release(self):
        mine, others = self._split_field()
        result = super(CustomerServicePart, others)._release()
        if mine:
            mine._lock()
            mine._get_field_moves().filtered(
                lambda move: not move.picked
            )._action_cancel()
            mine.write({"released": True})
        return result
