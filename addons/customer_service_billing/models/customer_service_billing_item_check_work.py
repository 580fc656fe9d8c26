from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date, is_html_empty

from odoo.addons.customer_service_base.models.customer_service_intervention import (
    DONE,
    OPEN_STATES,
)

from .customer_service_billing_problem import WARNING

# Kinds of charges that who supplied the machine may pay for
SUPPLIED = ("labour", "diagnosis", "part")


class CustomerServiceBillingItem(models.Model):
    """What is wrong with the work that items bill, and with the papers of it."""

    _inherit = "customer.service.billing.item"

    def _get_checks(self):
        return [
            *super()._get_checks(),
            "_check_report",
            "_check_signature",
            "_check_open_intervention",
            "_check_supplier_warranty",
        ]

    def _get_check_labels(self):
        return {
            **super()._get_check_labels(),
            "report": self.env._("No Report"),
            "signature": self.env._("No Signature"),
            "open_intervention": self.env._("Work Still Open"),
            "supplier_warranty": self.env._("Supplier's Warranty"),
        }

    # ------------------------------------------------------------------
    # Papers
    # ------------------------------------------------------------------
    def _check_report(self):
        """What was done is told, where the team wants it so."""
        for item, visit, severity in self._get_documented():
            if visit._is_report_missing():
                message = self.env._(
                    "The report of %(intervention)s is missing.",
                    intervention=visit.name,
                )
                yield item, item._prepare_problem(message, visit, severity)

    def _check_signature(self):
        """The customer has signed, or it is told why nobody did."""
        for item, visit, severity in self._get_documented():
            if visit._is_signature_missing():
                message = self.env._(
                    "Nobody has signed for %(intervention)s.", intervention=visit.name
                )
                yield item, item._prepare_problem(message, visit, severity)

    def _get_documented(self):
        """Return the items of work that is to be documented.

        :return: list of tuples of the item, the intervention and how severe it is
            that a paper is missing.
        """
        return [
            (item, item.charge_id.intervention_id, severity)
            for item in self._get_work()
            if item.charge_id.intervention_id.state == DONE
            and (severity := item.company_id.customer_service_billing_need_report)
            != "none"
        ]

    def _check_open_intervention(self):
        """A call that somebody still works on may cost more."""
        work = self._get_work()
        opened = self.env["customer.service.intervention"].search(
            Domain("call_id", "in", work.call_id.ids)
            & Domain("state", "in", OPEN_STATES)
        )
        by_call = opened.grouped("call_id")
        for item in work:
            visit = by_call.get(item.call_id, opened.browse())[:1]
            if visit:
                message = self.env._(
                    "%(intervention)s of this call is not done yet.",
                    intervention=visit.name,
                )
                yield item, item._prepare_problem(message, visit, WARNING)

    # ------------------------------------------------------------------
    # Who else pays
    # ------------------------------------------------------------------
    def _check_supplier_warranty(self):
        """Who supplied the machine may pay, while its own warranty lasts."""
        for item in self._get_work():
            machine = item.call_id.equipment_id
            end = machine.supplier_warranty_end
            if end and item.date <= end and item.charge_id.kind in SUPPLIED:
                message = self.env._(
                    "The warranty of the supplier on %(machine)s lasts until %(date)s: "
                    "claim it.",
                    machine=machine.display_name,
                    date=format_date(self.env, end),
                )
                yield item, item._prepare_problem(message, machine, WARNING)


class CustomerServiceIntervention(models.Model):
    _inherit = "customer.service.intervention"

    def _is_report_missing(self):
        """Tell whether the team wants a report that nobody wrote."""
        self.ensure_one()
        wanted = not self.team_id or self.team_id.require_report
        return wanted and is_html_empty(self.report)

    def _is_signature_missing(self):
        """Tell whether the team wants a signature that nobody gave or excused.

        Who signed may have done so on paper.
        """
        self.ensure_one()
        wanted = not self.team_id or self.team_id.require_signature
        signed = self.signed_by or self.unsigned_reason
        return wanted and self.kind == "onsite" and not signed
