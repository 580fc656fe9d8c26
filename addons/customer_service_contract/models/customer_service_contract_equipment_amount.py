from odoo import models


class CustomerServiceContractEquipment(models.Model):
    """Which machines are covered on a day."""

    _inherit = "customer.service.contract.equipment"

    def _filter_on(self, day):
        """Return the machines that are covered on a day.

        :param date day: any day.
        """
        return self.filtered(
            lambda one: (
                (not one.date_from or one.date_from <= day)
                and (not one.date_to or one.date_to >= day)
            )
        )
