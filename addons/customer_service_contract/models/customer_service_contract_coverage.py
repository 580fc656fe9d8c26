from odoo import api, fields, models


class CustomerServiceContract(models.Model):
    """Contracts that begin to cover machines."""

    _inherit = "customer.service.contract"

    @api.constrains("state", "date_start", "date_end")
    def _check_coverage_overlap(self):
        self.line_ids.equipment_ids._check_coverage_overlap()

    allowance_ids = fields.One2many(
        "customer.service.allowance", "contract_id", string="Allowances"
    )
    call_ids = fields.One2many("customer.service.call", "contract_id", string="Calls")
