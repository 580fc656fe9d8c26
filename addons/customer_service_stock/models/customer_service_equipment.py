from odoo import fields, models


class CustomerServiceEquipment(models.Model):
    """The lot or serial number under which stock knows a machine."""

    _inherit = "customer.service.equipment"

    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial in Stock",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
    )
