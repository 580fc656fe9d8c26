from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .customer_service_contract import DRAFT
from .customer_service_contract_period import CANCELLED, DUE

PLANNED = "planned"
YEARS = 10


class CustomerServiceContract(models.Model):
    """The schedule of fees: what was billed, and what will be, in one list.

    The past is the ledger, the future is reckoned when somebody looks. What lies
    beyond a term that is renewed unless somebody gives notice is marked so.
    """

    _inherit = "customer.service.contract"

    def action_view_fee_schedule(self):
        """Open the schedule of fees."""
        self.ensure_one()
        return {
            **self.env["ir.actions.actions"]._for_xml_id(
                "customer_service_contract.customer_service_contract_fee_schedule_action"
            ),
            "context": {"active_id": self.id, "active_model": self._name},
        }

    @api.readonly
    def get_fee_schedule(self, years=YEARS):
        """Return the schedule of fees for the screen.

        :param int years: to look ahead, from today.
        :return: dict: contract, currency_id, rows (see ``_get_fee_schedule``) with
            what the user may do with each, and totals by calendar year.
        """
        self.ensure_one()
        self.check_access("read")
        periods = self.env["customer.service.contract.period"]
        periods.check_access("read")
        rows = self._get_fee_schedule(min(max(int(years), 0), 30))
        return {
            "contract": {
                "id": self.id,
                "name": self.display_name,
                "customer": self.partner_id.display_name,
                "state": self.state,
                "date_end": fields.Date.to_string(self.date_end),
                "renewal": self.renewal,
            },
            "currency_id": self.currency_id.id,
            "may_decide": periods._may_decide(),
            "may_open_invoices": self.env["account.move"].has_access("read"),
            "states": self._get_fee_state_labels(),
            "rows": [
                {
                    **row,
                    "period_start": fields.Date.to_string(row["period_start"]),
                    "period_end": fields.Date.to_string(row["period_end"]),
                    "date_due": fields.Date.to_string(row["date_due"]),
                }
                for row in rows
            ],
            "totals": self._get_fee_totals(rows),
        }

    def _get_fee_state_labels(self):
        """Return the names of the states of rows, those of the future among them."""
        periods = self.env["customer.service.contract.period"]
        labels = dict(periods._fields["state"]._description_selection(self.env))
        return {**labels, PLANNED: self.env._("Planned")}

    @api.private
    @api.model
    def _get_fee_totals(self, rows):
        """Return by calendar year what is billed and planned.

        :param list rows: of the schedule.
        :return: list of dict, in the order of years.
        """
        totals = {}
        for row in rows:
            if not row["counts"]:
                continue
            year = row["period_start"].year
            total = totals.setdefault(
                year, {"year": year, "billed": 0.0, "open": 0.0, "if_renewed": 0.0}
            )
            if row["state"] == "invoiced":
                total["billed"] += row["amount"]
            elif row["if_renewed"]:
                total["if_renewed"] += row["amount"]
            else:
                total["open"] += row["amount"]
        return [totals[year] for year in sorted(totals)]

    def _get_fee_schedule(self, years=YEARS):
        """Return ledger and projection of a contract, in the order of periods.

        :param int years: to look ahead, from today or from the start.
        :return: list of dict: id (False for what is planned), line, line_id, kind,
            period_start, period_end, date_due, amount, state, note, invoice and
            invoice_id, error, if_renewed, counts (in totals).
        """
        self.ensure_one()
        # sudo: the caller has checked that the fees may be seen
        contract = self.sudo()
        today = self._get_today(self.company_id)
        horizon = max(today, self.date_start) + relativedelta(years=years)
        labels = contract._get_fee_kind_labels()
        rows = [
            row._prepare_schedule_row(labels) for row in contract._get_ledger_rows()
        ]
        for line, planned in contract._get_planned_fees(horizon).items():
            rows += [
                {
                    "id": False,
                    "line": line.name,
                    "line_id": line.id,
                    "kind": labels["fee"],
                    "period_start": vals["period_start"],
                    "period_end": vals["period_end"],
                    "date_due": vals["date_due"],
                    "amount": vals["amount"],
                    "state": PLANNED if vals["state"] == DUE else vals["state"],
                    "note": "",
                    "invoice": "",
                    "invoice_id": False,
                    "error": "",
                    "if_renewed": if_renewed,
                    "counts": vals["state"] == DUE,
                }
                for vals, if_renewed in planned
            ]
        return sorted(rows, key=lambda row: (row["period_start"], row["line_id"]))

    def _get_printed_fees(self):
        """Return the rows that a print for the customer shows: of three years ahead.

        :raises AccessError: who prints may not see fees.
        """
        self.env["customer.service.contract.period"].check_access("read")
        return [row for row in self._get_fee_schedule(3) if row["counts"]]

    def _with_customer_lang(self):
        """Return the contract in the language of its customer."""
        self.ensure_one()
        return self.with_context(lang=self.partner_id.lang or self.env.lang)

    def _get_fee_kind_labels(self):
        periods = self.env["customer.service.contract.period"]
        return dict(periods._fields["kind"]._description_selection(self.env))

    def _get_ledger_rows(self):
        """Return the rows of the ledger that the schedule shows."""
        return self.env["customer.service.contract.period"].search(
            Domain("contract_id", "in", self.ids) & Domain("state", "!=", CANCELLED),
            order="period_start, id",
        )

    # ------------------------------------------------------------------
    # Future
    # ------------------------------------------------------------------
    def _goes_on_after_term(self):
        """Tell whether a new term begins at the end unless somebody gives notice."""
        self.ensure_one()
        if not self.term_count:
            return False
        drafted = self.state == DRAFT and self.renewal == "tacit"
        return drafted or self._is_renewal_expected()

    def _get_planned_fees(self, horizon):
        """Return what is not in the ledger yet, by line.

        :param date horizon: last day of the start of a period.
        :return: dict of lists of pairs: values of a row, and whether it is only
            billed if the contract is renewed.
        """
        self.ensure_one()
        found = {}
        if self.state == "cancelled":
            return found
        for line, terms in self.line_ids._get_terms().items():
            fees = [
                (due, own, False)
                for due, own in line._get_next_fees(terms, horizon=horizon)
            ]
            if self._goes_on_after_term():
                fees += [
                    (due, own, True)
                    for due, own in line._get_fees_if_renewed(terms, horizon)
                ]
            found[line] = [
                (line._prepare_period_vals(terms, due, own), if_renewed)
                for due, own, if_renewed in fees
            ]
        return found
