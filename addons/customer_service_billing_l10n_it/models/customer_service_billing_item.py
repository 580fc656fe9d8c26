from odoo import models

from odoo.addons.customer_service_billing.models.customer_service_billing_problem import (  # noqa: E501
    BLOCKING,
    WARNING,
)


class CustomerServiceBillingItem(models.Model):
    """What Italian e-invoices would lack."""

    _inherit = "customer.service.billing.item"

    def _get_checks(self):
        return [
            *super()._get_checks(),
            "_check_l10n_it_address",
            "_check_l10n_it_origin",
            "_check_l10n_it_cig",
        ]

    def _get_check_labels(self):
        return {
            **super()._get_check_labels(),
            "l10n_it_address": self.env._("No SdI Code or PEC"),
            "l10n_it_origin": self.env._("Origin Document Missing"),
            "l10n_it_cig": self.env._("CIG and CUP Missing"),
        }

    def _get_l10n_it_items(self):
        """Return the items that Italian companies bill, of which the payer is known."""
        return self.filtered(
            lambda item: (
                item.company_id.account_fiscal_country_id.code == "IT" and item.payer_id
            )
        )

    def _check_l10n_it_address(self):
        """Companies have a code of the Exchange System, or certified mail."""
        for item in self._get_l10n_it_items():
            payer = item.payer_id.commercial_partner_id
            if payer._is_l10n_it_unreachable():
                message = self.env._(
                    "Neither the SdI code nor the PEC of %(payer)s is known: the "
                    "e-invoice will only come into the tax drawer.",
                    payer=payer.name,
                )
                yield item, item._prepare_problem(message, payer, WARNING)

    # ------------------------------------------------------------------
    # Public bodies
    # ------------------------------------------------------------------
    def _get_public_items(self):
        """Return the items that public bodies pay."""
        return self._get_l10n_it_items().filtered(
            lambda item: (
                item.payer_id.commercial_partner_id._l10n_it_edi_is_public_administration()
            )
        )

    def _get_l10n_it_source(self):
        """Return the order or the contract that the invoice has its codes of."""
        self.ensure_one()
        if self.period_id:
            return self.contract_id
        orders = self.charge_id.sale_line_id.order_id or self.call_id.sale_order_ids
        accepted = orders.filtered(lambda order: order.state == "sale")
        return accepted[:1] or self.call_id._get_l10n_it_contract()

    def _check_l10n_it_origin(self):
        """The host sends nothing to a public body without an origin document.

        Of fees the ledger asks where it blocks. Drafts may still be completed.
        """
        for item in self._get_public_items():
            if item.period_id:
                continue
            source = item._get_l10n_it_source()
            own = source and source.l10n_it_origin_document_type
            by_order = source._name == "sale.order" and (
                source.l10n_it_cig or source.l10n_it_cup
            )
            if not own and not by_order:
                message = self.env._(
                    "%(payer)s is a public body: the origin document is missing.",
                    payer=item.payer_id.commercial_partner_id.name,
                )
                draft = item.run_id.invoice_mode == "draft"
                severity = WARNING if draft else BLOCKING
                record = source or item.call_id
                yield item, item._prepare_problem(message, record, severity)

    def _check_l10n_it_cig(self):
        """Nearly all that public bodies buy has the code of a tender or project."""
        for item in self._get_public_items():
            source = item._get_l10n_it_source()
            if source.l10n_it_cig or source.l10n_it_cup:
                continue
            message = self.env._(
                "%(payer)s is a public body: CIG and CUP are missing.",
                payer=item.payer_id.commercial_partner_id.name,
            )
            record = source or item.call_id
            yield item, item._prepare_problem(message, record, WARNING)
