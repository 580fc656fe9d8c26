from odoo import api, fields, models
from odoo.tools import SQL


class CustomerServiceHistory(models.Model):
    """Maintenance that was done together with that of other machines."""

    _inherit = "customer.service.history"
    _depends = {
        "customer.service.maintenance.visit": [
            "call_id",
            "company_id",
            "date_done",
            "equipment_id",
            "partner_id",
            "plan_id",
            "site_id",
            "state",
        ],
        "customer.service.maintenance.plan": ["name"],
    }

    kind = fields.Selection(selection_add=[("maintenance", "Maintenance")])

    @api.model
    def _get_history_queries(self):
        return [*super()._get_history_queries(), self._get_maintenance_query()]

    @api.model
    def _get_maintenance_query(self):
        """Return the visits that were made in a call that names no or another machine.

        A call that names the machine tells of its maintenance itself.
        """
        columns = {
            "date": SQL("s.date_done"),
            "kind": SQL("'maintenance'::varchar"),
            "commercial_partner_id": SQL(
                "(SELECT p.commercial_partner_id FROM res_partner p"
                " WHERE p.id = s.partner_id)"
            ),
            "reference": self._get_looked_up(
                "customer_service_call", "call_id", "name"
            ),
            "title": SQL(
                "(SELECT COALESCE(p.name->>%s, p.name->>'en_US')"
                " FROM customer_service_maintenance_plan p WHERE p.id = s.plan_id)",
                self.env.lang or "en_US",
            ),
            "res_model": SQL("'customer.service.maintenance.visit'::varchar"),
            "res_id": SQL("s.id"),
            "active": SQL(
                "s.state = 'done' AND s.date_done IS NOT NULL AND s.equipment_id"
                " IS DISTINCT FROM (SELECT c.equipment_id FROM customer_service_call c"
                " WHERE c.id = s.call_id)"
            ),
        }
        for name in ("equipment_id", "company_id", "partner_id", "site_id"):
            columns[name] = SQL.identifier("s", name)
        return self._get_history_query(5, "customer_service_maintenance_visit", columns)
