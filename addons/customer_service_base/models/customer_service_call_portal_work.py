from odoo import models
from odoo.fields import Domain

from .customer_service_intervention import CANCELLED, DONE

SHOWN_ORDER_STATES = ("sent", "sale")


class CustomerServiceCall(models.Model):
    """What the customer sees of the visits and the quotations of a call."""

    _inherit = "customer.service.call"

    def _get_portal_visits(self):
        """Return the visits the customer is told of, as superuser, in their order.

        A visit that has no date yet, or was called off, is none for them.
        """
        self.ensure_one()
        # sudo: who shows a page of the call has checked that it may be seen
        visits = self.env["customer.service.intervention"].sudo()
        return visits.search(
            Domain("call_id", "=", self.id)
            & Domain("state", "!=", CANCELLED)
            & Domain("date_start", "!=", False)
            & Domain("kind", "!=", "phone"),
            order="date_start, id",
        )

    def _get_portal_visit_report(self, visit_id):
        """Return a visit that has a report for the customer, or an empty recordset."""
        visits = self._get_portal_visits()
        return visits.filtered(lambda one: one.id == visit_id and one.state == DONE)

    def _get_portal_orders(self, partner):
        """Return the quotations that somebody may see, as superuser, newest first.

        Who uses a machine reads the call, prices only who pays or belongs to them.

        :param partner: contact who looks at the call.
        """
        self.ensure_one()
        # sudo: who shows a page of the call has checked that it may be seen
        orders = self.env["sale.order"].sudo()
        return orders.search(
            Domain("customer_service_call_id", "=", self.id)
            & Domain("state", "in", SHOWN_ORDER_STATES)
            & Domain("partner_id", "child_of", partner.commercial_partner_id.ids),
            order="id desc",
        )
