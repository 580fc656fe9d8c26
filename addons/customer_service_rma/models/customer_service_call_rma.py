from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import is_html_empty


class CustomerServiceCall(models.Model):
    """The returns of a call."""

    _name = "customer.service.call"
    _inherit = ["customer.service.call", "customer.service.rma.source.mixin"]

    def _get_customer_service_rma_paths(self):
        return ("rma_id.call_id",)

    def _prepare_rma_vals(self):
        self.ensure_one()
        if not self.partner_id:
            raise UserError(self.env._("Say first whose goods they are: the customer."))
        vals = {
            "call_id": self.id,
            "problem": (False if is_html_empty(self.description) else self.description),
        }
        if self.equipment_id:
            vals["line_ids"] = [
                Command.create(
                    {"equipment_id": self.equipment_id.id, "problem": self.subject}
                )
            ]
        return vals

    # ------------------------------------------------------------------
    # Merging
    # ------------------------------------------------------------------
    def _get_merge_obstacles(self, target):
        obstacles = super()._get_merge_obstacles(target)
        others = self.filtered(
            lambda call: (
                call.commercial_partner_id != target.commercial_partner_id
                and call.customer_service_rma_count
            )
        )
        if others:
            obstacles.append(
                self.env._(
                    "%(calls)s: goods come back that are not of %(customer)s.",
                    calls=", ".join(others.mapped("name")),
                    customer=target.partner_id.name or target.name,
                )
            )
        return obstacles

    def _after_merge(self, target):
        """Returns go on in the call that goes on, from and to whom they were."""
        for returns in self._get_customer_service_returns().values():
            for return_ in returns:
                return_.write(
                    {
                        "call_id": target.id,
                        "partner_id": return_.partner_id.id,
                        "address_id": return_.address_id.id,
                        "company_id": return_.company_id.id,
                    }
                )
        return super()._after_merge(target)
