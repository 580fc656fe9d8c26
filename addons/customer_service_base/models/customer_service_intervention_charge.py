from datetime import timedelta

from pytz import utc

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .customer_service_charge import INVOICED, VERIFIED
from .customer_service_intervention import DONE, OPEN_STATES

# what of a closed intervention is charged, besides what hangs on it
CHARGED_FIELDS = {"km", "kind", "user_id"}
CLOSING = "customer_service__closing"
BILLED = (VERIFIED, INVOICED)
TIME_KINDS = {"work": "labour", "travel": "travel"}


def get_unit(env, name):
    """Return the host's unit of hours, kilometres or pieces, without a query.

    :param str name: ``hour``, ``km`` or ``unit``.
    """
    data = env["ir.model.data"]
    return env["uom.uom"].browse(data._xmlid_to_res_id(f"uom.product_uom_{name}", True))


class CustomerServiceIntervention(models.Model):
    """What of an intervention is charged."""

    _inherit = "customer.service.intervention"

    def action_done(self):
        # closing charges once, at its end, not at every part it settles
        return super(
            CustomerServiceIntervention, self.with_context(**{CLOSING: True})
        ).action_done()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_charged(self):
        # sudo: whoever may delete the intervention need not see its charges
        if any(charge.state in BILLED for charge in self.sudo().charge_ids):
            raise ValidationError(
                self.env._("Work that was done is history: it cannot be deleted.")
            )

    def _after_done(self):
        result = super()._after_done()
        self.call_id._update_charges()
        return result

    def write(self, vals):
        result = super().write(vals)
        if CHARGED_FIELDS & vals.keys():
            self._refresh_charges()
        return result

    def _get_close_obstacles(self):
        obstacles = super()._get_close_obstacles()
        if self.company_id.customer_service_no_cost != "refuse":
            return obstacles
        users = self.time_ids.user_id
        costs = users._get_hourly_costs(self.company_id)
        return obstacles + [
            self.env._("Nobody said what an hour of %(user)s costs.", user=user.name)
            for (user, _company), cost in costs.items()
            if not cost
        ]

    def _refresh_charges(self):
        """Have the charges of closed interventions follow a corrected fact."""
        if self.env.context.get(CLOSING):
            return
        closed = self.filtered(lambda intervention: intervention.state == DONE)
        closed.call_id._update_charges()

    # ------------------------------------------------------------------
    # Facts
    # ------------------------------------------------------------------
    def _get_charge_facts(self, planned=False):
        """Return what of the interventions may be charged.

        :param bool planned: what is foreseen of the open ones, instead of what was
            done in the closed ones.
        :return: list of dicts: ``call``, ``intervention``, ``key`` (unique in the
            call), ``kind``, ``quantity``, ``uom``, ``date``; and where they apply
            ``user``, ``product``, ``spent`` (money, in the company's currency),
            ``name``, ``band``, ``group``, ``distance``, ``optional``.
        """
        states = OPEN_STATES if planned else (DONE,)
        interventions = self.filtered(lambda one: one.state in states)
        bands = self.env["customer.service.time.band"]._get_bands(interventions.call_id)
        facts = []
        for intervention in interventions:
            clock = bands[intervention.call_id]
            stretches = intervention._get_stretches(planned)
            base = {
                "call": intervention.call_id,
                "intervention": intervention,
                "date": intervention._get_fact_date(stretches, clock.tz),
                "user": intervention.user_id,
                "distance": (intervention.planned_km if planned else intervention.km)
                / 2,
            }
            hours = intervention._get_hour_facts(stretches, clock)
            if planned:
                hours = hours or intervention._get_undated_facts(clock)
            facts += [
                {**base, **fact}
                for fact in [
                    intervention._get_visit_fact(),
                    *hours,
                    *intervention._get_km_facts(planned),
                    *([] if planned else intervention._get_expense_facts()),
                ]
            ]
        return facts

    def _get_stretches(self, planned):
        """Return stretches of work and journey: kind, technician, from, to; in UTC.

        What is foreseen of the journey lies before the work.
        """
        self.ensure_one()
        if not planned:
            return [
                (TIME_KINDS[row.kind], row.user_id, row.date_from, row.date_to)
                for row in self.time_ids.sorted("date_from")
                if row.date_to
            ]
        if not self.date_start:
            return []
        start = self.date_start
        before = start - timedelta(hours=self.planned_travel_hours)
        after = start + timedelta(hours=self.planned_hours)
        return [
            (kind, self.user_id, begin, end)
            for kind, begin, end in (
                ("travel", before, start),
                ("labour", start, after),
            )
            if begin < end
        ]

    def _get_fact_date(self, stretches, tz):
        """Return the day, by the clock of the place, on which it happened."""
        self.ensure_one()
        moment = min((begin for _kind, _user, begin, _end in stretches), default=None)
        moment = moment or self.date_done or self.date_start or fields.Datetime.now()
        return utc.localize(moment).astimezone(tz).date()

    def _get_hour_facts(self, stretches, clock):
        """Return the hours of each technician by band of time."""
        self.ensure_one()
        hours, days = {}, {}
        for kind, user, begin, end in stretches:
            for (first, last), band in clock.split(begin, end):
                bucket = (kind, user, band)
                seconds = (last - first).total_seconds()
                hours[bucket] = hours.get(bucket, 0.0) + seconds / 3600
                days.setdefault(bucket, utc.localize(first).astimezone(clock.tz).date())
        return [
            self._prepare_hour_fact(kind, user, band, quantity, days[kind, user, band])
            for (kind, user, band), quantity in hours.items()
        ]

    def _get_undated_facts(self, clock):
        """Return the hours foreseen for nobody knows when: ordinary ones."""
        self.ensure_one()
        band = next((band.key for band in clock.bands if band.worked), None)
        return [
            self._prepare_hour_fact(kind, self.user_id, band, hours, None)
            for kind, hours in (
                ("labour", self.planned_hours),
                ("travel", self.planned_travel_hours),
            )
            if hours
        ]

    def _prepare_hour_fact(self, kind, user, band, hours, day):
        group = f"{kind}:{self.id}:{user.id or 0}"
        fact = {
            "key": f"{group}:{band or 0}",
            "kind": kind,
            "quantity": round(hours, 4),
            "uom": get_unit(self.env, "hour"),
            "user": user,
            "band": band,
            "group": group,
        }
        return {**fact, "date": day} if day else fact

    def _get_visit_fact(self):
        """Return that somebody went, or rang: a fee, where the tariff has one."""
        self.ensure_one()
        return {
            "key": f"callout:{self.id}",
            "kind": "callout",
            "quantity": 1.0,
            "uom": get_unit(self.env, "unit"),
            "optional": True,
        }

    def _get_km_facts(self, planned):
        self.ensure_one()
        km = self.planned_km if planned else self.km
        if not km:
            return []
        return [
            {
                "key": f"km:{self.id}",
                "kind": "km",
                "quantity": km,
                "uom": get_unit(self.env, "km"),
            }
        ]

    def _get_expense_facts(self):
        """Return what was spent: one piece each, so that not a cent is rounded."""
        self.ensure_one()
        unit = get_unit(self.env, "unit")
        return [
            {
                "key": f"expense:{expense.id}",
                "kind": expense.kind,
                "quantity": 1.0,
                "uom": unit,
                "date": expense.date,
                "product": expense.product_id,
                "spent": expense.amount,
                "name": expense.name,
            }
            for expense in self.expense_ids
        ]
