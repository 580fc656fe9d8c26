from odoo import fields, models


class AccountAnalyticLine(models.Model):
    """Cost and revenue of a service call."""

    _inherit = "account.analytic.line"

    customer_service_call_id = fields.Many2one(
        "customer.service.call",
        string="Service Call",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    customer_service_charge_id = fields.Many2one(
        "customer.service.charge",
        string="Service Charge",
        readonly=True,
        copy=False,
        ondelete="set null",
    )
    category = fields.Selection(
        selection_add=[
            ("labour", "Labour"),
            ("travel", "Travel"),
            ("part", "Parts"),
            ("expense", "Expenses"),
        ],
        ondelete={
            "labour": "set default",
            "travel": "set default",
            "part": "set default",
            "expense": "set default",
        },
    )

    _customer_service_charge_uniq = models.UniqueIndex(
        "(customer_service_charge_id) WHERE customer_service_charge_id IS NOT NULL",
        "The cost of this charge is booked already.",
    )

    def _differs(self, name, value):
        """Tell whether a value is another one than the field has."""
        self.ensure_one()
        field = self._fields[name]
        if field.type == "many2one":
            return self[name].id != value
        return self[name] != field.convert_to_record(
            field.convert_to_cache(value, self), self
        )
