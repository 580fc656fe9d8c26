from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from .customer_service_stage import STATES


class CustomerServiceHistory(models.Model):
    """Everything that happened to the machines, as one query.

    Each source is an arm of a UNION; addons add theirs in
    :meth:`_get_history_queries`.
    """

    _name = "customer.service.history"
    _description = "Equipment History"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "title"
    _depends = {  # flushed before the query; addons name the fields of their arms
        "customer.service.call": [
            "active",
            "cause_id",
            "commercial_partner_id",
            "company_id",
            "date_open",
            "equipment_id",
            "name",
            "partner_id",
            "remedy_id",
            "site_id",
            "solution",
            "state",
            "subject",
            "symptom_id",
            "type_id",
            "user_id",
        ],
        "customer.service.equipment": [
            "commercial_partner_id",
            "partner_id",
            "site_id",
        ],
        "customer.service.equipment.move": [
            "company_id",
            "date",
            "equipment_id",
            "partner_id",
            "reason",
            "site_id",
            "user_id",
        ],
        "customer.service.intervention": [
            "active",
            "call_id",
            "company_id",
            "date_done",
            "equipment_id",
            "name",
            "partner_id",
            "report",
            "site_id",
            "state",
            "user_id",
        ],
        "customer.service.meter": ["name", "unit"],
        "customer.service.part": [
            "call_id",
            "company_id",
            "date_used",
            "equipment_id",
            "name",
            "returned_quantity",
            "serial",
            "uom_id",
            "used_by_id",
            "used_quantity",
        ],
        "customer.service.meter.reading": [
            "company_id",
            "date",
            "equipment_id",
            "meter_id",
            "user_id",
            "value",
        ],
        "res.partner": ["commercial_partner_id"],
    }

    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        [
            ("call", "Call"),
            ("intervention", "Intervention"),
            ("move", "Move"),
            ("reading", "Meter Reading"),
            ("part", "Spare Part"),
        ],
        readonly=True,
    )
    equipment_id = fields.Many2one("customer.service.equipment", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    commercial_partner_id = fields.Many2one("res.partner", readonly=True)
    site_id = fields.Many2one("res.partner", readonly=True)
    user_id = fields.Many2one("res.users", string="By", readonly=True)
    reference = fields.Char(readonly=True)
    title = fields.Char(readonly=True)
    state = fields.Selection(STATES, string="Status", readonly=True)
    detail = fields.Html(readonly=True)
    note = fields.Char(
        readonly=True,
        groups="base.group_user",
        help="For ourselves: never shown to the customer.",
    )
    type_id = fields.Many2one("customer.service.call.type", readonly=True)
    symptom_id = fields.Many2one("customer.service.code", readonly=True)
    cause_id = fields.Many2one("customer.service.code", readonly=True)
    remedy_id = fields.Many2one("customer.service.code", readonly=True)
    value = fields.Float(readonly=True, aggregator="max")
    unit = fields.Char(readonly=True)
    res_model = fields.Char(string="Document Model", readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", string="Document", readonly=True
    )
    active = fields.Boolean(
        readonly=True, help="Not active: archived calls and calls without a machine."
    )

    @property
    def _table_query(self):
        return SQL(" UNION ALL ").join(self._get_history_queries())

    @api.model
    def _get_history_columns(self):
        """Return the columns in order, each with the SQL of an empty value."""
        return {
            "date": SQL("NULL::timestamp"),
            "kind": SQL("NULL::varchar"),
            "equipment_id": SQL("NULL::integer"),
            "company_id": SQL("NULL::integer"),
            "partner_id": SQL("NULL::integer"),
            "commercial_partner_id": SQL("NULL::integer"),
            "site_id": SQL("NULL::integer"),
            "user_id": SQL("NULL::integer"),
            "reference": SQL("NULL::varchar"),
            "title": SQL("NULL::varchar"),
            "state": SQL("NULL::varchar"),
            "detail": SQL("NULL::text"),
            "note": SQL("NULL::varchar"),
            "type_id": SQL("NULL::integer"),
            "symptom_id": SQL("NULL::integer"),
            "cause_id": SQL("NULL::integer"),
            "remedy_id": SQL("NULL::integer"),
            "value": SQL("NULL::numeric"),
            "unit": SQL("NULL::varchar"),
            "res_model": SQL("NULL::varchar"),
            "res_id": SQL("NULL::integer"),
            "active": SQL("TRUE"),
        }

    @api.model
    def _get_history_query(self, arm, table, columns):
        """Return one arm of the union.

        The id of a row is made of the id of its source and the number of the
        arm, so it is stable.

        An arm reads one table, without JOIN and WHERE: a subquery gives what
        another table has, ``active`` says which rows count. Only so PostgreSQL goes
        into the table by its indexes: have one on the machine, one on the date
        and one on the id as it is written here.

        :param int arm: number of the source, 0 to 15, its own for each addon.
        :param str table: the source, named ``s`` in the columns.
        :param dict columns: SQL by column; what is missing is empty.
        """
        empty = self._get_history_columns()
        values = SQL(", ").join(
            SQL("%s AS %s", columns.get(name, default), SQL.identifier(name))
            for name, default in empty.items()
        )
        source = SQL.identifier(table)
        return SQL("SELECT s.id * 16 + %s AS id, %s FROM %s s", arm, values, source)

    @api.model
    def _get_looked_up(self, table, key, column):
        """Return the SQL of a column of the row that the source's ``key`` names."""
        return SQL(
            "(SELECT t.%s FROM %s t WHERE t.id = %s)",
            SQL.identifier(column),
            SQL.identifier(table),
            SQL.identifier("s", key),
        )

    @api.model
    def _get_history_queries(self):
        """Return the arms of the union, one for each kind of event."""
        return [
            self._get_call_query(),
            self._get_move_query(),
            self._get_reading_query(),
            self._get_intervention_query(),
            self._get_part_query(),
        ]

    @api.model
    def _get_call_query(self):
        columns = {
            "date": SQL("s.date_open"),
            "kind": SQL("'call'::varchar"),
            "reference": SQL("s.name"),
            "title": SQL("s.subject"),
            "state": SQL("s.state"),
            "detail": SQL("s.solution"),
            "res_model": SQL("'customer.service.call'::varchar"),
            "res_id": SQL("s.id"),
            "active": SQL("s.active AND s.equipment_id IS NOT NULL"),
        }
        for name in (
            "equipment_id",
            "company_id",
            "partner_id",
            "commercial_partner_id",
            "site_id",
            "user_id",
            "type_id",
            "symptom_id",
            "cause_id",
            "remedy_id",
        ):
            columns[name] = SQL.identifier("s", name)
        return self._get_history_query(0, "customer_service_call", columns)

    @api.model
    def _get_move_query(self):
        return self._get_history_query(
            1,
            "customer_service_equipment_move",
            {
                "date": SQL("s.date"),
                "kind": SQL("'move'::varchar"),
                "equipment_id": SQL("s.equipment_id"),
                "company_id": SQL("s.company_id"),
                "partner_id": SQL("s.partner_id"),
                "commercial_partner_id": SQL(
                    "(SELECT p.commercial_partner_id FROM res_partner p"
                    " WHERE p.id = s.partner_id)"
                ),
                "site_id": SQL("s.site_id"),
                "user_id": SQL("s.user_id"),
                "note": SQL("s.reason"),
                "res_model": SQL("'customer.service.equipment.move'::varchar"),
                "res_id": SQL("s.id"),
            },
        )

    @api.model
    def _get_reading_query(self):
        of = self._get_looked_up
        meter = partial(of, "customer_service_meter", "meter_id")
        equipment = partial(of, "customer_service_equipment", "equipment_id")
        return self._get_history_query(
            2,
            "customer_service_meter_reading",
            {
                "date": SQL("s.date"),
                "kind": SQL("'reading'::varchar"),
                "equipment_id": SQL("s.equipment_id"),
                "company_id": SQL("s.company_id"),
                "partner_id": equipment("partner_id"),
                "commercial_partner_id": equipment("commercial_partner_id"),
                "site_id": equipment("site_id"),
                "user_id": SQL("s.user_id"),
                "title": meter("name"),
                "value": SQL("s.value"),
                "unit": meter("unit"),
                "res_model": SQL("'customer.service.meter.reading'::varchar"),
                "res_id": SQL("s.id"),
            },
        )

    @api.model
    def _get_intervention_query(self):
        """Return the interventions that were done, with what was reported."""
        call = partial(self._get_looked_up, "customer_service_call", "call_id")
        columns = {
            "date": SQL("s.date_done"),
            "kind": SQL("'intervention'::varchar"),
            "commercial_partner_id": call("commercial_partner_id"),
            "reference": SQL("s.name"),
            "title": call("subject"),
            "detail": SQL("s.report"),
            "type_id": call("type_id"),
            "res_model": SQL("'customer.service.intervention'::varchar"),
            "res_id": SQL("s.id"),
            "active": SQL(
                "s.active AND s.state = 'done' AND s.date_done IS NOT NULL"
                " AND s.equipment_id IS NOT NULL"
            ),
        }
        for name in (
            "equipment_id",
            "company_id",
            "partner_id",
            "site_id",
            "user_id",
        ):
            columns[name] = SQL.identifier("s", name)
        return self._get_history_query(3, "customer_service_intervention", columns)

    @api.model
    def _get_part_query(self):
        """Return the parts that were used and did not come back."""
        call = partial(self._get_looked_up, "customer_service_call", "call_id")
        used = SQL("(s.used_quantity - COALESCE(s.returned_quantity, 0))")
        return self._get_history_query(
            4,
            "customer_service_part",
            {
                "date": SQL("s.date_used"),
                "kind": SQL("'part'::varchar"),
                "equipment_id": SQL("s.equipment_id"),
                "company_id": SQL("s.company_id"),
                "partner_id": call("partner_id"),
                "commercial_partner_id": call("commercial_partner_id"),
                "site_id": call("site_id"),
                "user_id": SQL("s.used_by_id"),
                "reference": call("name"),
                "title": SQL("concat_ws(' · ', s.name, s.serial)"),
                "value": used,
                "res_model": SQL("'customer.service.call'::varchar"),
                "res_id": SQL("s.call_id"),
                "active": SQL(
                    "s.date_used IS NOT NULL AND s.equipment_id IS NOT NULL AND %s > 0",
                    used,
                ),
            },
        )

    def action_open_document(self):
        """Open the call, move or reading that the row tells of."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
