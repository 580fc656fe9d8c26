from odoo import models


class CustomerServiceContractLine(models.Model):
    """Copies of contracts begin anew: what has ended stays behind."""

    _inherit = "customer.service.contract.line"

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if not self._is_copied_along("customer.service.contract"):
            return vals_list
        return [
            None if line.date_end and line.date_end < line._get_today() else vals
            for line, vals in zip(self, vals_list, strict=True)
        ]

    def _is_copied_along(self, model):
        """Tell whether something the lines belong to is being copied.

        :param str model: of what they belong to.
        """
        return bool(self.env.context.get("__copy_data_seen", {}).get(model))
