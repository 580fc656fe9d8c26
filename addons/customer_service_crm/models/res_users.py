from odoo import models

AGENT = "customer_service_crm.group_agent"
READER = "customer_service_base.group_reader"


class ResUsers(models.Model):
    _inherit = "res.users"

    def _is_only_service_agent(self):
        """Tell whether service is open to the user as a salesperson, and no more."""
        self.ensure_one()
        return self.has_group(AGENT) and not self.has_group(READER)

    def _has_service_view(self):
        """Tell whether the user sees anything of the service."""
        self.ensure_one()
        return self.has_group(AGENT) or self.has_group(READER)
