from odoo import models

from odoo.addons.customer_service_contract_l10n_it.models.customer_service_contract import (  # noqa: E501
    ITALIAN_FIELDS,
)


class SaleOrder(models.Model):
    """Orders of different tenders, projects and documents are never on one invoice."""

    _inherit = "sale.order"

    def _get_billing_key_parts(self):
        """Tell orders apart that the host would merge, and keep the codes of one."""
        parts = [self[name] or "" for name in ITALIAN_FIELDS]
        if self.l10n_it_cig or self.l10n_it_cup:
            # without another document the host names the order itself
            parts.append("" if self._has_l10n_it_origin() else self.name)
        return [*super()._get_billing_key_parts(), *parts]

    def _has_l10n_it_origin(self):
        """Tell whether somebody said which document the order goes back to."""
        self.ensure_one()
        return any(self[name] for name in ITALIAN_FIELDS if "origin" in name)
