from odoo import api, fields, models

ITALIAN_FIELDS = (
    "l10n_it_origin_document_type",
    "l10n_it_origin_document_name",
    "l10n_it_origin_document_date",
    "l10n_it_cig",
    "l10n_it_cup",
)


class CustomerServiceContract(models.Model):
    """What the e-invoices of an Italian contract refer to."""

    _inherit = "customer.service.contract"

    l10n_it_origin_document_type = fields.Selection(
        [
            ("purchase_order", "Purchase Order"),
            ("contract", "Contract"),
            ("agreement", "Agreement"),
        ],
        string="Origin Document Type",
        copy=False,
    )
    l10n_it_origin_document_name = fields.Char(
        string="Origin Document Name", copy=False
    )
    l10n_it_origin_document_date = fields.Date(
        string="Origin Document Date", copy=False
    )
    l10n_it_cig = fields.Char(
        string="CIG", copy=False, help="Code of the public tender."
    )
    l10n_it_cup = fields.Char(
        string="CUP", copy=False, help="Code of the public project."
    )
    l10n_it_is_pa = fields.Boolean(
        string="Payer Is a Public Body", compute="_compute_l10n_it_is_pa"
    )
    country_code = fields.Char(related="company_id.account_fiscal_country_id.code")

    @api.depends("payer_id.commercial_partner_id.l10n_it_pa_index")
    def _compute_l10n_it_is_pa(self):
        for contract in self:
            payer = contract.payer_id.commercial_partner_id
            contract.l10n_it_is_pa = (
                bool(payer) and payer._l10n_it_edi_is_public_administration()
            )

    def _get_missing_payer_data(self):
        """Ask for the origin document, without which no public body is invoiced."""
        problems = super()._get_missing_payer_data()
        if self.l10n_it_is_pa and not self.l10n_it_origin_document_type:
            problems.append(self.env._("the origin document is missing"))
        return problems
