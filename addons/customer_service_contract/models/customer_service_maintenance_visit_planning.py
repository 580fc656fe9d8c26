import logging
from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .customer_service_maintenance_plan import FIRST, FIXED, METER
from .customer_service_maintenance_plan_due import Situation
from .customer_service_maintenance_visit import (
    CANCELLED,
    DONE,
    MISSED,
    PLANNED,
)

_logger = logging.getLogger(__name__)

# Machines looked at in one go
BATCH = 500
# Days for which visits are looked at that are over: longer than half an interval
MEMORY = timedelta(days=800)
TRACKLESS = {"tracking_disable": True, "mail_create_nolog": True}


class CustomerServiceMaintenanceVisit(models.Model):
    """From plans to rows of visits, as far ahead as the plans say, once."""

    _inherit = "customer.service.maintenance.visit"

    # ------------------------------------------------------------------
    # Cron
    # ------------------------------------------------------------------
    @api.model
    def _cron_plan_visits(self, limit=BATCH):
        """Plan the visits of the machines whose turn it is, of all companies.

        Machines that another worker is at are left to it.

        :param int limit: machines in one transaction.
        """
        cron = self.env["ir.cron"]
        equipment = self.env["customer.service.equipment"].with_context(
            active_test=False
        )
        contracts = self.env["customer.service.contract"]
        days = {
            company: contracts._get_today(company)
            for company in self.env["res.company"].search([])
        }
        domains = {
            company: equipment._get_check_domain(company, day)
            for company, day in days.items()
        }
        remaining = sum(equipment.search_count(domain) for domain in domains.values())
        if not remaining or not cron._commit_progress(remaining=remaining):
            return
        for company, domain in domains.items():
            while machines := equipment.search(
                domain, limit=limit, order="maintenance_check, id"
            ).try_lock_for_update(allow_referencing=True):
                self._plan(machines, days[company])
                if not cron._commit_progress(len(machines)):
                    return
                self.env.invalidate_all()

    # ------------------------------------------------------------------
    # Planning
    # ------------------------------------------------------------------
    @api.model
    def _plan(self, machines, day):
        """Have the rows of visits say what the plans ask for, as of a day.

        :param machines: of one company.
        :param date day: today, where the company is.
        """
        # sudo: rows follow from plans and contracts, whoever changed them
        visits = self.sudo().with_context(
            **TRACKLESS, customer_service__closed_days={}, active_test=False
        )
        machines = machines.with_env(visits.env)
        known = visits._search_known(machines, day)
        plans = visits.env["customer.service.maintenance.plan"]
        plans = plans.with_context(active_test=True).search(
            [("company_id", "=", machines.company_id.id)]
        )
        if not plans:
            known._withdraw()
            plans._mark_machines(machines, None)
            return
        planned = known.filtered(lambda row: row.state == PLANNED)
        tolerance = timedelta(days=max(plans.mapped("days_after")))
        since = min(filter(None, [day, *machines.mapped("maintenance_check")]))
        begin = min([since - tolerance, *planned.mapped("date_due")])
        end = day + timedelta(days=max(plans.mapped("horizon_days")))
        living = machines.filtered(lambda machine: machine._is_maintained())
        effective = plans._get_effective(living, begin, end)
        failed = visits._plan_effective(effective, known, (day, begin, end))
        plans._mark_machines(machines - failed, machines._get_next_check(day))
        if failed:
            plans._mark_machines(failed, day + timedelta(days=1))

    @api.model
    def _search_known(self, machines, day):
        """Return the visits that planning has to know of."""
        return self.search(
            Domain("equipment_id", "in", machines.ids)
            & (self._get_untouched_domain() | Domain("date_due", ">=", day - MEMORY))
        )

    def _plan_effective(self, effective, known, time):
        """Plan visits, plan by plan: one that fails stops no other.

        :param dict effective: by machine, by plan, from when to when it counts.
        :param known: visits of the machines.
        :param time: today, first and last day of the question.
        :return: machines with a plan that failed.
        """
        by_plan = defaultdict(dict)
        for machine, found in effective.items():
            for plan, stretches in found.items():
                by_plan[plan.with_env(self.env)][machine] = stretches
        known.filtered(
            lambda row: row.equipment_id not in by_plan.get(row.plan_id, ())
        )._withdraw()
        rows = known.grouped(lambda row: (row.plan_id, row.equipment_id))
        failed = self.env["customer.service.equipment"]
        for plan, stretches in by_plan.items():
            theirs = failed.union(*stretches)
            try:
                with self.env.cr.savepoint():
                    self._plan_machines(plan, stretches, (rows, known), time)
                    self.flush_model()
            except Exception as error:  # noqa: BLE001 - the others must not wait for it
                _logger.warning("Plan %s failed", plan.name, exc_info=True)
                plan._set_error(str(error))
                failed |= theirs
            else:
                plan._set_error(False)
        return failed

    def _plan_machines(self, plan, stretches, rows, time):
        """Plan the visits of one plan.

        :param plan: that counts.
        :param dict stretches: by machine, from when to when it counts.
        :param rows: known visits by plan and machine, and all of them.
        :param time: today, first and last day of the question.
        """
        day, begin, end = time
        last_planned = min(end, day + timedelta(days=plan.horizon_days))
        days = plan._get_days(begin, end)
        new = []
        for situation in self._get_situations(plan, stretches, rows, day):
            dues = plan._get_dues(situation, days, begin, end)
            new += self._settle(plan, situation, dues, last_planned)
        self._number(new)
        self._insert(new)

    @api.model
    def _get_situations(self, plan, stretches, rows, day):
        """Yield what the dues of a plan hang on, by machine."""
        by_machine, known = rows
        machines = self.env["customer.service.equipment"].union(*stretches)
        machines = machines.with_env(self.env)
        exceptions = plan.exception_ids.grouped("equipment_id")
        none = plan.exception_ids.browse()
        same_kind = known.filtered(
            lambda row: row.kind_id == plan.kind_id and row._is_kept()
        ).grouped("equipment_id")
        last, usages = {}, {}
        if plan.mode != FIXED:
            last = self._get_last_done(plan.kind_id, machines)
        if plan.mode in (METER, FIRST):
            usages = plan._get_usages({plan: machines})
        for machine, own in zip(machines, stretches.values(), strict=True):
            yield Situation(
                machine=machine,
                stretches=own,
                since=min(day, machine.maintenance_check or day),
                rows=by_machine.get((plan, machine), self.browse()),
                others=same_kind.get(machine, self.browse()).mapped("date_due"),
                last=last.get(machine.id),
                usage=usages.get((plan, machine)),
                exception=exceptions.get(machine, none),
            )

    def _is_kept(self):
        """Tell whether planning leaves the visit alone."""
        self.ensure_one()
        if self.state == PLANNED:
            return self.is_moved
        return not (self.state == CANCELLED and self.is_withdrawn)

    def _is_untouched(self):
        """Tell whether nobody did anything about the visit: plans may change it."""
        self.ensure_one()
        return self.state == PLANNED or (self.state == CANCELLED and self.is_withdrawn)

    @api.model
    def _get_last_done(self, kind, machines):
        """Return when machines were last maintained, by id.

        What was missed or called off counts as on the day it was due: it never stops
        the chain.
        """
        zone = machines.company_id.partner_id.tz or "UTC"
        rows = self.env.execute_query(
            SQL(
                """SELECT equipment_id,
                          max(CASE WHEN state = %(done)s
                              THEN (date_done AT TIME ZONE 'UTC'
                                    AT TIME ZONE %(zone)s)::date
                              ELSE date_due END)
                     FROM %(table)s
                    WHERE equipment_id IN %(machines)s
                      AND kind_id = %(kind)s
                      AND (state IN (%(done)s, %(missed)s)
                           OR state = %(cancelled)s AND is_withdrawn IS NOT TRUE)
                 GROUP BY equipment_id""",
                done=DONE,
                missed=MISSED,
                cancelled=CANCELLED,
                zone=zone,
                table=SQL.identifier(self._table),
                machines=tuple(machines.ids),
                kind=kind.id,
            )
        )
        return dict(rows)

    @api.model
    def _count_beyond(self, terms):
        """Return how many visits plans will ask for that are not listed yet.

        :param dict terms: first and last day by contract line; none is for ever.
        :return: dict of numbers by id of the line.
        """
        counted = defaultdict(int)
        plans = self.env["customer.service.maintenance.plan"]
        contracts = self.env["customer.service.contract"]
        by_company = defaultdict(dict)
        for line, (start, end) in terms.items():
            if end:
                by_company[line.company_id][line] = start, end
        for company, own in by_company.items():
            day = contracts._get_today(company)
            shortest = min(
                plans.search([("company_id", "=", company.id)]).mapped("horizon_days"),
                default=None,
            )
            last = max(end for _start, end in own.values())
            if shortest is None or last <= day + timedelta(days=shortest):
                continue
            lines = plans.env["customer.service.contract.line"].union(*own)
            machines = self.env["customer.service.equipment"].search(
                lines._get_covered_domain()
            )
            effective = plans._get_effective(machines, day, last)
            for line_id, due in self._get_dues_beyond(effective, day, last):
                line = lines.browse(line_id)
                if line in own and own[line][0] <= due <= own[line][1]:
                    counted[line_id] += 1
        return counted

    @api.model
    def _get_dues_beyond(self, effective, day, last):
        """Yield contract line and day of what fixed plans ask for after the horizon."""
        by_plan = defaultdict(dict)
        for machine, found in effective.items():
            for plan, stretches in found.items():
                if plan.mode == FIXED:
                    by_plan[plan][machine] = stretches
        none = self.browse()
        for plan, stretches in by_plan.items():
            horizon = day + timedelta(days=plan.horizon_days)
            days = plan._get_days(day, last)
            for situation in self._get_situations(plan, stretches, ({}, none), day):
                for due in plan._get_dues(situation, days, day, last):
                    if due.day > horizon and due.line_id:
                        yield due.line_id, due.day

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------
    def _settle(self, plan, situation, dues, last_planned):
        """Bring the rows of a machine in line with what a plan asks for.

        :param plan: that asks.
        :param situation: of the machine.
        :param dues: what it asks for.
        :param date last_planned: horizon of the plan.
        :return: list of values of the visits that are missing.
        """
        untouched = situation.rows.filtered(lambda row: row._is_untouched())
        if plan.mode == FIXED:
            found = {row.date_due: row for row in situation.rows}
        else:
            # there is one at a time, whose day is estimated anew
            following = untouched.sorted(lambda row: (row.state == CANCELLED, row.id))
            found = {due.day: following[:1] for due in dues if following}
        new, wanted = [], self.browse()
        for due in dues:
            vals = self._prepare_visit_vals(plan, situation.machine, due)
            row = found.get(due.day)
            if row:
                wanted |= row
                if row in untouched:
                    row._refresh(vals)
            elif due.day <= last_planned:
                new.append(vals)
        (untouched - wanted)._drop(situation)
        return new

    @api.model
    def _prepare_visit_vals(self, plan, machine, due):
        """Return the values of a visit."""
        return {
            "plan_id": plan.id,
            "equipment_id": machine.id,
            "partner_id": machine.partner_id.id,
            "site_id": machine.site_id.id,
            "contract_line_id": due.line_id,
            "date_due": due.day,
            "date_target": due.window.target,
            "date_earliest": due.window.earliest,
            "date_latest": due.window.latest,
            "date_order": due.window.target - timedelta(days=plan.order_days),
            "planned_hours": plan.planned_hours,
        }

    def _refresh(self, vals):
        """Take what the plan says now; a day chosen by hand stays if it may.

        :param dict vals: of :meth:`_prepare_visit_vals`.
        """
        self.ensure_one()
        vals = {**vals, "state": PLANNED, "is_withdrawn": False}
        earliest, latest = vals["date_earliest"], vals["date_latest"]
        same = (earliest, latest) == (self.date_earliest, self.date_latest)
        if self.is_moved and (same or earliest <= self.date_target <= latest):
            del vals["date_target"], vals["date_order"]
        else:
            vals["is_moved"] = False
            if self.is_put_off and self.date_order > vals["date_order"]:
                del vals["date_order"]
        changed = {
            name: value
            for name, value in vals.items()
            if self._fields[name].convert_to_write(self[name], self) != value
        }
        if changed:
            self.write(changed)

    def _drop(self, situation):
        """Let go of untouched visits that their plan no longer asks for.

        Those on days on which the plan counts never were: the rhythm is another one.
        The others are called off, and come back with plan or contract. What was due
        before planning looked stays until it is made up for.
        """
        counted = self.filtered(
            lambda row: any(
                first <= row.date_due <= last
                for first, last, _lines in situation.stretches
            )
        )
        (self - counted)._withdraw()
        if situation.exception.skip:
            counted._withdraw()
            return
        since = situation.since
        after = counted.plan_id.days_after
        counted.filtered(
            lambda row: (
                not row.is_moved and row.date_due >= since - timedelta(days=after)
            )
        ).unlink()

    def _withdraw(self):
        """Call off visits that nobody asks for any more."""
        planned = self.filtered(lambda row: row.state == PLANNED)
        if planned:
            planned.write({"state": CANCELLED, "is_withdrawn": True})

    @api.model
    def _insert(self, vals_list):
        """Write new visits, which are consistent by construction, in one statement.

        One that another worker has written meanwhile stays as it is.

        :param list vals_list: of :meth:`_prepare_visit_vals`, numbered.
        """
        if not vals_list:
            return
        names = [*vals_list[0], "kind_id", "company_id", "contract_id", "state"]
        plans = self.env["customer.service.maintenance.plan"]
        machines = self.env["customer.service.equipment"]
        lines = self.env["customer.service.contract.line"]
        now = self.env.cr.now()
        stamp = SQL("%s, %s, %s, %s", self.env.uid, self.env.uid, now, now)
        rows = []
        for vals in vals_list:
            line = lines.browse(vals["contract_line_id"] or ())
            values = [
                *(value or None for value in vals.values()),
                plans.browse(vals["plan_id"]).kind_id.id,
                machines.browse(vals["equipment_id"]).company_id.id,
                line.contract_id.id or None,
                PLANNED,
            ]
            rows.append(SQL("(%s, %s)", SQL(", ").join(values), stamp))
        names += ["create_uid", "write_uid", "create_date", "write_date"]
        self.env.execute_query(
            SQL(
                "INSERT INTO %s (%s) VALUES %s"
                " ON CONFLICT (plan_id, equipment_id, number) DO NOTHING RETURNING id",
                SQL.identifier(self._table),
                SQL(", ").join(map(SQL.identifier, names)),
                SQL(", ").join(rows),
            )
        )
        self.invalidate_model(flush=False)
        machines.invalidate_model(["maintenance_visit_ids"], flush=False)

    @api.model
    def _number(self, vals_list):
        """Give new visits the next numbers of their plan on their machine."""
        if not vals_list:
            return
        rows = self._read_group(
            Domain("plan_id", "in", {vals["plan_id"] for vals in vals_list})
            & Domain(
                "equipment_id", "in", {vals["equipment_id"] for vals in vals_list}
            ),
            ["plan_id", "equipment_id"],
            ["number:max"],
        )
        last = {(plan.id, machine.id): number for plan, machine, number in rows}
        for vals in vals_list:
            key = vals["plan_id"], vals["equipment_id"]
            last[key] = vals["number"] = last.get(key, 0) + 1
