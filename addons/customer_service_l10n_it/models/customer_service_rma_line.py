from odoo import models

from odoo.addons.customer_service_rma.tools import rma

REASONS = {
    rma.SUPPLIER_OUT: "repair",
    rma.TRANSFER: "transfer",
    rma.LOAN_OUT: "loaned_use",
    rma.LOAN_IN: "loaned_use",
}


class CustomerServiceRmaLine(models.Model):
    """Why returned goods travel, as transport documents say it."""

    _inherit = "customer.service.rma.line"

    def _prepare_picking_vals(self, role, quantities, partner):
        vals = super()._prepare_picking_vals(role, quantities, partner)
        reason = self[:1]._get_transport_reason(role)
        return {**vals, "l10n_it_transport_reason": reason} if reason else vals

    def _get_delivery_key(self):
        return (*super()._get_delivery_key(), self._get_transport_reason(rma.BACK))

    def _get_transport_reason(self, role):
        """Return why goods travel in a role; False for what the host says. Hook.

        :param str role: of :mod:`odoo.addons.customer_service_rma.tools.rma`.
        """
        self.ensure_one()
        operation = self.operation or self.operation_requested
        if role == rma.RECEIPT:
            return "repair" if operation == rma.REPAIR else "substitution"
        if role == rma.BACK:
            repaired = operation == rma.REPAIR
            return "repair_return" if repaired else "unrepaired_return"
        if role == rma.REPLACEMENT:
            if self.replacement_charged:
                return "sale"
            covered = self.coverage not in (False, "none")
            return "warranty_replacement" if covered else "replacement"
        if role == rma.SUPPLIER_OUT and self.supplier_reason == "warranty":
            return "supplier_return"
        return REASONS.get(role, False)
