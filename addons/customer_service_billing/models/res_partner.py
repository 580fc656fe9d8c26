from odoo import fields, models

from .res_company import GROUPINGS


class ResPartner(models.Model):
    """How a payer wants the invoices of work."""

    _inherit = "res.partner"

    customer_service_billing_grouping = fields.Selection(
        GROUPINGS,
        string="Invoices of Service Work",
        company_dependent=True,
        groups="customer_service_base.group_billing",
        help="Empty: as the company does. Work without a contract: one per call.",
    )

    def _get_billing_grouping(self):
        """Return how the payer wants the invoices of work, in the current company."""
        self.ensure_one()
        # sudo: whoever invoices is told how the payer wants it
        own = self.sudo().customer_service_billing_grouping
        return own or self.env.company.customer_service_billing_grouping
