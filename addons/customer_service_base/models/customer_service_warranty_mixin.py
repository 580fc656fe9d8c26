from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools import warranty

COMPONENTS = ("parts", "labour", "travel")


class CustomerServiceWarrantyMixin(models.AbstractModel):
    """Warranty by component: parts, labour and travel end on days of their own.

    The model that inherits has ``company_id`` and says the agreed months in
    :meth:`_get_warranty_months`.
    """

    _name = "customer.service.warranty.mixin"
    _description = "Warranty Mixin"

    warranty_start = fields.Date(
        help="First day of warranty: the day of installation unless agreed otherwise.",
    )
    warranty_parts_end = fields.Date(
        compute="_compute_warranty_ends",
        store=True,
        readonly=False,
        precompute=True,
        string="Parts Warranty Until",
    )
    warranty_labour_end = fields.Date(
        compute="_compute_warranty_ends",
        store=True,
        readonly=False,
        precompute=True,
        string="Labour Warranty Until",
    )
    warranty_travel_end = fields.Date(
        compute="_compute_warranty_ends",
        store=True,
        readonly=False,
        precompute=True,
        string="Travel Warranty Until",
    )
    warranty_end = fields.Date(
        compute="_compute_warranty_end",
        store=True,
        precompute=True,
        index="btree_not_null",
        string="Warranty Until",
        help="The latest of the ends of parts, labour and travel.",
    )
    warranty_state = fields.Selection(
        [
            (warranty.NONE, "No Warranty"),
            (warranty.VALID, "In Warranty"),
            (warranty.EXPIRING, "Expiring"),
            (warranty.EXPIRED, "Expired"),
        ],
        compute="_compute_warranty_state",
        search="_search_warranty_state",
        string="Warranty",
    )

    @api.depends("warranty_start")
    def _compute_warranty_ends(self):
        for record in self:
            for component, months in record._get_warranty_months().items():
                name = f"warranty_{component}_end"
                end = warranty.warranty_end(record.warranty_start, months)
                record[name] = end or record[name]

    @api.depends("warranty_parts_end", "warranty_labour_end", "warranty_travel_end")
    def _compute_warranty_end(self):
        for record in self:
            record.warranty_end = warranty.latest_end(record._get_warranty_ends())

    @api.depends("warranty_end", "company_id.customer_service_warranty_notice_days")
    def _compute_warranty_state(self):
        today = fields.Date.context_today(self)
        for record in self:
            notice = record.company_id.customer_service_warranty_notice_days
            record.warranty_state = warranty.warranty_state(
                today, record.warranty_end, notice
            )

    def _search_warranty_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return Domain.OR(
            Domain("company_id", "=", company.id)
            & self._get_warranty_state_domain(
                value, today, company.customer_service_warranty_notice_days
            )
            for company in self.env.companies
        )

    @api.model
    def _get_warranty_state_domain(self, states, today, notice_days):
        """Return the records whose warranty stands in one of ``states``.

        :param states: keys of ``warranty_state``.
        :param date today: the day of the question.
        :param int notice_days: days before the end that count as expiring.
        """
        limit = fields.Date.add(today, days=notice_days)
        end = "warranty_end"
        domains = {
            warranty.NONE: Domain(end, "=", False),
            warranty.EXPIRED: Domain(end, "<", today),
            warranty.EXPIRING: Domain(end, ">=", today) & Domain(end, "<=", limit),
            warranty.VALID: Domain(end, ">", limit),
        }
        return Domain.OR(domains[state] for state in states if state in domains)

    @api.constrains(
        "warranty_start",
        "warranty_parts_end",
        "warranty_labour_end",
        "warranty_travel_end",
    )
    def _check_warranty_dates(self):
        for record in self:
            start = record.warranty_start
            ends = record._get_warranty_ends()
            if start and any(end and end < start for end in ends):
                raise ValidationError(
                    self.env._(
                        "The warranty of %(record)s ends before it starts.",
                        record=record.display_name,
                    )
                )

    def _get_warranty_ends(self):
        """Return the last covered days of parts, labour and travel."""
        self.ensure_one()
        return [self[f"warranty_{component}_end"] for component in COMPONENTS]

    def _get_warranty_months(self):
        """Return the agreed months of warranty by component."""
        self.ensure_one()
        return dict.fromkeys(COMPONENTS, 0)

    def _get_warranty(self, day):
        """Tell by component whether the warranty covers a day.

        :param date day: the day of the fault.
        """
        self.ensure_one()
        ends = zip(COMPONENTS, self._get_warranty_ends(), strict=True)
        return {
            component: warranty.is_covered(day, self.warranty_start, end)
            for component, end in ends
        }
