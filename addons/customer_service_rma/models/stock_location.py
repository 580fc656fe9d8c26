from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
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

    def write(self, vals):
        """What a place is for stays as it is while something is in it.

        :raises UserError: it is not empty.
        """
        name = "customer_service_customer_goods"
        if name in vals:
            changed = self.filtered(lambda place: place[name] != bool(vals[name]))
            # sudo: what stands there counts, whoever may see it
            filled = changed.sudo().quant_ids.filtered("quantity").location_id
            if filled:
                raise UserError(
                    self.env._(
                        "%(location)s is not empty: whose goods it is for cannot "
                        "change now.",
                        location=filled[0].display_name,
                    )
                )
        return super().write(vals)

    def _get_rma_kind(self):
        """Return whose goods stand here: theirs, ours, outside of us, or gone."""
        self.ensure_one()
        if self.customer_service_customer_goods:
            return "theirs"
        return {
            "customer": "outside",
            "supplier": "outside",
            "inventory": "gone",
            "production": "gone",
        }.get(self.usage, "ours")

    def _should_be_valued(self):
        return not self.customer_service_customer_goods and super()._should_be_valued()

    def _search_is_valued(self, operator, value):
        domain = Domain(super()._search_is_valued(operator, value))
        ours = Domain("customer_service_customer_goods", "=", False)
        if (operator in ("=", "in")) == bool(value):
            return domain & ours
        return domain | ~ours
