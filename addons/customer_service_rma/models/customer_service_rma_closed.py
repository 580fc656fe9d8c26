from odoo import api, models


class CustomerServiceRma(models.Model):
    """What follows from the steps of a return is written by them alone."""

    _name = "customer.service.rma"
    _inherit = ["customer.service.rma", "customer.service.closed.mixin"]

    @api.model
    def _get_opening_fields(self):
        return super()._get_opening_fields() | {"name"}

    @api.model
    def _get_system_fields(self):
        return super()._get_system_fields() | self._get_readonly_fields()
