from odoo import api, models
from odoo.exceptions import AccessError

# said once, when it is made
OPENING = {"name", "delivery_move_id"}


class CustomerServiceRmaClosedMixin(models.AbstractModel):
    """Fields that follow from steps and documents: nobody writes them, nor by RPC."""

    _name = "customer.service.rma.closed.mixin"
    _description = "Fields that Nobody Writes"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_closed_fields(set().union(*vals_list) - OPENING)
        return super().create(vals_list)

    def write(self, vals):
        self._check_closed_fields(vals.keys())
        return super().write(vals)

    @api.model
    def _check_closed_fields(self, names):
        """Refuse to have written by hand what follows from steps and documents.

        :param names: of the fields that are written.
        :raises AccessError: forms show one of them read-only.
        """
        closed = {
            name
            for name in names
            if (field := self._fields.get(name))
            and field.store
            and field.readonly
            and field.type not in ("one2many", "many2many")
        }
        if closed and not self.env.su:
            raise AccessError(
                self.env._(
                    "These follow from what happens and cannot be written: %(fields)s.",
                    fields=", ".join(sorted(closed)),
                )
            )
