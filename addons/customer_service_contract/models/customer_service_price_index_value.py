from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.price_revision import first_of_month

MONTH_FORMAT = "MMMM yyyy"


def prepare_month(vals):
    """Return values with the first day of the month in the place of any other."""
    month = fields.Date.to_date(vals.get("month"))
    return {**vals, "month": first_of_month(month)} if month else vals


class CustomerServicePriceIndexValue(models.Model):
    """What an index was in a month, typed or imported as it is published."""

    _name = "customer.service.price.index.value"
    _description = "Value of a Price Index"
    _order = "month desc, id desc"
    _check_company_auto = True

    index_id = fields.Many2one(
        "customer.service.price.index",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(related="index_id.company_id", store=True, index=True)
    month = fields.Date(required=True, help="Any day of it; the first one is kept.")
    value = fields.Float(
        digits=(16, 6),
        min_display_digits=1,
        required=True,
        help="In the base that counts in this month.",
    )
    date_published = fields.Date(
        string="Published on",
        help="From which day on it is known. Empty: it is known.",
    )

    _value_positive = models.Constraint(
        "CHECK (value > 0)", "The value of an index is greater than zero."
    )
    _month_unique = models.UniqueIndex(
        "(index_id, month)", "The index has a value of this month already."
    )

    @api.depends("index_id", "month")
    def _compute_display_name(self):
        for row in self:
            month = format_date(self.env, row.month, date_format=MONTH_FORMAT)
            row.display_name = f"{row.index_id.name or ''} {month}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        values = super().create([prepare_month(vals) for vals in vals_list])
        values._remind_to_settle()
        return values

    def write(self, vals):
        vals = prepare_month(vals)
        before = {row: row.value for row in self} if "value" in vals else {}
        result = super().write(vals)
        for row, value in before.items():
            row._note_change(value)
        return result

    def _remind_to_settle(self):
        """Tell who applied provisional prices that their index is published."""
        rows = self.env["customer.service.price.revision.line"]
        published = Domain.OR(
            Domain("index_id", "=", value.index_id.id)
            & Domain("month_wanted", "=", value.month)
            for value in self
        )
        # sudo: who types values need not see the revisions of all companies
        waiting = rows.sudo().search(rows._get_waiting_domain() & published)
        for revision in waiting.revision_id:
            revision._remind_to_settle()

    def _note_change(self, before):
        """Say on the index that a value was corrected; revisions keep what they used.

        :param float before: the value that was known.
        """
        self.ensure_one()
        if self.value == before:
            return
        self.index_id.message_post(
            body=self.env._(
                "%(month)s: %(before)s corrected to %(after)s.",
                month=format_date(self.env, self.month, date_format=MONTH_FORMAT),
                before=before,
                after=self.value,
            )
        )

    # ------------------------------------------------------------------
    # Import
    # ------------------------------------------------------------------
    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("Import Template for Index Values"),
                "template": "/customer_service_contract/static/xlsx"
                "/price_index_value_import.xlsx",
            }
        ]

    @api.model
    def _load_records_create(self, vals_list):
        """Correct the values that are known: a series is imported again as a whole."""
        known = {
            (row.index_id.id, row.month): row
            for row in self.search([("index_id", "in", self._get_index_ids(vals_list))])
        }
        rows = [
            known.get((vals.get("index_id"), prepare_month(vals).get("month")))
            for vals in vals_list
        ]
        created = iter(
            super()._load_records_create(
                [vals for vals, row in zip(vals_list, rows, strict=True) if not row]
            )
        )
        for vals, row in zip(vals_list, rows, strict=True):
            if row:
                row.write(vals)
        return self.browse([(row or next(created)).id for row in rows])

    @api.model
    def _get_index_ids(self, vals_list):
        return list({vals["index_id"] for vals in vals_list if vals.get("index_id")})
