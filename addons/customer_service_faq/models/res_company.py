from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    customer_service_faq_review_months = fields.Integer(
        string="Review of FAQ",
        default=12,
        help="Months after which owners are asked whether what is published is still "
        "true. 0 for never.",
    )

    _customer_service_faq_review_positive = models.Constraint(
        "CHECK (customer_service_faq_review_months >= 0)",
        "The months after which entries are reviewed cannot be negative.",
    )
