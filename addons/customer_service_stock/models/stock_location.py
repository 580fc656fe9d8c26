from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain


class StockLocation(models.Model):
    """Van of a technician: a location of its own, refilled from the warehouse."""

    _inherit = "stock.location"

    customer_service_van = fields.Boolean(
        string="Service Van",
        help="Goods on the road with a technician, beside the stock of the warehouse.",
    )
    customer_service_user_id = fields.Many2one(
        "res.users",
        string="Technician",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('share', '=', False)]",
        copy=False,
        help="Whose van it is: parts of their work are taken from here.",
    )
    customer_service_refill_date = fields.Datetime(
        string="Refilled on", copy=False, readonly=True
    )
    customer_service_refill_rule_id = fields.Many2one(
        "stock.rule", string="Refill Rule", copy=False, readonly=True
    )

    _customer_service_one_van = models.UniqueIndex(
        "(company_id, customer_service_user_id)"
        " WHERE customer_service_user_id IS NOT NULL AND active",
        "The technician has another van in this company.",
    )

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------
    @api.constrains("customer_service_user_id", "company_id")
    def _check_customer_service_user(self):
        for van in self.filtered("customer_service_user_id"):
            user, company = van.customer_service_user_id, van.company_id
            if company not in user.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(user)s does not work for %(company)s.",
                        user=user.name,
                        company=company.name,
                    )
                )

    @api.constrains("customer_service_van", "location_id", "usage")
    def _check_customer_service_van(self):
        """Under Stock the goods of a van would be promised to ordinary orders."""
        for van in self.filtered("customer_service_van"):
            stock = van.warehouse_id.lot_stock_id
            inside = stock and van._child_of(stock)
            if inside or van.usage != "internal" or not van.company_id:
                raise ValidationError(
                    self.env._(
                        "%(van)s must be an internal location of a company, beside the "
                        "stock of its warehouse and not under it.",
                        van=van.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._complete_van_vals(vals) for vals in vals_list]
        locations = super().create(vals_list)
        for van in locations.filtered("customer_service_van"):
            van._prepare_refill()
        return locations

    @api.model
    def _complete_van_vals(self, vals):
        """Return the values of a location, a new van among the vans of its warehouse.

        :raises UserError: the company has no warehouse.
        """
        default = self.env.context.get("default_customer_service_van")
        if not vals.get("customer_service_van", default) or vals.get("location_id"):
            return vals
        company = self.env["res.company"].browse(vals.get("company_id"))
        company = company or self.env.company
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        if not warehouse:
            raise UserError(
                self.env._(
                    "%(company)s has no warehouse for its vans.", company=company.name
                )
            )
        return {
            **vals,
            "usage": "internal",
            "company_id": company.id,
            "location_id": warehouse.customer_service_vans_id.id,
        }

    def _prepare_refill(self):
        """Let reordering rules of the van order from the stock of its warehouse."""
        self.ensure_one()
        warehouse = self.warehouse_id
        if not warehouse:
            return
        # storage locations are in use from now on
        warehouse.int_type_id.active = True
        self.customer_service_refill_rule_id = self.env["stock.rule"].create(
            {
                "name": self.env._("Refill %(van)s", van=self.name),
                "action": "pull",
                "procure_method": "make_to_stock",
                "location_src_id": warehouse.lot_stock_id.id,
                "location_dest_id": self.id,
                "location_dest_from_rule": True,
                "picking_type_id": warehouse.int_type_id.id,
                "route_id": warehouse._get_refill_route().id,
                "warehouse_id": warehouse.id,
                "company_id": self.company_id.id,
            }
        )

    # ------------------------------------------------------------------
    # Business
    # ------------------------------------------------------------------
    @api.model
    def _get_van(self, user, company):
        """Return the van of a technician in a company, or none."""
        return self.search(
            Domain("customer_service_van", "=", True)
            & Domain("customer_service_user_id", "=", user.id)
            & Domain("company_id", "=", company.id),
            limit=1,
        )

    def _get_refill_quantities(self):
        """Return what the van misses, by product, in the unit of the product.

        Where a reordering rule says how much the van carries, up to that; of other
        goods what was used since the last refill.
        """
        self.ensure_one()
        rules = self.env["stock.warehouse.orderpoint"].search(
            [("location_id", "=", self.id), ("product_id.active", "=", True)]
        )
        missing = {rule.product_id: rule.qty_to_order for rule in rules}
        used = (
            Domain("location_id", "=", self.id)
            & Domain("state", "=", "done")
            & Domain("customer_service_part_id", "!=", False)
            & Domain("product_id", "not in", rules.product_id.ids)
            & Domain("product_id.is_storable", "=", True)
        )
        if self.customer_service_refill_date:
            used &= Domain("date", ">", self.customer_service_refill_date)
        moves = self.env["stock.move"].search(used)
        for move in moves:
            back = move.returned_move_ids.filtered(lambda one: one.state == "done")
            gone = move.product_uom._compute_quantity(
                move.quantity - sum(back.mapped("quantity")), move.product_id.uom_id
            )
            missing[move.product_id] = missing.get(move.product_id, 0) + gone
        return {product: count for product, count in missing.items() if count > 0}

    def _prepare_refill_vals(self, quantities):
        """Return the values of the transfer that fills the van.

        :param dict quantities: by product, in its unit.
        """
        self.ensure_one()
        warehouse = self.warehouse_id
        places = {
            "location_id": warehouse.lot_stock_id.id,
            "location_dest_id": self.id,
        }
        return {
            **places,
            "company_id": self.company_id.id,
            "picking_type_id": warehouse.int_type_id.id,
            "origin": self.env._("Refill of %(van)s", van=self.name),
            "move_ids": [
                Command.create(
                    {
                        **places,
                        "company_id": self.company_id.id,
                        "product_id": product.id,
                        "product_uom": product.uom_id.id,
                        "product_uom_qty": quantity,
                    }
                )
                for product, quantity in quantities.items()
            ],
        }

    def action_customer_service_refill(self):
        """Propose what the van misses as a transfer, to change and to confirm.

        :raises UserError: nothing is missing.
        """
        self.ensure_one()
        kind = self.warehouse_id.int_type_id
        draft = self.env["stock.picking"].search(
            Domain("location_dest_id", "=", self.id)
            & Domain("picking_type_id", "=", kind.id)
            & Domain("state", "=", "draft"),
            limit=1,
        )
        if not draft:
            quantities = self._get_refill_quantities()
            if not quantities:
                raise UserError(
                    self.env._("Nothing is missing in %(van)s.", van=self.name)
                )
            draft = draft.create(self._prepare_refill_vals(quantities))
            # sudo: a storekeeper refills vans and may not change locations
            self.sudo().customer_service_refill_date = fields.Datetime.now()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refill"),
            "res_model": "stock.picking",
            "res_id": draft.id,
            "view_mode": "form",
        }

    def action_customer_service_van_stock(self):
        """Show what is in the vans."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Van Stock"),
            "res_model": "stock.quant",
            "view_mode": "list",
            "domain": [("location_id", "child_of", self.ids)],
        }

    def action_customer_service_van_rules(self):
        """Show the reordering rules of the vans: what each should carry."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_orderpoint"
        )
        action["domain"] = [("location_id", "in", self.ids)]
        action["context"] = {
            "default_location_id": self[:1].id,
            "default_warehouse_id": self[:1].warehouse_id.id,
        }
        return action
