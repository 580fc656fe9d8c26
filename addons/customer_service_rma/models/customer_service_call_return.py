from odoo import models

from ..tools import rma


class CustomerServiceCall(models.Model):
    """What becomes of items sent in when their quotation is accepted or refused."""

    _inherit = "customer.service.call"

    def _get_items(self):
        """Return the open items of the returns of the calls, as superuser."""
        # sudo: who sells the quotation need not see the returns
        items = self.env["customer.service.rma.line"].sudo()
        return items.search(
            [("rma_id.call_id", "in", self.ids), ("state", "in", rma.OPEN_STATES)],
            order="id",
        )

    def _get_items_here(self):
        """Return the items of the calls that are in our house."""
        return self._get_items().filtered(lambda line: line.held_quantity > 0)

    def _after_quotation_accepted(self, orders):
        """What the customer pays for is repaired; its diagnosis may be free."""
        result = super()._after_quotation_accepted(orders)
        items = self._get_items().filtered(
            lambda line: line.in_workshop and not line.operation
        )
        if items:
            items._decide(rma.REPAIR)
        # sudo: who accepts does not write the call
        calls = self.sudo().filtered(
            lambda call: (
                call.diagnosis_due
                and call.company_id.customer_service_rma_free_diagnosis
                and call._get_items()
            )
        )
        if calls:
            calls.diagnosis_due = False
            calls._update_charges()
        return result

    def _after_quotation_refused(self, order):
        """What was to be repaired goes back as it came; nobody need decide it."""
        items = self._get_refused_items(order)
        call = self
        if items:
            call = self.with_context(customer_service__decided=True)
        result = super(CustomerServiceCall, call)._after_quotation_refused(order)
        if items:
            items._decide(rma.RETURN)
        return result

    def _get_refused_items(self, order):
        """Return the items that a refused quotation was about.

        Those whose parts it quotes; all that wait for a repair when it quotes none.
        What was already begun goes on when only extra work is refused.
        """
        self.ensure_one()
        waiting = self._get_items_here().filtered(
            lambda line: (
                line.in_workshop
                or line.state == rma.RECEIVED
                and line.operation in (False, rma.REPAIR)
            )
        )
        if order.customer_service_supplement:
            return waiting.browse()
        # sudo: as above
        parts = order.sudo().order_line.customer_service_part_ids
        machines = parts.browse().equipment_id.union(
            *(part._get_workshop_machine() for part in parts)
        )
        quoted = waiting.filtered(lambda line: line.equipment_id in machines)
        return quoted or waiting
