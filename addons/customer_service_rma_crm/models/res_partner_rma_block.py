from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

OPEN = ("draft", "open")


class ResPartner(models.Model):
    """Open returns on the page *Service* of a customer."""

    _inherit = "res.partner"

    def _get_service_overview_blocks(self):
        return [*super()._get_service_overview_blocks(), self._get_service_rma_block()]

    def _get_service_block_action(self, key):
        if key != "returns":
            return super()._get_service_block_action(key)
        return (
            "customer_service_rma_crm.customer_service_rma_action_agent",
            Domain("commercial_partner_id", "in", self.commercial_partner_id.ids)
            & Domain("state", "in", OPEN),
        )

    def _get_service_rma_block(self):
        """Return the open returns, the one promised first before all others."""
        today = fields.Date.context_today(self)
        return self._prepare_service_block(
            "customer.service.rma",
            Domain("state", "in", OPEN),
            lambda model, alias, query: SQL(
                "%s ASC NULLS LAST, %s DESC",
                model._field_to_sql(alias, "date_promised", query),
                SQL.identifier(alias, "id"),
            ),
            lambda returns: [
                self._prepare_service_rma_row(one, today) for one in returns
            ],
            key="returns",
            title=self.env._("Open Returns"),
            icon="fa-exchange",
            empty=self.env._("Nothing is on its way."),
            view=self._get_service_view(
                "customer_service_rma_view_form_agent", "customer_service_rma_crm"
            ),
        )

    @api.model
    def _prepare_service_rma_row(self, rma, today):
        states = dict(rma._fields["state"]._description_selection(self.env))
        late = rma.date_promised and rma.date_promised < today
        return {
            "id": rma.id,
            "title": rma.name,
            "detail": self._join_service_parts(
                *rma.line_ids[:3].mapped("name"), len(rma.line_ids) > 3 and "…"
            ),
            "when": self._format_service_day(rma.date_promised or rma.date_request),
            "level": "danger" if late else "info",
            "badge": self.env._("Late") if late else states[rma.state],
        }
