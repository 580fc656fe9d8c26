from odoo import models


class CustomerServiceEquipment(models.Model):
    """The returns of a machine."""

    _name = "customer.service.equipment"
    _inherit = ["customer.service.equipment", "customer.service.rma.source.mixin"]

    def _get_customer_service_rma_paths(self):
        return ("equipment_id",)

    def _prepare_rma_vals(self):
        return self.env["customer.service.rma"]._prepare_vals_of_machines(self)
