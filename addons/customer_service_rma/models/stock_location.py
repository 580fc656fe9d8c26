from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class StockLocation(models.Model):
    """Places of goods that are not ours: neither on hand, nor valued, nor for sale."""

    _inherit = "stock.location"

    customer_service_customer_goods = fields.Boolean(
        string="Goods of Customers",
        index="btree_not_null",
        help="What stands here belongs to customers. It comes and goes with returns "
        "only, and is no part of our stock and of its value.",
    )

    @api.constrains("customer_service_customer_goods", "location_id", "company_id")
    def _check_customer_goods(self):
        """Inside a warehouse the goods would count as on hand."""
        for location in self:
            if not location.customer_service_customer_goods:
                if location.location_id.customer_service_customer_goods:
                    raise ValidationError(
                        self.env._(
                            "%(location)s is among goods of customers and must be for "
                            "them too.",
                            location=location.display_name,
                        )
                    )
            elif location.warehouse_id or not location.company_id:
                raise ValidationError(
                    self.env._(
                        "%(location)s holds goods of customers: it must be of a "
                        "company, and outside of its warehouses.",
                        location=location.display_name,
                    )
                )
        self._check_customer_goods_kept()

    def _check_customer_goods_kept(self):
        """What a place is for stays as it is while something is in it."""
        quants = self.env["stock.quant"]._read_group(
            Domain("location_id", "in", self.ids) & Domain("quantity", "!=", 0),
            ["location_id"],
            ["quantity:sum"],
        )
        for location, _quantity in quants:
            moves = self.env["stock.move"].search_count(
                Domain("location_dest_id", "=", location.id)
                & Domain("state", "=", "done")
                & Domain("customer_service_rma_line_id", "!=", False),
                limit=1,
            )
            if bool(moves) != location.customer_service_customer_goods:
                raise ValidationError(
                    self.env._(
                        "%(location)s is not empty: whose goods it is for cannot "
                        "change now.",
                        location=location.display_name,
                    )
                )

    def _should_be_valued(self):
        return not self.customer_service_customer_goods and super()._should_be_valued()

    def _search_is_valued(self, operator, value):
        domain = Domain(super()._search_is_valued(operator, value))
        ours = Domain("customer_service_customer_goods", "=", False)
        if (operator in ("=", "in")) == bool(value):
            return domain & ours
        return domain | ~ours
