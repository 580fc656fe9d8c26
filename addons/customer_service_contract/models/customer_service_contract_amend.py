from odoo import fields, models


class CustomerServiceContract(models.Model):
    """The versions of a contract."""

    _inherit = "customer.service.contract"

    amendment_ids = fields.One2many(
        "customer.service.contract.amendment",
        "contract_id",
        string="Amendments",
        copy=False,
    )

    def action_amend(self):
        """Prepare another version."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Amend"),
            "res_model": "customer.service.contract.amendment",
            "view_mode": "form",
            "target": "current",
            "context": {"default_contract_id": self.id},
        }
