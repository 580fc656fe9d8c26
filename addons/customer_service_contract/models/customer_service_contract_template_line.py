from odoo import fields, models

from ..tools import fee


class CustomerServiceContractTemplateLine(models.Model):
    """What contracts of a type promise, unless something else is agreed."""

    _name = "customer.service.contract.template.line"
    _description = "Contract Type Line"
    _order = "sequence, id"
    _check_company_auto = True

    template_id = fields.Many2one(
        "customer.service.contract.template",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="template_id.company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        "product.product",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('sale_ok', '=', True)]",
        check_company=True,
    )
    name = fields.Char(translate=True)
    quantity = fields.Float(default=1.0, digits="Product Unit")
    price_unit = fields.Float(
        digits="Product Price", help="0: the price of the customer's pricelist."
    )
    price_basis = fields.Selection(
        [(fee.PER_PERIOD, "Period"), (fee.PER_YEAR, "Year")],
        string="Price per",
        required=True,
        default=fee.PER_PERIOD,
    )
    schedule_id = fields.Many2one(
        "customer.service.billing.schedule",
        string="Schedule of Its Own",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )

    def _prepare_contract_line_vals(self):
        """Return the values of a line of a contract of this type."""
        self.ensure_one()
        vals = {
            "sequence": self.sequence,
            "product_id": self.product_id.id,
            "quantity": self.quantity,
            "price_basis": self.price_basis,
            "own_schedule_id": self.schedule_id.id,
        }
        if self.name:
            vals["name"] = self.name
        if self.price_unit:
            vals["price_unit"] = self.price_unit
        return vals
