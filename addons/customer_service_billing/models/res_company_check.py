from odoo import fields, models


class ResCompany(models.Model):
    """What billing runs look at before anything is invoiced."""

    _inherit = "res.company"

    customer_service_billing_deviation = fields.Float(
        string="Unusual from %",
        help="Fees that differ more from the last one of their line, and calls that "
        "differ more from the average of their type in the last year, are to be looked "
        "at. 0: none is.",
    )
    customer_service_billing_need_report = fields.Selection(
        [
            ("none", "Bill It"),
            ("warning", "Have It Looked at"),
            ("blocking", "Do not Bill It"),
        ],
        string="Work without Report or Signature",
        required=True,
        default="warning",
        help="Where the team wants a report and a signature.",
    )

    _customer_service_billing_deviation_valid = models.Constraint(
        "CHECK (customer_service_billing_deviation >= 0)",
        "What differs from the usual cannot be a negative percentage.",
    )
