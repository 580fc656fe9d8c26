from odoo import fields, models

from .customer_service_billing_item_emit import CHARGES, RUN

# What of a call says who pays
PAYERS = {"partner_id", "payer_id"}


class CustomerServiceCharge(models.Model):
    """Charges in runs."""

    _inherit = "customer.service.charge"

    billing_item_ids = fields.One2many(
        "customer.service.billing.item",
        "charge_id",
        string="In Billing Runs",
        groups="customer_service_base.group_billing",
    )

    def write(self, vals):
        """Have the items of runs follow; work of another call is verified anew."""
        result = super().write(vals)
        if self.env.context.get(RUN):
            return result
        # sudo: whoever decides about a charge need not see runs
        charges = self.sudo()
        if "state" in vals:
            charges.billing_item_ids._follow()
        if "call_id" in vals:
            charges.billing_item_ids._verify_anew()
        return result

    def _set_verified(self, user):
        """Confirm charges. Called by runs, which checked them.

        :param user: who says so.
        """
        self.write(
            {
                "state": "verified",
                "corrected": False,
                "verified_by_id": user.id,
                "date_verified": fields.Datetime.now(),
            }
        )

    def _filter_to_bill(self):
        """Leave out what the run does not bill."""
        charges = super()._filter_to_bill()
        chosen = self.env.context.get(CHARGES)
        return charges if chosen is None else charges & self.browse(chosen)


class CustomerServiceCall(models.Model):
    _inherit = "customer.service.call"

    def write(self, vals):
        """Have work be verified anew that somebody else is to pay for."""
        if not PAYERS & vals.keys():
            return super().write(vals)
        # sudo: whoever changes a call need not see runs
        calls = self.sudo()
        before = {call: call._get_payer() for call in calls}
        result = super().write(vals)
        changed = calls.filtered(lambda call: call._get_payer() != before[call])
        changed.charge_ids.billing_item_ids._verify_anew()
        return result

    def _get_billing_token(self, payer, month):
        """Return what tells the invoices of a payer apart, as the payer wants it.

        :param payer: of the call.
        :param str month: of the last work that is billed, as YYYY-MM.
        :return: str, the same for calls that may share an invoice.
        """
        self.ensure_one()
        grouping = payer.commercial_partner_id.with_company(
            self.company_id
        )._get_billing_grouping()
        if grouping == "month":
            return f"month:{month}"
        if grouping == "contract" and self.contract_id:
            return f"contract:{self.contract_id.id}"
        return f"call:{self.id}"
