from odoo import models


class ResPartner(models.Model):
    """What an Italian e-invoice needs to know of who pays."""

    _inherit = "res.partner"

    def _get_missing_billing_data(self):
        """A tax code is as good as a VAT number; the Exchange System wants addresses.

        The host says what it would refuse to send.
        """
        seller = self.env.company.account_fiscal_country_id
        if {self.country_id.code, seller.code} != {"IT"}:
            return super()._get_missing_billing_data()
        errors = self._l10n_it_edi_export_check()
        problems = [
            self.env._("the VAT number and the tax code of the payer are missing")
            for key in errors
            if "vat" in key
        ]
        return problems + [
            self.env._("the address of the payer is not complete")
            for key in errors
            if "address" in key
        ]

    def _is_l10n_it_unreachable(self):
        """Tell whether the e-invoice would only come into the payer's tax drawer."""
        self.ensure_one()
        return (
            self.country_id.code == "IT"
            and self.is_company
            and not self.l10n_it_pa_index
            and not self.l10n_it_pec_email
        )
