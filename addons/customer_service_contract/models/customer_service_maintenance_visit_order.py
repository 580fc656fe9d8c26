import logging
from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.maintenance import Slot, Window, get_visit_day, make_groups
from .customer_service_maintenance_visit import DONE, MISSED, ORDERED, PLANNED

_logger = logging.getLogger(__name__)

# Calls made in one transaction
BATCH = 100
DAY = timedelta(days=1)


class CustomerServiceMaintenanceVisit(models.Model):
    """From visits to calls: one for each site and window, with all its machines."""

    _inherit = "customer.service.maintenance.visit"

    # ------------------------------------------------------------------
    # Cron
    # ------------------------------------------------------------------
    @api.model
    def _get_order_domain(self, company, day):
        """Return the visits of a company whose call is to be made."""
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", PLANNED)
            & Domain("date_order", "<=", day)
        )

    @api.model
    def _cron_order_visits(self, limit=BATCH):
        """Make the calls of the visits that come near, of all companies, once.

        Visits that another worker is at are left to it; a call that cannot be made
        stops no other, and is tried again the next day.

        :param int limit: visits that are looked at in one transaction; those of the
            same sites come along.
        """
        cron = self.env["ir.cron"]
        contracts = self.env["customer.service.contract"]
        days = {
            company: contracts._get_today(company)
            for company in self.env["res.company"].search([])
        }
        for company, day in days.items():
            self._mark_missed(company, day)
        domains = {
            company: self._get_order_domain(company, day)
            for company, day in days.items()
        }
        remaining = sum(self.search_count(domain) for domain in domains.values())
        if not cron._commit_progress(remaining=remaining):
            return
        for company, domain in domains.items():
            while visits := self.search(
                domain, limit=limit, order="date_order, id"
            ).try_lock_for_update(allow_referencing=True):
                visits._open_calls(days[company])
                if not cron._commit_progress(len(visits)):
                    return
                self.env.invalidate_all()

    @api.model
    def _mark_missed(self, company, day):
        """Note the visits that were not made before the next one could be.

        The plan goes on with the next one; what was missed stays overdue until it is
        made up for or called off.
        """
        self.flush_model(
            ["state", "date_latest", "date_due", "plan_id", "date_earliest"]
        )
        rows = self.env.execute_query(
            SQL(
                """UPDATE %(table)s v SET state = %(missed)s
                    WHERE v.company_id = %(company)s
                      AND v.state = %(planned)s
                      AND v.date_latest < %(day)s
                      AND EXISTS (
                          SELECT FROM %(table)s n
                           WHERE n.plan_id = v.plan_id
                             AND n.equipment_id = v.equipment_id
                             AND n.date_due > v.date_due
                             AND n.state IN (%(planned)s, %(ordered)s, %(done)s)
                             AND n.date_earliest <= %(day)s)
                RETURNING v.id""",
                table=SQL.identifier(self._table),
                missed=MISSED,
                planned=PLANNED,
                ordered=ORDERED,
                done=DONE,
                company=company.id,
                day=day,
            )
        )
        missed = self.browse(row[0] for row in rows)
        missed.invalidate_recordset(["state"], flush=False)
        missed.modified(["state"])

    # ------------------------------------------------------------------
    # Calls
    # ------------------------------------------------------------------
    def _order_now(self):
        """Make the calls of visits without waiting for their day.

        :return: the calls.
        """
        calls = self.env["customer.service.call"]
        self.filtered(lambda visit: visit.state == MISSED).write({"state": PLANNED})
        for company, visits in self.grouped("company_id").items():
            day = self.env["customer.service.contract"]._get_today(company)
            calls |= visits.try_lock_for_update(allow_referencing=True)._open_calls(
                day, careful=False
            )
        return calls

    def _open_calls(self, day, careful=True):
        """Make the calls of visits, with all that may be done together with them.

        :param date day: today, where the company is.
        :param bool careful: keep what fails from stopping the others.
        :return: the calls.
        """
        # sudo: calls follow from plans, whoever runs them
        visits = self.sudo()
        stale = visits.equipment_id.filtered(
            lambda machine: (
                machine.maintenance_check and machine.maintenance_check <= day
            )
        )
        if stale:
            self._plan(stale, day)
            visits = visits.exists()
        visits = visits.filtered(lambda visit: visit.state == PLANNED)
        groups = visits._get_groups(day)
        if not careful:
            return self._make_calls(groups)
        calls = self.env["customer.service.call"]
        for start in range(0, len(groups), BATCH):
            calls |= self._make_calls_safely(groups[start : start + BATCH], day)
        return calls

    def _get_groups(self, day):
        """Return which visits are made together, and on which day.

        :return: list of pairs of visits and a day.
        """
        alone = self.filtered(lambda visit: not visit.plan_id.group_site)
        together = self - alone
        sites = defaultdict(list)
        everything = self | together._search_companions(day)
        for visit in everything:
            key = visit._get_site_key()
            sites[(key, visit.equipment_id) if visit in alone else key].append(visit)
        groups, days, mine = [], {}, set(self.ids)
        for visits in sites.values():
            for group in make_groups(visit._get_slot(day) for visit in visits):
                ids = [one.key for one in group.slots]
                if mine.isdisjoint(ids):
                    continue
                # what is read of one call is read of all of them
                chosen = self.browse(ids).with_prefetch(everything.ids)
                plans = chosen.plan_id
                if plans not in days:
                    days[plans] = plans._get_common_days(day)
                groups.append((chosen, get_visit_day(group.window, day, days[plans])))
        return groups

    def _get_site_key(self):
        """Return what visits must have in common to be one call. Hook."""
        self.ensure_one()
        plan, line = self.plan_id, self.contract_line_id
        return (
            self.company_id,
            self.partner_id,
            self.site_id,
            line.contract_id,
            line.coverage_id,
            plan.type_id,
            plan.team_id,
            plan.propose_visit,
        )

    def _get_slot(self, day):
        """Return the visit as the grouping knows it.

        A day that a person chose is kept; what is overdue may be done any day.
        """
        self.ensure_one()
        latest = max(self.date_latest, day)
        earliest = min(max(self.date_earliest, day), latest)
        window = Window(earliest, min(max(self.date_target, earliest), latest), latest)
        if self.is_moved and self.date_target >= day:
            window = Window(self.date_target, self.date_target, self.date_target)
        return Slot(self.id, (self.plan_id.id, self.equipment_id.id), window)

    def _search_companions(self, day):
        """Return the other visits of the same sites that may be done by then."""
        if not self:
            return self
        until = max([day, *self.mapped("date_latest")])
        found = self.search(
            Domain("company_id", "in", self.company_id.ids)
            & Domain("state", "=", PLANNED)
            & Domain("partner_id", "in", [*self.partner_id.ids, False])
            & Domain("site_id", "in", [*self.site_id.ids, False])
            & Domain("date_earliest", "<=", until)
            & Domain("plan_id.group_site", "=", True)
            & Domain("id", "not in", self.ids)
        )
        keys = {visit._get_site_key() for visit in self} if found else ()
        found = found.filtered(lambda visit: visit._get_site_key() in keys)
        return found.try_lock_for_update(allow_referencing=True)

    def _make_calls_safely(self, groups, day):
        """Make calls; of those that cannot be made only the visits are put off."""
        if not groups:
            return self.env["customer.service.call"]
        try:
            with self.env.cr.savepoint():
                calls = self._make_calls(groups)
                self.env.flush_all()
                return calls
        except Exception as error:  # noqa: BLE001 - the others must not wait for it
            if len(groups) == 1:
                visits = groups[0][0]
                _logger.warning("No call for visits %s", visits.ids, exc_info=True)
                visits.write(
                    {"error": str(error), "date_order": day + DAY, "is_put_off": True}
                )
                return self.env["customer.service.call"]
        middle = len(groups) // 2
        return self._make_calls_safely(groups[:middle], day) | self._make_calls_safely(
            groups[middle:], day
        )

    def _make_calls(self, groups):
        """Make one call for each group of visits, and what is proposed for it.

        :param groups: pairs of visits and a day.
        :return: the calls.
        """
        # sudo: calls follow from plans, whoever runs them
        calls = self.env["customer.service.call"].sudo()
        made = calls.create([visits._prepare_call_vals() for visits, _day in groups])
        ordered = [
            (call, visits, day)
            for call, (visits, day) in zip(made, groups, strict=True)
        ]
        self._set_ordered(ordered)
        proposals = [
            visits._prepare_intervention_vals(call, day)
            for call, visits, day in ordered
            if visits.plan_id[:1].propose_visit
        ]
        if proposals:
            made.env["customer.service.intervention"].create(proposals)
        return made

    @api.model
    def _set_ordered(self, ordered):
        """Note the calls that were made of visits, in one statement.

        :param ordered: tuples of call, visits and day.
        """
        visits = self.browse().union(*(visits for _call, visits, _day in ordered))
        if not visits:
            return
        visits.flush_recordset()
        rows = [
            SQL("(%s, %s, %s::date)", visit.id, call.id, day)
            for call, own, day in ordered
            for visit in own
        ]
        self.env.execute_query(
            SQL(
                """UPDATE %(table)s v
                      SET state = %(ordered)s, call_id = r.call_id,
                          date_target = r.day, error = NULL, is_put_off = FALSE,
                          write_uid = %(uid)s, write_date = %(now)s
                     FROM (VALUES %(rows)s) AS r (id, call_id, day)
                    WHERE v.id = r.id RETURNING v.id""",
                table=SQL.identifier(self._table),
                ordered=ORDERED,
                uid=self.env.uid,
                now=self.env.cr.now(),
                rows=SQL(", ").join(rows),
            )
        )
        names = ["state", "call_id", "date_target", "error", "is_put_off"]
        visits.invalidate_recordset(names, flush=False)
        calls = self.env["customer.service.call"]
        calls.invalidate_model(["maintenance_visit_ids"], flush=False)

    def _prepare_call_vals(self):
        """Return the values of the call of visits that are made together. Hook."""
        plans = self.plan_id
        machines = self.equipment_id
        first = machines[:1]
        lang = self.partner_id.lang or self.env.lang
        one = self._get_common_machine()
        users = machines.end_user_id
        vals = {
            "subject": self.with_context(lang=lang)._get_subject(),
            "company_id": self.company_id.id,
            "type_id": plans.type_id[:1].id,
            "priority": max(plans.mapped("priority")),
            "channel": "internal",
            "equipment_id": one.id,
            "partner_id": self.partner_id.id,
            "site_id": self.site_id.id,
        }
        if len(users) == 1 and all(machine.end_user_id for machine in machines):
            vals["end_user_id"] = first.end_user_id.id
        if self.contract_line_id:
            vals["contract_line_id"] = self.contract_line_id[:1].id
        if plans.team_id:
            vals["team_id"] = plans.team_id[:1].id
        return vals

    def _get_subject(self):
        """Return the subject of the call, in the language of the context."""
        names = ", ".join(dict.fromkeys(self.plan_id.mapped("name")))
        count = len(self.equipment_id)
        if count == 1:
            return names
        return self.env._("%(plans)s: %(count)s machines", plans=names, count=count)

    def _get_common_machine(self):
        """Return the machine of the visits, or the one that all are part of."""
        machines = self.equipment_id
        if len(machines) == 1:
            return machines
        paths = [
            [int(part) for part in machine.parent_path.split("/") if part]
            for machine in machines
        ]
        common = [
            parts[0] for parts in zip(*paths, strict=False) if len(set(parts)) == 1
        ]
        return machines.browse(common[-1:])

    def _prepare_intervention_vals(self, call, day):
        """Return the intervention that is proposed for a call of visits. Hook."""
        plan = self.plan_id[:1]
        return {
            "call_id": call.id,
            "user_id": call.user_id.id,
            "kind": call._propose_intervention_kind(),
            "date_start": plan._get_moment(day, self._get_zone()),
            "planned_hours": sum(self.mapped("planned_hours")),
            "instructions": self.plan_id._get_instructions(),
        }

    def _get_zone(self):
        """Return the name of the time zone of the place."""
        company = self.company_id
        return (
            self.site_id.tz
            or company.partner_id.tz
            or company.resource_calendar_id.tz
            or "UTC"
        )
