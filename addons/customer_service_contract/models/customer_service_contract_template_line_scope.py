from odoo import fields, models


class CustomerServiceContractTemplateLine(models.Model):
    """What lines of a type cover, and per what they are paid."""

    _inherit = "customer.service.contract.template.line"

    scope = fields.Selection(
        [
            ("equipment", "Single Machines"),
            ("category", "Machines of a Category"),
            ("site", "Machines at the Sites"),
            ("customer", "All of the Customer"),
        ],
        string="Covers",
        required=True,
        default="equipment",
    )
    category_id = fields.Many2one(
        "customer.service.equipment.category",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    fee_basis = fields.Selection(
        [("line", "Line"), ("equipment", "Machine")],
        string="Fee per",
        required=True,
        default="line",
    )
    free_periods = fields.Integer(help="Periods at the start that cost nothing.")

    _free_periods_positive = models.Constraint(
        "CHECK (free_periods IS NULL OR free_periods >= 0)",
        "The number of free periods cannot be negative.",
    )

    def _prepare_contract_line_vals(self):
        return {
            **super()._prepare_contract_line_vals(),
            "scope": self.scope,
            "category_id": self.category_id.id,
            "fee_basis": self.fee_basis,
            "free_periods": self.free_periods,
        }
