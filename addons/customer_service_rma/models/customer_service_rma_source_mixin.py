from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class CustomerServiceRmaSourceMixin(models.AbstractModel):
    """A document that returns are made from, and that shows them.

    Who inherits says by which links of a returned item it is reached
    (:meth:`_get_customer_service_rma_paths`) and, where returns are made from it,
    what of (:meth:`_prepare_rma_vals`).
    """

    _name = "customer.service.rma.source.mixin"
    _description = "Source of Returns"

    customer_service_rma_count = fields.Integer(
        compute="_compute_customer_service_rma_count",
        string="Number of Returns",
        groups="customer_service_base.group_reader,stock.group_stock_user",
    )

    def _compute_customer_service_rma_count(self):
        returns = self._get_customer_service_returns()
        for record in self:
            record.customer_service_rma_count = len(returns[record])

    def _get_customer_service_rma_paths(self):
        """Return the paths from a returned item to records of this model. Hook."""
        return ()

    def _get_customer_service_returns(self):
        """Return the returns of each record, of those the user may see.

        :return: dict of returns by record.
        """
        paths = self._get_customer_service_rma_paths()
        # sudo: who sees the record may not see all that leads from it to a return
        lines = self.env["customer.service.rma.line"].sudo()
        if self.ids:
            lines = lines.search(
                Domain.OR(Domain(path, "in", self.ids) for path in paths)
            )
        seen = self.env["customer.service.rma"].search([("id", "in", lines.rma_id.ids)])
        found = dict.fromkeys(self, seen.browse())
        by_id = {record._origin.id: record for record in self}
        for line in lines:
            linked = {key for path in paths for key in line.mapped(path).ids}
            for key in linked & by_id.keys():
                found[by_id[key]] |= line.rma_id.with_env(self.env) & seen
        return found

    def action_view_customer_service_rma(self):
        """Open the returns: the only one, or their list."""
        returns = self.env["customer.service.rma"].union(
            *self._get_customer_service_returns().values()
        )
        return returns._get_list_or_form_action()

    # ------------------------------------------------------------------
    # A new one
    # ------------------------------------------------------------------
    def _prepare_rma_vals(self):
        """Return the values of a return of what the records are about. Hook.

        :raises UserError: nothing of it can come back.
        """
        raise NotImplementedError

    def action_create_customer_service_rma(self):
        """Ask for a return of what the records are about, and open it."""
        return_ = self.env["customer.service.rma"].create(self._prepare_rma_vals())
        return return_._get_list_or_form_action()

    def _check_rma_lines(self, lines):
        """Refuse a return of nothing.

        :param list lines: values of items.
        :raises UserError: there is none.
        """
        if not lines:
            raise UserError(
                self.env._(
                    "Nothing of this can come back: it was not delivered, or it is "
                    "back already, or on a return."
                )
            )
