from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL


class CustomerServiceHistory(models.Model):
    """Machines that came in: when, what was found, what became of them."""

    _inherit = "customer.service.history"
    _depends = {
        "customer.service.rma.line": [
            "commercial_partner_id",
            "company_id",
            "date_done",
            "date_received",
            "diagnosis",
            "equipment_id",
            "operation",
            "operation_requested",
            "rma_id",
        ],
        "customer.service.rma": ["active", "address_id", "name", "partner_id"],
    }

    kind = fields.Selection(selection_add=[("rma", "Return")])

    @api.model
    def _get_history_queries(self):
        return [*super()._get_history_queries(), self._get_rma_query()]

    @api.model
    def _get_rma_query(self):
        """Return the items that came in, or were settled without coming."""
        of = partial(self._get_looked_up, "customer_service_rma", "rma_id")
        columns = {
            "date": SQL("COALESCE(s.date_received, s.date_done)"),
            "kind": SQL("'rma'::varchar"),
            "partner_id": of("partner_id"),
            "site_id": of("address_id"),
            "user_id": SQL("s.decided_by_id"),
            "reference": of("name"),
            "title": self._get_operation_words(),
            # what is typed as plain text is shown as such
            "detail": SQL(
                "replace(replace(replace(replace(s.diagnosis, '&', '&amp;'),"
                " '<', '&lt;'), '>', '&gt;'), E'\\n', '<br/>')"
            ),
            "res_model": SQL("'customer.service.rma.line'::varchar"),
            "res_id": SQL("s.id"),
            "active": SQL(
                "s.equipment_id IS NOT NULL"
                " AND COALESCE(s.date_received, s.date_done) IS NOT NULL"
            ),
        }
        for name in ("equipment_id", "company_id", "commercial_partner_id"):
            columns[name] = SQL.identifier("s", name)
        return self._get_history_query(6, "customer_service_rma_line", columns)

    @api.model
    def _get_operation_words(self):
        """Return the SQL of what was decided, or else asked for, in words."""
        lines = self.env["customer.service.rma.line"]
        names = lines._fields["operation"]._description_selection(self.env)
        return SQL(
            "CASE COALESCE(s.operation, s.operation_requested) %s END",
            SQL(" ").join(SQL("WHEN %s THEN %s", key, name) for key, name in names),
        )
