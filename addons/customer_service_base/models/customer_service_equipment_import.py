from odoo import api, models


class CustomerServiceEquipment(models.Model):
    """Import of machines from a spreadsheet."""

    _inherit = "customer.service.equipment"

    @api.model
    def _load_records_create(self, vals_list):
        """Take an empty cell as not said, not as said to be empty.

        So a column may be filled for some machines only: the others get their
        place from the machine they are part of and their warranty from the terms
        of the category.
        """
        proposed = {
            name
            for name, field in self._fields.items()
            if field.compute and field.store and not field.readonly
        }
        return super()._load_records_create(
            [
                {
                    name: value
                    for name, value in vals.items()
                    if value or name not in proposed
                }
                for vals in vals_list
            ]
        )
