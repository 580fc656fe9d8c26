from datetime import date, timedelta
from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .customer_service_contract import IN_FORCE_STATES

ONE_DAY = timedelta(days=1)
BEGINNING, FOREVER = date.min, date.max
BY_OWNER = """
    SELECT DISTINCT line.company_id, line.commercial_partner_id
    FROM (%(lines)s) AS line
    WHERE line.scope = 'customer' AND NOT line.limited
"""
BY_SITE = """
    SELECT DISTINCT line.company_id, line.commercial_partner_id,
           place.partner_id AS site_id
    FROM (%(lines)s) AS line
    %(places)s
    WHERE line.scope IN ('customer', 'site')
"""
BY_CATEGORY = """
    SELECT DISTINCT line.company_id, line.commercial_partner_id,
           below.id AS category_id
    FROM (%(lines)s) AS line
    %(below)s
    WHERE line.scope = 'category' AND NOT line.limited
"""
BY_BOTH = """
    SELECT DISTINCT line.company_id, line.commercial_partner_id,
           below.id AS category_id, place.partner_id AS site_id
    FROM (%(lines)s) AS line
    %(below)s
    %(places)s
    WHERE line.scope = 'category'
"""


class CustomerServiceEquipment(models.Model):
    """Whether a machine is under contract, and until when."""

    _inherit = "customer.service.equipment"

    is_under_contract = fields.Boolean(
        string="Under Contract",
        compute="_compute_is_under_contract",
        search="_search_is_under_contract",
        help="A contract in force today covers the machine: by name, as part of "
        "another one, by category, by place or by customer.",
    )
    contract_end = fields.Date(
        string="Under Contract until",
        compute="_compute_is_under_contract",
        search="_search_contract_end",
        help="Empty: open-ended, or no contract.",
    )

    @api.depends_context("tz", "company")
    @api.depends(
        "partner_id", "site_id", "category_id", "company_id", "parent_id.parent_path"
    )
    def _compute_is_under_contract(self):
        # sudo: that a machine is under contract is told to whoever serves it
        lines = self.env["customer.service.contract.line"].sudo()
        today = fields.Date.context_today(self)
        covering = lines._get_covering(self._origin, today)
        for equipment in self:
            own = covering.get(equipment._origin, lines)
            ends = [line._get_end() for line in own]
            equipment.is_under_contract = bool(own)
            equipment.contract_end = max(ends) if ends and all(ends) else False

    @api.model
    def _search_is_under_contract(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        covered = operator == "in"
        return self._get_covered_domain(
            lambda until: until() if covered else SQL("NOT %s", until())
        )

    @api.model
    def _search_contract_end(self, operator, value):
        """Find machines by the last day of their coverage.

        Whether the last day lies before another one is whether a contract of today
        covers the machine on that one: nothing needs to be sorted.
        """
        if operator == "in":
            return Domain.OR(self._get_end_domain(day) for day in value)
        if operator not in ("<", "<=", ">", ">=") or not value:
            return NotImplemented
        day = fields.Date.to_date(value)
        border = day + ONE_DAY if operator in ("<=", ">") else day
        if operator in ("<", "<="):
            return self._get_covered_domain(
                lambda until: SQL("%s AND NOT %s", until(), until(border))
            )
        return self._get_covered_domain(
            lambda until: SQL("%s AND NOT %s", until(border), until(FOREVER))
        )

    @api.model
    def _get_end_domain(self, day):
        """Return the machines whose coverage ends on a day.

        :param date day: False for those without contract and for open ends.
        """
        if not day:
            return self._get_covered_domain(
                lambda until: SQL("(NOT %s OR %s)", until(), until(FOREVER))
            )
        day = fields.Date.to_date(day)
        return self._get_covered_domain(
            lambda until: SQL("%s AND NOT %s", until(day), until(day + ONE_DAY))
        )

    @api.model
    def _get_covered_domain(self, get_condition):
        """Return the machines whose coverage of today fulfils a condition.

        :param get_condition: function that returns SQL; it is given a function that
            returns the SQL of whether a contract of today covers the machine until a
            day at least.
        """
        for name in ("contract.equipment", "contract.line", "contract"):
            self.env[f"customer.service.{name}"].flush_model()

        def get_sql(model, alias, query):
            return get_condition(partial(model._get_covered_sql, alias, query))

        return Domain.custom(to_sql=get_sql)

    @api.model
    def _get_covered_sql(self, alias, query, until=BEGINNING):
        """Return the condition that a contract in force today covers a machine.

        It says of all machines what ``_get_covering`` says of some: by name and as a
        part of one named, by category, by place, by customer. Each of them is a table
        of keys that is joined, whatever number of machines and contracts there are.

        :param str alias: of the table of machines in the query.
        :param query: to join the keys to.
        :param date until: first day on which the coverage may end.
        """
        found = []
        keys = self._get_covered_keys(fields.Date.context_today(self), until)
        for name, (columns, table) in keys.items():
            joined = query.make_alias(alias, f"{name}_{until:%Y%m%d}")
            condition = SQL(" AND ").join(
                SQL("%s = %s", SQL.identifier(alias, one), SQL.identifier(joined, one))
                for one in columns
            )
            query.add_join("LEFT JOIN", joined, SQL("(%s)", table), condition)
            found.append(SQL("%s IS NOT NULL", SQL.identifier(joined, columns[0])))
        return SQL("(%s)", SQL(" OR ").join(found))

    @api.model
    def _get_covered_keys(self, day, until):
        """Return what tells the machines that contracts cover on a day.

        :param date day: of the question.
        :param date until: first day on which the coverage may end.
        :return: dict of columns of machines, and the query of their distinct values.
        """
        owner = ("company_id", "commercial_partner_id")
        parts = {
            "lines": self._get_lines_in_force(day, until),
            "places": SQL(
                "JOIN customer_service_contract_site_rel place"
                " ON place.contract_id = line.contract_id"
            ),
            "below": SQL(
                "JOIN customer_service_equipment_category below"
                " ON below.parent_path LIKE line.category_path || '%%'"
            ),
        }
        return {
            "by_name": (("id",), self._get_named_with_parts(day, until)),
            "by_owner": (owner, SQL(BY_OWNER, **parts)),
            "by_site": ((*owner, "site_id"), SQL(BY_SITE, **parts)),
            "by_category": ((*owner, "category_id"), SQL(BY_CATEGORY, **parts)),
            "by_both": ((*owner, "category_id", "site_id"), SQL(BY_BOTH, **parts)),
        }

    @api.model
    def _get_named_with_parts(self, day, until):
        """Return the query of the machines that lines name, and of all parts of them.

        A query for each level that there is: PostgreSQL cannot guess how many parts a
        path has, and plans badly by it.

        :param date day: of the question.
        :param date until: first day on which the coverage may end.
        """
        named = self._get_named(day, until)
        queries = [named]
        upwards = SQL("")
        for level in range(self._get_depth()):
            part, whole = (
                SQL.identifier(f"part_{number}") for number in (level, level + 1)
            )
            queries.append(
                SQL(
                    """
                    SELECT part_0.id
                    FROM customer_service_equipment part_0
                    %s
                    JOIN (%s) AS named ON named.id = %s.parent_id
                    """,
                    upwards,
                    named,
                    part,
                )
            )
            upwards = SQL(
                "%s JOIN customer_service_equipment %s ON %s.id = %s.parent_id",
                upwards,
                whole,
                whole,
                part,
            )
        return SQL(" UNION ").join(queries)

    @api.model
    def _get_depth(self):
        """Return how many machines the deepest part is a part of."""
        self.flush_model(["parent_id", "parent_path"])
        ((depth,),) = self.env.execute_query(
            SQL(
                """
                SELECT MAX(LENGTH(parent_path) - LENGTH(REPLACE(parent_path, '/', '')))
                FROM customer_service_equipment
                WHERE parent_id IS NOT NULL
                """
            )
        )
        return (depth or 1) - 1

    @api.model
    def _get_named(self, day, until):
        """Return the query of the machines that lines name on a day.

        :param date day: of the question.
        :param date until: first day on which the coverage may end.
        """
        return SQL(
            """
            SELECT r.equipment_id AS id
            FROM customer_service_contract_equipment r
            JOIN (%(lines)s) AS line ON line.id = r.line_id
            WHERE line.scope = 'equipment'
              AND (r.date_from IS NULL OR r.date_from <= %(day)s)
              AND (r.date_to IS NULL OR r.date_to >= %(day)s)
            """,
            lines=self._get_lines_in_force(day, until),
            day=day,
        )

    @api.model
    def _get_lines_in_force(self, day, until):
        """Return the query of the contract lines that are in force on a day.

        :param date day: of the question.
        :param date until: first day on which they may end.
        """
        return SQL(
            """
            SELECT l.id, l.contract_id, l.scope, l.company_id,
                   k.commercial_partner_id, g.parent_path AS category_path,
                   EXISTS (
                       SELECT 1
                       FROM customer_service_contract_site_rel s
                       WHERE s.contract_id = k.id
                   ) AS limited
            FROM customer_service_contract_line l
            JOIN customer_service_contract k ON k.id = l.contract_id
            LEFT JOIN customer_service_equipment_category g ON g.id = l.category_id
            WHERE l.state IN %(states)s
              AND l.date_start <= %(day)s
              AND (l.date_end IS NULL OR l.date_end >= %(until)s)
              AND (k.date_end IS NULL OR k.date_end >= %(until)s)
            """,
            states=IN_FORCE_STATES,
            day=day,
            until=max(day, until),
        )
