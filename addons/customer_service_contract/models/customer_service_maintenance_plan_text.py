from odoo import api, fields, models
from odoo.tools import format_date, get_lang
from odoo.tools.misc import babel_locale_parse

from .customer_service_maintenance_plan import (
    FIRST,
    FIXED,
    FLOATING,
    METER,
    MONTHS,
    TARGETS,
)


class CustomerServiceMaintenancePlan(models.Model):
    """A plan in words: for what it is, and how often."""

    _inherit = "customer.service.maintenance.plan"

    scope_text = fields.Char(compute="_compute_scope_text", string="Comes from")
    rule_text = fields.Char(compute="_compute_rule_text", string="Rule")

    @api.depends("scope", *TARGETS.values())
    def _compute_scope_text(self):
        labels = dict(self._fields["scope"]._description_selection(self.env))
        for plan in self:
            target = TARGETS[plan.scope]
            names = [
                plan[name].display_name
                for name in dict.fromkeys((target, "category_id", "product_id"))
                if plan[name]
            ]
            plan.scope_text = f"{labels[plan.scope]}: {' · '.join(names)}"

    @api.depends(
        "mode",
        "interval_count",
        "interval_unit",
        "meter_unit",
        "meter_interval",
        "anchor_kind",
        "anchor_date",
        *MONTHS,
    )
    def _compute_rule_text(self):
        for plan in self:
            plan.rule_text = plan._get_rule_text(
                plan.interval_count, plan.interval_unit, plan.anchor_date
            )

    def _get_rule_text(self, count, unit, anchor):
        """Return the rhythm in words.

        :param int count: of the interval.
        :param str unit: of the interval.
        :param date anchor: shown for a fixed calendar that is counted from a date.
        """
        self.ensure_one()
        every = self._get_every_text(count, unit)
        meter = self.env._(
            "every %(count)s %(unit)s",
            count=f"{self.meter_interval:g}",
            unit=self.meter_unit or "",
        )
        if self.mode == FIXED and self.anchor_kind == "date" and anchor:
            text = self.env._(
                "%(every)s from %(date)s",
                every=every,
                date=format_date(self.env, anchor),
            )
        else:
            text = {
                FIXED: every,
                FLOATING: self.env._("%(every)s after the last one", every=every),
                METER: meter,
                FIRST: self.env._(
                    "%(every)s or %(meter)s, whichever comes first",
                    every=every,
                    meter=meter,
                ),
            }[self.mode]
        season = self._get_season_text()
        return f"{text} ({season})" if season else text

    def _get_every_text(self, count, unit):
        """Return an interval in words."""
        if count == 1:
            return {
                "day": self.env._("every day"),
                "week": self.env._("every week"),
                "month": self.env._("every month"),
                "year": self.env._("every year"),
            }[unit]
        units = dict(self._fields["interval_unit"]._description_selection(self.env))
        return self.env._(
            "every %(count)s %(unit)s", count=count, unit=units[unit].lower()
        )

    def _get_season_text(self):
        """Return the short names of the months of the season."""
        self.ensure_one()
        months = self._get_season()
        names = babel_locale_parse(get_lang(self.env).code).months["format"]
        return ", ".join(names["abbreviated"][month] for month in sorted(months))
