from odoo import fields, models


class ResCompany(models.Model):
    """What a company bills of extra work without asking, and how it invoices."""

    _inherit = "res.company"

    customer_service_extra_percent = fields.Float(
        string="Extra Work without Asking (%)",
        default=10.0,
        digits=(5, 2),
        help="Work beyond the accepted quotation is billed up to this percentage of "
        "its amount. Beyond, the customer is asked with a further quotation.",
    )
    customer_service_extra_amount = fields.Monetary(
        string="Extra Work without Asking, at Most",
        help="And up to this amount without taxes. 0: no limit but the percentage.",
    )
    customer_service_post_invoice = fields.Boolean(
        string="Post Invoices at Once",
        help="“Confirm and Invoice Now” posts the invoice it makes.",
    )

    _customer_service_extra_positive = models.Constraint(
        "CHECK (customer_service_extra_percent >= 0"
        " AND customer_service_extra_amount >= 0)",
        "What is billed without asking cannot be negative.",
    )

    def _get_extra_work_allowed(self, accepted):
        """Return by how much the work may exceed the accepted amount.

        :param float accepted: untaxed amount the customer accepted.
        """
        self.ensure_one()
        allowed = accepted * self.customer_service_extra_percent / 100
        if self.customer_service_extra_amount:
            allowed = min(allowed, self.customer_service_extra_amount)
        return allowed
