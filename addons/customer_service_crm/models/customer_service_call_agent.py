from odoo import api, models
from odoo.tools import SQL


class CustomerServiceCall(models.Model):
    """Calls of a salesperson's customers, and of the prospects of their leads."""

    _name = "customer.service.call"
    _inherit = ["customer.service.call", "customer.service.agent.mixin"]

    @api.depends("lead_id")
    def _compute_is_mine(self):
        return super()._compute_is_mine()

    @api.model
    def _get_mine_sql(self, alias):
        return SQL(
            "(%s OR %s = ANY(ARRAY(SELECT id FROM crm_lead WHERE user_id = %s)))",
            super()._get_mine_sql(alias),
            SQL.identifier(alias, "lead_id", to_flush=self._fields["lead_id"]),
            self.env.uid,
        )
