from datetime import timedelta

from odoo import fields, models

from .customer_service_maintenance_visit import CANCELLED, DONE, ORDERED, PLANNED

# Days after which a call that was cancelled is made again
RETRY = timedelta(days=7)


class CustomerServiceMaintenanceVisit(models.Model):
    """What becomes of visits with the work: done, planned again, billed."""

    _inherit = "customer.service.maintenance.visit"

    # ------------------------------------------------------------------
    # What happened
    # ------------------------------------------------------------------
    def _after_intervention_done(self, intervention):
        """Visits are done that an intervention says are.

        :param intervention: of their call, done.
        """
        ordered = self.filtered(lambda visit: visit.state == ORDERED)
        ticks = intervention.check_ids.filtered("is_machine")
        if ticks:
            ordered &= ticks.filtered("done").visit_id
        ordered._set_done(intervention.date_done)

    def _after_call_done(self):
        """Of a call that is solved, the machines are done that nobody left undone."""
        ordered = self.filtered(lambda visit: visit.state == ORDERED)
        undone = ordered.filtered(
            lambda visit: visit.check_ids.filtered(
                lambda check: check.is_machine and check.intervention_id.state == "done"
            )
        )
        for call, visits in (ordered - undone).grouped("call_id").items():
            visits._set_done(call.date_solved or fields.Datetime.now())
        undone._release()

    def _after_call_cancelled(self):
        """Visits without a call are planned again or called off, as their plan says."""
        ordered = self.exists().filtered(lambda visit: visit.state == ORDERED)
        dropped = ordered.filtered(lambda visit: visit.plan_id.on_cancel == "drop")
        dropped.write({"state": CANCELLED, "is_withdrawn": False})
        (ordered - dropped)._release()

    def _release(self):
        """Plan visits again whose call came to nothing; not at once."""
        today = fields.Date.today()
        self.write(
            {
                "state": PLANNED,
                "call_id": False,
                "date_order": today + RETRY,
                "is_put_off": True,
            }
        )

    def _set_done(self, moment):
        """Note that visits were made, and have the next ones planned.

        :param datetime moment: when, naive in UTC.
        """
        if not self:
            return
        self.write({"state": DONE, "date_done": moment, "error": False})
        self._enter_fees()
        self.equipment_id._plan_maintenance_again()

    def _get_appointment(self):
        """Return when somebody comes, once it was confirmed."""
        self.ensure_one()
        confirmed = self.call_id.intervention_ids.filtered(
            lambda one: one.state in ("confirmed", "in_progress")
        )
        return min(filter(None, confirmed.mapped("date_start")), default=False)

    # ------------------------------------------------------------------
    # Fee per visit
    # ------------------------------------------------------------------
    def _enter_fees(self):
        """Enter what visits cost, once each, into the ledgers of their contracts."""
        # sudo: the ledger is closed to everybody
        paid = self.sudo().filtered(
            lambda visit: (
                visit.plan_id.fee_product_id
                and visit.contract_line_id
                and not visit.period_id
            )
        )
        for visit in paid:
            visit.period_id = visit.env["customer.service.contract.period"].create(
                visit._prepare_period_vals()
            )

    def _prepare_period_vals(self):
        """Return the row of the ledger for a visit that was made. Hook."""
        self.ensure_one()
        contract = self.contract_id
        day = self._get_day_done()
        price = self.plan_id._get_visit_price(contract)
        zero = contract.currency_id.is_zero(price)
        return {
            "contract_id": contract.id,
            "line_id": self.contract_line_id.id,
            "company_id": self.company_id.id,
            "payer_id": contract.payer_id.id,
            "currency_id": contract.currency_id.id,
            "kind": "visit",
            "key": str(self.id),
            "period_start": day,
            "period_end": day,
            "date_due": day,
            "quantity": 1.0,
            "price_unit": price,
            "amount": contract.currency_id.round(price),
            "amount_terms": contract.currency_id.round(price),
            "note": self.equipment_id.display_name,
            "state": "nothing" if zero else "due",
        }

    def _get_day_done(self):
        """Return the day on which the visit was made, where the machine is."""
        self.ensure_one()
        return fields.Datetime.context_timestamp(
            self.with_context(tz=self._get_zone()), self.date_done
        ).date()
