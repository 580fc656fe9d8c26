from odoo import fields, models


class ResPartner(models.Model):
    """How a payer wants the invoices of contracts."""

    _inherit = "res.partner"

    customer_service_invoice_per_contract = fields.Boolean(
        string="One Invoice per Contract",
        groups="customer_service_base.group_billing,"
        "customer_service_contract.group_contract",
        help="Fees of several contracts are never on the same invoice.",
    )

    def _get_missing_billing_data(self):
        """Return what an invoice needs to know of a company that pays. Hook.

        :return: list of str.
        """
        self.ensure_one()
        if not self.country_id:
            return [self.env._("the country of the payer is missing")]
        if self.country_id.code == "IT" and not self.vat:
            return [self.env._("the tax number of the payer is missing")]
        return []
