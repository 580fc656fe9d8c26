from odoo import fields, models


class ResCompany(models.Model):
    """What customers are told when a return is authorized."""

    _inherit = "res.company"

    customer_service_rma_send_sheet = fields.Boolean(
        string="Send the Return Sheet at Once",
        help="An authorized return is e-mailed to the customer with its sheet.",
    )
    customer_service_rma_instructions = fields.Html(
        string="How to Send It",
        translate=True,
        help="Printed on the return sheet instead of our own words.",
    )
