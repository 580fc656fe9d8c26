from odoo import fields, models


class ResCompany(models.Model):
    """How long customers may keep what they were sent another unit for."""

    _inherit = "res.company"

    customer_service_rma_advance_days = fields.Integer(
        string="Broken Unit due (days)",
        default=14,
        help="Days after an advance replacement in which the broken unit is to come; "
        "then the replacement is charged.",
    )
    customer_service_rma_remind_days = fields.Integer(
        string="Reminder before (days)",
        default=4,
        help="Days before, on which the customer is reminded; 0 for no reminder.",
    )

    _customer_service_rma_advance_days_positive = models.Constraint(
        "CHECK (customer_service_rma_advance_days >= 0"
        " AND customer_service_rma_remind_days >= 0)",
        "The days in which broken units are to come cannot be negative.",
    )
