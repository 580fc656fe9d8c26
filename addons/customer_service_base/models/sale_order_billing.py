from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from .customer_service_charge import VERIFIED


class SaleOrder(models.Model):
    """What was done, against what the customer accepted."""

    _inherit = "sale.order"

    def write(self, vals):
        self._check_mode(vals)
        return super().write(vals)

    def _check_mode(self, vals):
        """Refuse another way of billing for what is invoiced in the first one.

        :raises UserError: the work would be invoiced twice, or never.
        """
        if "customer_service_mode" not in vals:
            return
        mode = vals["customer_service_mode"]
        for order in self.filtered(lambda order: order.customer_service_mode != mode):
            lines = order.order_line.filtered("customer_service_kind")
            invoiced = lines.filtered("qty_invoiced")
            if invoiced:
                raise UserError(
                    self.env._("%(line)s is invoiced already.", line=invoiced[0].name)
                )

    def _bill_on(self, charges):
        """Put verified charges on the accepted orders of one call.

        :param charges: those not on any line yet, oldest first.
        """
        call = self.customer_service_call_id
        self._check_currency(charges)
        lines = self.order_line.filtered("customer_service_kind")
        extra = charges.browse()
        for charge in charges:
            line = lines._find_line_of_charge(charge)
            if line:
                charge.sale_line_id = line
            else:
                extra |= charge
        free = extra.filtered(lambda charge: charge.coverage_rate == 100)
        over = lines.filtered(lambda line: line._get_overrun() > 0)
        if self._is_within_threshold(extra - free):
            free = extra
            over._raise_to_charged()
            over = over.browse()
        call._add_charge_lines({(self._get_quoted() or self)[:1]: free})
        if over or extra - free:
            self._quote_extra_work(over, extra - free)
        self._settle_included()

    def _check_currency(self, charges):
        """Refuse to put charges of one currency on orders of another.

        :raises UserError: a charge was added by hand, or who pays has changed.
        """
        foreign = charges.filtered(
            lambda charge: charge.currency_id != self.currency_id[:1]
        )
        if foreign:
            raise UserError(
                self.env._(
                    "The order is in %(currency)s, these charges are not: %(names)s.",
                    currency=self.currency_id[:1].name,
                    names=", ".join(foreign.mapped("name")),
                )
            )

    def _is_within_threshold(self, extra):
        """Tell whether what was done may be billed without asking the customer.

        :param extra: charges that are on no line.
        """
        if not self._get_quoted():
            return True
        quoted = self._get_quoted()
        accepted = sum(quoted.mapped("customer_service_accepted_amount"))
        done = sum(line._get_done_amount() for line in quoted.order_line)
        excess = done + sum(extra.mapped("amount_due")) - accepted
        allowed = self.company_id._get_extra_work_allowed(accepted)
        return self.currency_id[:1].compare_amounts(excess, allowed) <= 0

    def _get_quoted(self):
        """Return the orders that somebody accepted."""
        return self.filtered(lambda order: not order.customer_service_direct)

    def _quote_extra_work(self, over, extra):
        """Ask the customer about what exceeds the accepted orders.

        :param over: lines whose quantity was exceeded.
        :param extra: charges that are on no line.
        """
        call = self.customer_service_call_id
        supplement = call._get_supplement()
        supplement.order_line = [
            Command.create(line._prepare_extra_vals()) for line in over
        ]
        call._add_charge_lines({supplement: extra})
        call._note(
            lambda call: call.env._(
                "More work was done than the customer accepted: %(order)s asks about "
                "it.",
                order=supplement.name,
            )
        )

    def _settle_included(self):
        """Close the charges that a fixed price, invoiced already, includes."""
        for line in self.order_line:
            if line.order_id.customer_service_mode != "fixed" or line.qty_to_invoice:
                continue
            charges = line.customer_service_charge_ids.filtered(
                lambda charge: charge.state == VERIFIED
            )
            invoiced = line.invoice_lines.filtered(
                lambda invoiced: invoiced.move_id.state != "cancel"
            )[-1:]
            if charges and invoiced:
                charges._set_invoiced(invoiced)
