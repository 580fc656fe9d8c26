from odoo import models

from .customer_service_billing_item import INVOICED
from .customer_service_billing_item_portions import NOT_BILLED_STATES
from .customer_service_billing_problem import BLOCKING

# Items that a printed report lists; the workbook has all of them
PRINTED = 5000
# Items that are read at a time
BATCH = 1000


class CustomerServiceBillingRun(models.Model):
    """The report of a run: what was billed to whom, what was not, why, who said so."""

    _inherit = "customer.service.billing.run"

    def action_print_report(self):
        """Print the report."""
        return self.env.ref(
            "customer_service_billing.customer_service_billing_run_action_report"
        ).report_action(self)

    def action_export_xlsx(self):
        """Send the report as a workbook, with all items and invoices."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/customer_service/billing/run/{self.id}/report.xlsx",
            "target": "download",
        }

    # ------------------------------------------------------------------
    # What the report says
    # ------------------------------------------------------------------
    def _get_report_scope(self):
        """Return what the run bills, as pairs of a label and a text."""
        self.ensure_one()
        labels = {
            name: self._fields[name]._description_string(self.env)
            for name in (
                "bill_calls",
                "bill_interventions",
                "bill_repairs",
                "bill_fees",
                "partner_ids",
                "team_ids",
                "template_ids",
            )
        }
        kinds = [
            labels[name]
            for name in (
                "bill_calls",
                "bill_interventions",
                "bill_repairs",
                "bill_fees",
            )
            if self[name]
        ]
        narrowed = [
            (labels[name], ", ".join(self[name].mapped("display_name")))
            for name in ("partner_ids", "team_ids", "template_ids")
            if self[name]
        ]
        return [(self.env._("What"), ", ".join(kinds)), *narrowed]

    def _get_report_items(self):
        """Return the items in the order of the report: customer, contract, call."""
        self.ensure_one()
        return self.item_ids.sorted(
            lambda item: (
                item.partner_id.display_name or "",
                item.partner_id.id,
                item.contract_id.id,
                item.call_id.id,
                item.date,
                item.id,
            )
        )

    def _get_report_groups(self):
        """Return what the report lists, by customer, contract and call.

        :return: list of pairs of a customer and a list of titles and their items.
        """
        self.ensure_one()
        shown = self._get_report_items()[:PRINTED]
        groups = []
        for customer, items in shown.grouped("partner_id").items():
            parts = [
                (
                    " · ".join(filter(None, (contract.name, call.name, call.subject))),
                    own,
                )
                for (contract, call), own in items.grouped(
                    lambda item: (item.contract_id, item.call_id)
                ).items()
            ]
            groups.append((customer, parts))
        return groups

    def _get_report_totals(self):
        """Return the totals by currency and kind, of what is or will be invoiced.

        :return: list of dicts.
        """
        self.ensure_one()
        kinds = dict(
            self.env["customer.service.billing.item"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        groups = self.env["customer.service.billing.item"]._read_group(
            [("run_id", "=", self.id), ("state", "not in", NOT_BILLED_STATES)],
            ["currency_id", "kind"],
            ["__count", "amount_full:sum", "amount_due:sum"],
        )
        invoiced = {
            (currency, kind): due
            for currency, kind, due in self.env[
                "customer.service.billing.item"
            ]._read_group(
                [("run_id", "=", self.id), ("state", "=", INVOICED)],
                ["currency_id", "kind"],
                ["amount_due:sum"],
            )
        }
        return [
            {
                "currency": currency,
                "kind": kinds[kind],
                "count": count,
                "full": full,
                "due": due,
                "invoiced": invoiced.get((currency, kind), 0.0),
            }
            for currency, kind, count, full, due in groups
        ]

    def _get_report_decisions(self):
        """Return what persons decided, last first."""
        self.ensure_one()
        return self.env["customer.service.billing.decision"].search(
            [("run_id", "=", self.id)]
        )

    def _get_report_undecided(self):
        """Return what was not billed and no decision tells of: the source says why."""
        self.ensure_one()
        decided = self._get_report_decisions().item_id
        return self._get_report_items().filtered(
            lambda item: item.state in NOT_BILLED_STATES and item not in decided
        )

    def _get_report_problems(self):
        """Return the problems that are left, once each, blocking ones first."""
        self.ensure_one()
        return self.problem_ids.filtered("is_first").sorted(
            lambda problem: (problem.severity != BLOCKING, problem.item_id.id)
        )

    def _get_report_invoices(self):
        """Return the invoices the run made."""
        self.ensure_one()
        # sudo: who bills is told what was invoiced, without a role in accounting
        return self.item_ids.sudo().invoice_id.sorted("id")
