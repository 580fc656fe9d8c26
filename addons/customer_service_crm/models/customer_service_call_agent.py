from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class CustomerServiceCall(models.Model):
    """Calls of a salesperson's customers, and of the prospects of their leads."""

    _name = "customer.service.call"
    _inherit = ["customer.service.call", "customer.service.agent.mixin"]

    @api.depends("lead_id")
    def _compute_is_mine(self):
        return super()._compute_is_mine()

    @api.model
    def _get_mine_domain(self):
        """Either way is an index: joined by OR they would read the whole table."""
        self.flush_model(["partner_id", "lead_id"])
        return Domain(
            "id",
            "in",
            SQL(
                """(
                SELECT id FROM customer_service_call WHERE partner_id IN %s
                 UNION ALL
                SELECT call.id
                  FROM customer_service_call call
                  JOIN crm_lead lead ON lead.id = call.lead_id
                 WHERE lead.user_id = %s
                )""",
                self._get_my_partners(),
                self.env.uid,
            ),
        )
