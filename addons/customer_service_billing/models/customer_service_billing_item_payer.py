from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .customer_service_billing_decision import PAYER
from .customer_service_billing_item import HELD_STATES
from .customer_service_billing_run import EMITTING_STATES


class CustomerServiceBillingItem(models.Model):
    """Items somebody else pays for than it was said at first."""

    _inherit = "customer.service.billing.item"

    def action_change_payer(self, partner, reason):
        """Have somebody else pay.

        A call has one payer: all its work moves along. Prices stay what they are. A
        contract goes on as it was: only the chosen fees are paid by another.

        :param partner: who pays.
        :param str reason: why.
        """
        items, reason = self._begin_decision(reason)
        if not partner:
            raise UserError(self.env._("Say who pays."))
        # sudo: what is held of the calls, whichever run of the company it is in
        held = self.env["customer.service.billing.item"].sudo()
        held = held.search(
            Domain("call_id", "in", items.call_id.ids)
            & Domain("state", "in", HELD_STATES)
        )
        held.run_id._lock()
        held._check_payer_free(partner)
        items |= held
        before = {item: item.payer_id.display_name for item in items}
        amounts = items._get_held_amounts()
        items._unverify()
        items.call_id._change_payer(partner, reason)
        if items.period_id:
            items.period_id.with_env(self.env).action_change_payer(partner, reason)
        changes = {item: (before[item], item.payer_id.display_name) for item in items}
        items._end_decision(PAYER, reason, changes, amounts)
        items.run_id._follow_decisions()

    def _check_payer_free(self, partner):
        """Refuse to change who pays for work that is being billed, or is on an order.

        :param partner: who is to pay.
        """
        busy = self.run_id.filtered(lambda run: run.state in EMITTING_STATES)
        if busy:
            raise UserError(
                self.env._(
                    "%(runs)s makes invoices of the same calls just now: wait for it.",
                    runs=", ".join(busy.mapped("name")),
                )
            )
        orders = self.call_id.sale_order_ids.filtered(
            lambda order: order.state != "cancel"
        )
        if orders:
            raise UserError(
                self.env._(
                    "These orders say who pays: %(orders)s. Cancel them first; what is "
                    "invoiced already is not paid by another.",
                    orders=", ".join(
                        f"{order.name} ({order.partner_id.name})" for order in orders
                    ),
                )
            )
        for company, items in self.grouped("company_id").items():
            payer = partner.with_company(company)
            currency = payer.property_product_pricelist.currency_id
            currency = currency or company.currency_id
            foreign = items.filtered(
                lambda item, currency=currency: item.currency_id != currency
            )
            if foreign:
                raise UserError(
                    self.env._(
                        "%(partner)s is billed in %(currency)s, this work is not: "
                        "%(names)s.",
                        partner=partner.display_name,
                        currency=currency.name,
                        names=", ".join(foreign.charge_id.mapped("name")),
                    )
                )


class CustomerServiceCall(models.Model):
    _inherit = "customer.service.call"

    def _change_payer(self, partner, reason):
        """Have somebody else pay for calls. Called by runs, which checked who says so.

        :param partner: who pays.
        :param str reason: why.
        """
        calls = self.filtered(lambda call: call._get_payer() != partner)
        bodies = {
            call.id: call.env._(
                "Payer: %(old)s → %(new)s. %(reason)s",
                old=call._get_payer().display_name,
                new=partner.display_name,
                reason=reason,
            )
            for call in calls
        }
        # sudo: who bills may not change the call
        calls = calls.sudo()
        calls.write({"payer_id": partner.id})
        calls._message_log_batch(bodies)


class CustomerServiceContractPeriod(models.Model):
    _inherit = "customer.service.contract.period"

    def action_change_payer(self, partner, reason):
        """Have somebody else pay for what is due; the contract goes on as it was.

        :param partner: who pays.
        :param str reason: why; it must not be empty.
        """
        rows = self._check_may_decide()
        rows._check_due()
        if not partner or not (reason or "").strip():
            raise UserError(self.env._("Say who pays, and why."))
        rows.write({"payer_id": partner.id, "decision": reason})
        rows._note_decision(
            self.env._("Paid by %(partner)s", partner=partner.display_name), reason
        )
