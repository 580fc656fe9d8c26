from odoo import api, models, tools
from odoo.exceptions import AccessError


class CustomerServiceClosedMixin(models.AbstractModel):
    """Fields that follow from steps and facts: nobody writes them, nor by RPC.

    The steps write them as superuser.
    """

    _name = "customer.service.closed.mixin"
    _description = "Fields that Nobody Writes"

    @api.model_create_multi
    def create(self, vals_list):
        self = self._without_closed_defaults()
        self._check_closed_fields(set().union(*vals_list) - self._get_opening_fields())
        return super().create(vals_list)

    def write(self, vals):
        self._check_closed_fields(vals.keys())
        return super().write(vals)

    @api.model
    def _get_system_fields(self):
        """Return the fields that follow from events. Hook: add to ``super``."""
        return set()

    @api.model
    def _get_readonly_fields(self):
        """Return the stored fields that no form lets one write."""
        return {
            name
            for name, field in self._fields.items()
            if field.store
            and field.readonly
            and field.type not in ("one2many", "many2many")
        }

    @api.model
    def _get_opening_fields(self):
        """Return the closed fields that are said once, when a record is made. Hook."""
        return set()

    @api.model
    @tools.ormcache(cache="stable")
    def _get_closed_fields(self):
        """Return the system fields and those that are computed from others."""
        derived = {
            name
            for name, field in self._fields.items()
            if field.store and field.compute and field.readonly
        }
        return frozenset(derived | self._get_system_fields())

    @api.model
    def _without_closed_defaults(self):
        """Return the model without what a context says of fields nobody writes."""
        if self.env.su:
            return self
        closed = {f"default_{name}" for name in self._get_closed_fields()}
        context = self.env.context
        if closed.isdisjoint(context):
            return self
        kept = {key: value for key, value in context.items() if key not in closed}
        return self.with_env(self.env(context=kept))

    @api.model
    def _check_closed_fields(self, names):
        """Refuse to have written by hand what follows from steps and facts.

        :param names: of the fields that are written.
        :raises AccessError: forms show them read-only.
        """
        if self.env.su:
            return
        forbidden = self._get_closed_fields() & set(names)
        if forbidden:
            raise AccessError(
                self.env._(
                    "These follow from what happens and cannot be written: %(fields)s.",
                    fields=", ".join(sorted(forbidden)),
                )
            )
