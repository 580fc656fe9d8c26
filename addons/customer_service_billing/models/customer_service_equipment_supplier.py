from odoo import fields, models


class CustomerServiceEquipment(models.Model):
    """Until when who supplied a machine pays for its repairs."""

    _inherit = "customer.service.equipment"

    supplier_warranty_end = fields.Date(
        string="Supplier's Warranty until",
        copy=False,
        help="Until then the supplier pays for repairs, if they are claimed. Billing "
        "runs tell of it before the customer is billed.",
    )
