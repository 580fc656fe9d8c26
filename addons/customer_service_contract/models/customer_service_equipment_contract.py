from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .customer_service_contract import IN_FORCE_STATES


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
        saved = self._origin
        # sudo: that a machine is under contract is told to whoever serves it
        lines = self.env["customer.service.contract.line"].sudo()
        covering = lines._get_covering(saved, fields.Date.context_today(self))
        for equipment in self:
            own = covering.get(equipment._origin, lines)
            ends = [line._get_end() for line in own]
            equipment.is_under_contract = bool(own)
            equipment.contract_end = max(ends) if ends and all(ends) else False

    @api.model
    def _search_is_under_contract(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._get_coverage_domain(SQL("cover.id IS NOT NULL"))

    @api.model
    def _search_contract_end(self, operator, value):
        if operator == "in" and set(value) == {False}:
            return self._get_coverage_domain(
                SQL("cover.date_end IS NULL OR cover.date_end = 'infinity'")
            )
        compared = {
            "in": SQL("cover.date_end = ANY(%s::date[])", list(value))
            if operator == "in"
            else None,
            "<": SQL("cover.date_end < %s", value),
            "<=": SQL("cover.date_end <= %s", value),
            ">": SQL("cover.date_end > %s AND cover.date_end < 'infinity'", value),
            ">=": SQL("cover.date_end >= %s AND cover.date_end < 'infinity'", value),
        }.get(operator)
        return self._get_coverage_domain(compared) if compared else NotImplemented

    @api.model
    def _get_coverage_domain(self, condition):
        """Return the machines whose coverage of today fulfils a condition.

        :param SQL condition: on ``cover``, with columns id and date_end; empty for
            machines without contract.
        """
        today = fields.Date.context_today(self)
        self.env["customer.service.contract.equipment"].flush_model()
        self.env["customer.service.contract.line"].flush_model()
        self.env["customer.service.contract"].flush_model()
        self.flush_model(["parent_path", "category_id", "site_id"])
        covered = self._get_covered_query(today)
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                """%s IN (
                    SELECT machine.id
                    FROM customer_service_equipment machine
                    LEFT JOIN (%s) AS cover ON cover.id = machine.id
                    WHERE %s
                )""",
                SQL.identifier(alias, "id"),
                covered,
                condition,
            )
        )

    @api.model
    def _get_covered_query(self, day):
        """Return the query of the machines under contract, with the last day of it.

        It says of all machines what ``_get_covering`` says of some: by name and as a
        part of one named, by category, by place, by customer.

        :param date day: of the question.
        """
        return SQL(
            """
            WITH line AS MATERIALIZED (%(lines)s),
            named AS MATERIALIZED (
                SELECT r.equipment_id AS id, line.company_id, line.date_end
                FROM customer_service_contract_equipment r
                JOIN line ON line.id = r.line_id
                WHERE line.scope = 'equipment'
                  AND (r.date_from IS NULL OR r.date_from <= %(day)s)
                  AND (r.date_to IS NULL OR r.date_to >= %(day)s)
            )
            SELECT id, MAX(date_end) AS date_end
            FROM (
                SELECT id, date_end FROM named
                UNION ALL
                SELECT e.id, named.date_end
                FROM customer_service_equipment e
                CROSS JOIN LATERAL unnest(
                    string_to_array(trim(TRAILING '/' FROM e.parent_path), '/')::int[]
                ) AS part (id)
                JOIN named ON named.id = part.id
                WHERE e.parent_id IS NOT NULL AND part.id != e.id
                UNION ALL
                SELECT e.id, line.date_end
                FROM line
                JOIN customer_service_equipment e
                  ON e.commercial_partner_id = line.commercial_partner_id
                 AND e.company_id = line.company_id
                WHERE line.scope != 'equipment'
                  AND (NOT line.limited OR EXISTS (
                      SELECT 1
                      FROM customer_service_contract_site_rel s
                      WHERE s.contract_id = line.contract_id
                        AND s.partner_id = e.site_id
                  ))
                  AND CASE line.scope
                      WHEN 'category' THEN e.category_id IN (
                          SELECT g.id
                          FROM customer_service_equipment_category g
                          WHERE g.parent_path LIKE line.category_path || '%%'
                      )
                      WHEN 'site' THEN line.limited
                      ELSE TRUE
                  END
            ) AS found
            GROUP BY id
            """,
            day=day,
            lines=self._get_lines_in_force(day),
        )

    @api.model
    def _get_lines_in_force(self, day):
        """Return the query of the contract lines that are in force on a day."""
        return SQL(
            """
            SELECT l.id, l.contract_id, l.scope, l.company_id,
                   k.commercial_partner_id, g.parent_path AS category_path,
                   LEAST(
                       COALESCE(l.date_end, 'infinity'),
                       COALESCE(k.date_end, 'infinity')
                   ) AS date_end,
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
              AND (l.date_end IS NULL OR l.date_end >= %(day)s)
              AND (k.date_end IS NULL OR k.date_end >= %(day)s)
            """,
            states=IN_FORCE_STATES,
            day=day,
        )
