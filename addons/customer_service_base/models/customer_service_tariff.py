from odoo import api, fields, models
from odoo.fields import Domain


class CustomerServiceTariff(models.Model):
    """What creates which charge: the rules by which the work of a call is billed.

    The contract of a call chooses its tariff, or else its payer, its team, its
    company; or else the first tariff counts.
    """

    _name = "customer.service.tariff"
    _description = "Service Tariff"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="Where nothing else chooses, the first tariff counts."
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the tariff between companies.",
    )
    note = fields.Text(translate=True)
    rule_ids = fields.One2many(
        "customer.service.tariff.rule", "tariff_id", string="Rules", copy=True
    )

    @api.model
    def _get_defaults(self, companies):
        """Return by company the tariff of calls for which nothing else chooses."""
        tariffs = self.search(Domain("company_id", "in", [False, *companies.ids]))
        return {
            company: company.customer_service_tariff_id
            or tariffs.filtered(
                lambda tariff, company=company: (
                    not tariff.company_id or tariff.company_id == company
                )
            )[:1]
            for company in companies
        }
