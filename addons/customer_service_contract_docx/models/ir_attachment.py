from odoo import fields, models


class IrAttachment(models.Model):
    """Documents that show fees are read by who may see fees, by a rule."""

    _inherit = "ir.attachment"

    customer_service_fees = fields.Boolean(
        string="Shows Fees", readonly=True, copy=False
    )
