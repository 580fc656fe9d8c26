from odoo import api, models


class CustomerServiceRmaLine(models.Model):
    """What follows from the movements and decisions of an item is theirs alone."""

    _name = "customer.service.rma.line"
    _inherit = ["customer.service.rma.line", "customer.service.closed.mixin"]

    @api.model
    def _get_opening_fields(self):
        return super()._get_opening_fields() | {"delivery_move_id"}

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | self._get_readonly_fields()
