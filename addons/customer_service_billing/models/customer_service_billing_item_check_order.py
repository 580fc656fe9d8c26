from odoo import models
from odoo.fields import Domain

from odoo.addons.customer_service_base.models.sale_order import OPEN_QUOTATION_STATES

from .customer_service_billing_problem import BLOCKING, WARNING


class CustomerServiceBillingItem(models.Model):
    """What is wrong with the orders and invoices of what items bill."""

    _inherit = "customer.service.billing.item"

    def _get_checks(self):
        return [
            *super()._get_checks(),
            "_check_quotation",
            "_check_currency",
            "_check_draft_of_call",
            "_check_draft_of_fee",
        ]

    def _get_check_labels(self):
        return {
            **super()._get_check_labels(),
            "quotation": self.env._("Quotation without Answer"),
            "currency": self.env._("Other Currency"),
            "draft_of_call": self.env._("Draft of the Same Call"),
            "draft_of_fee": self.env._("Draft of the Same Days"),
        }

    # ------------------------------------------------------------------
    # Orders
    # ------------------------------------------------------------------
    def _check_quotation(self):
        """Work waits for the answer of the customer who was sent a quotation."""
        for item in self._get_work():
            order = item._get_waiting_order()
            if order:
                message = self.env._(
                    "%(order)s waits for an answer: confirm it or cancel it.",
                    order=order.name,
                )
                yield item, item._prepare_problem(message, order)

    def _get_waiting_order(self):
        """Return the quotation that keeps the work from being billed, maybe none."""
        self.ensure_one()
        charge, orders = self.charge_id, self.call_id.sale_order_ids
        own = charge.sale_line_id.order_id
        if own:
            return own.filtered(lambda order: order.state in OPEN_QUOTATION_STATES)
        if charge.coverage_rate == 100 or "sale" in orders.mapped("state"):
            return orders.browse()
        return orders.filtered(lambda order: order.state in OPEN_QUOTATION_STATES)[:1]

    def _check_currency(self):
        """Charges of one currency are not put on orders of another."""
        for item in self._get_work():
            charge = item.charge_id
            if charge.sale_line_id or charge.coverage_rate == 100 or not item.payer_id:
                continue
            accepted = item.call_id.sale_order_ids.filtered(
                lambda order: order.state == "sale"
            )
            currency = accepted[:1].currency_id or item.call_id._get_charge_currency()
            if charge.currency_id == currency:
                continue
            message = self.env._(
                "It is in %(own)s, but the customer is billed in %(other)s.",
                own=charge.currency_id.name,
                other=currency.name,
            )
            yield item, item._prepare_problem(message, charge)

    # ------------------------------------------------------------------
    # Drafts
    # ------------------------------------------------------------------
    def _check_draft_of_call(self):
        """A draft of the same call is confirmed first, or billed together."""
        work = self._get_work()
        lines = self.env["account.move.line"].search(
            Domain("parent_state", "=", "draft")
            & Domain("move_id.move_type", "=", "out_invoice")
            & Domain(
                "sale_line_ids.order_id.customer_service_call_id",
                "in",
                work.call_id.ids,
            )
        )
        drafts = {}
        for line in lines:
            for call in line.sale_line_ids.order_id.customer_service_call_id:
                drafts.setdefault(call, line.move_id)
        for item in work:
            draft = drafts.get(item.call_id)
            if draft:
                message = self.env._(
                    "Another invoice of this call is a draft: %(invoice)s.",
                    invoice=draft.display_name,
                )
                yield item, item._prepare_problem(message, draft, WARNING)

    def _check_draft_of_fee(self):
        """A draft that bills the same days of the same line would be a second one."""
        fees = self.filtered("period_id")
        lines = self.env["account.move.line"].search(
            Domain("parent_state", "=", "draft")
            & Domain("move_id.move_type", "=", "out_invoice")
            & Domain(
                "customer_service_period_id.contract_id", "in", fees.contract_id.ids
            )
        )
        drafts = lines.grouped(lambda line: line._get_fee_key())
        for item in fees:
            period = item.period_id
            same = drafts.get((period.line_id, period.kind), lines.browse())
            draft = same.filtered(
                lambda line, period=period: period._overlaps(
                    line.customer_service_period_id
                )
            ).move_id[:1]
            if draft:
                message = self.env._(
                    "The same days are on a draft already: %(invoice)s.",
                    invoice=draft.display_name,
                )
                severity = BLOCKING if period.kind == "fee" else WARNING
                yield item, item._prepare_problem(message, draft, severity)


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _get_fee_key(self):
        """Return the line of the contract and the kind of what is billed."""
        self.ensure_one()
        period = self.customer_service_period_id
        return period.line_id, period.kind


class CustomerServiceContractPeriod(models.Model):
    _inherit = "customer.service.contract.period"

    def _overlaps(self, other):
        """Tell whether the days of another row are among those of this one."""
        self.ensure_one()
        return (
            self.period_start <= other.period_end
            and other.period_start <= self.period_end
        )
