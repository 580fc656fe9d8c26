from datetime import datetime, time

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools import meter_usage
from ..tools.coverage import EQUIPMENT
from .customer_service_allowance import METER
from .customer_service_allowance_usage import ONE_DAY


class CustomerServiceAllowance(models.Model):
    """Copies, hours and kilometres that machines count themselves.

    Counted between the first and the last day of a period, in a straight line between
    the readings around them. While the reading after the last day is missing, the
    usage is an estimate; when it comes, the difference is billed.
    """

    _inherit = "customer.service.allowance"

    meter_unit = fields.Char(
        help="Unit of the meters that are counted, as it is written on them: copies, h…"
    )
    minimum = fields.Float(
        string="At Least per Meter",
        digits="Product Unit",
        help="What every meter counts at least in a period.",
    )

    @api.constrains("kind", "meter_unit")
    def _check_meter_unit(self):
        for allowance in self:
            if allowance.kind == METER and not (allowance.meter_unit or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(line)s: say the unit of the meters that are counted.",
                        line=allowance.line_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # Meters
    # ------------------------------------------------------------------
    def _get_metered_days(self, start, end):
        """Return by machine of the line the days on which it is counted.

        :return: dict of pairs of a first and a last day.
        """
        self.ensure_one()
        line = self.line_id
        if line.scope != EQUIPMENT:
            machines = self.env["customer.service.equipment"].search(
                Domain("company_id", "=", line.company_id.id)
                & Domain("partner_id", "child_of", line.partner_id.id)
            )
            fitting = machines.filtered(lambda machine: line._fits(machine))
            return dict.fromkeys(fitting, (start, end))
        days = {}
        for covered in line.equipment_ids:
            first = max(covered.date_from or start, start)
            last = min(covered.date_to or end, end)
            if first <= last:
                days[covered.equipment_id] = (first, last)
        return days

    def _get_meters(self, machines):
        """Return the meters of machines that count in the unit of the allowance."""
        self.ensure_one()
        unit = (self.meter_unit or "").strip().casefold()
        meters = self.env["customer.service.meter"].search(
            [("equipment_id", "in", machines.ids), ("kind", "=", "counter")]
        )
        return meters.filtered(lambda one: one.unit.strip().casefold() == unit)

    def _get_metered(self, start, end):
        """Return by meter what was counted from a day to a day, both included.

        :return: dict of ``tools.meter_usage.Usage``.
        """
        self.ensure_one()
        days = self._get_metered_days(start, end)
        machines = self.env["customer.service.equipment"].union(*days)
        meters = self._get_meters(machines)
        readings = self.env["customer.service.meter.reading"].search(
            [("meter_id", "in", meters.ids)], order="meter_id, date, id"
        )
        by_meter = readings.grouped("meter_id")
        found = {}
        for meter in meters:
            first, last = days[meter.equipment_id]
            points = meter_usage.accumulate(
                (reading.date, reading.value, reading.is_reset)
                for reading in by_meter.get(meter, readings.browse())
            )
            found[meter] = meter_usage.usage(
                points,
                self._get_midnight(first),
                self._get_midnight(last + ONE_DAY),
                self.minimum,
            )
        return found

    def _get_midnight(self, day):
        """Return when a day begins at the company, naive in UTC."""
        self.ensure_one()
        tz = timezone(self.company_id.partner_id.tz or self.env.user.tz or "UTC")
        moment = tz.localize(datetime.combine(day, time.min))
        return moment.astimezone(utc).replace(tzinfo=None)

    # ------------------------------------------------------------------
    # Usage
    # ------------------------------------------------------------------
    def _measure_usage(self, counter):
        result = super()._measure_usage(counter)
        if self.kind == METER:
            metered = self._get_metered(counter.period_start, counter.period_end)
            units = round(sum(one.quantity for one in metered.values()), 4)
            used = min(units, counter.included)
            counter.write(
                {
                    "used": used,
                    "overage": round(units - used, 4),
                    "is_estimated": not metered
                    or any(one.estimated for one in metered.values()),
                }
            )
        return result

    def _get_balance(self, start, end, counters):
        """Of meters, the current period counts up to now."""
        balance = super()._get_balance(start, end, counters)
        today = self._get_today()
        counted = counters.filtered(lambda one: one.period_start == start)
        if self.kind != METER or counted or start > today:
            return balance
        last = min(end or today, today)
        metered = self._get_metered(start, last).values()
        units = round(sum(one.quantity for one in metered), 4)
        used = min(units, balance.included)
        return balance._replace(
            used=used,
            overage=round(units - used, 4),
            left=round(balance.included - used, 4),
        )

    def _get_usage_words(self, counter):
        """Say of each machine what it counted."""
        words = super()._get_usage_words(counter)
        if self.kind != METER:
            return words
        lang = self.contract_id.payer_id.lang or self.env.lang
        env = self.with_context(lang=lang).env
        metered = self._get_metered(counter.period_start, counter.period_end)
        parts = [
            f"{meter.equipment_id.display_name}: {usage.quantity:g}"
            for meter, usage in metered.items()
        ]
        if counter.is_estimated:
            parts.append(env._("estimated"))
        return f"{words} ({'; '.join(parts)})" if parts else words


class CustomerServiceAllowanceCounter(models.Model):
    """Counters of meters, whose readings may still be missing."""

    _inherit = "customer.service.allowance.counter"

    is_estimated = fields.Boolean(
        string="Estimated", help="A reading after the last day is missing."
    )


class CustomerServiceMeterReading(models.Model):
    """A reading that comes late corrects what was billed by an estimate."""

    _inherit = "customer.service.meter.reading"

    @api.model_create_multi
    def create(self, vals_list):
        readings = super().create(vals_list)
        readings._correct_usage()
        return readings

    def write(self, vals):
        result = super().write(vals)
        if {"meter_id", "date", "value", "is_reset"} & vals.keys():
            self._correct_usage()
        return result

    def unlink(self):
        meters = self.meter_id
        result = super().unlink()
        meters.reading_ids._correct_usage()
        return result

    def _correct_usage(self):
        """Bill the difference of periods that were billed without these readings."""
        # sudo: who reads a meter does not bill it
        readings = self.sudo()
        counters = readings.env["customer.service.allowance.counter"]
        units = {
            (reading.equipment_id, reading.unit.strip().casefold())
            for reading in readings
        }
        if not units:
            return
        billed = counters.search(
            Domain("allowance_id.kind", "=", METER)
            & Domain("company_id", "in", self.company_id.ids)
            & Domain("allowance_id.usage_until", "!=", False)
        )
        for counter in billed:
            allowance = counter.allowance_id
            unit = (allowance.meter_unit or "").strip().casefold()
            machines = allowance._get_metered_days(
                counter.period_start, counter.period_end
            )
            if any((machine, unit) in units for machine in machines):
                allowance._true_up_usage(
                    counter.period_start, counter.period_end, allowance._get_today()
                )
