from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.customer_service_base.models.customer_service_stage import OPEN_STATES

from ..tools import term
from .customer_service_contract import ACTIVE, ENDED, IN_FORCE_STATES
from .customer_service_contract_term import TACIT

END_REASONS = [
    ("notice_customer", "Notice of the Customer"),
    ("notice_us", "Our Notice"),
    ("price", "Price"),
    ("service", "Not Content with the Service"),
    ("competitor", "Went to a Competitor"),
    ("replaced", "Machines Replaced or Sold"),
    ("closed", "Business Closed"),
    ("unpaid", "Does Not Pay"),
    ("transfer", "Taken Over by Another Contract"),
    ("other", "Other"),
]


class CustomerServiceContract(models.Model):
    """Contracts that end for good, and those that are taken up again after all."""

    _inherit = "customer.service.contract"

    end_reason = fields.Selection(
        END_REASONS, string="Ends because of", readonly=True, copy=False, tracking=True
    )
    end_note = fields.Char(string="About the End", copy=False)

    def action_terminate(self):
        """Ask when, why, and what is owed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Terminate"),
            "res_model": "customer.service.contract.termination",
            "view_mode": "form",
            "target": "new",
            "context": {"default_contract_id": self.id},
        }

    def action_take_up_again(self):
        """Undo notice or termination."""
        self.check_access("write")
        undone = self.filtered("definitive")
        undone.notice_ids.filtered(lambda own: own.state == "confirmed").write(
            {"state": "withdrawn"}
        )
        undone._take_up_again()

    def _end_for_good(self, day, reason, vals=None):
        """Have a contract end on a day, and credit what was billed of later ones.

        :param date day: last day of the contract.
        :param str reason: in words of the customer.
        :param dict vals: written along.
        :return: rows of the ledger that correct.
        """
        self.ensure_one()
        if day < self.date_start:
            raise UserError(
                self.env._(
                    "%(contract)s had not begun on that day.",
                    contract=self.display_name,
                )
            )
        self._begin_terms_until(day)
        self._set_end(day, definitive=True, **(vals or {}))
        rows = self.line_ids._true_up_again(reason, day)
        self._after_terminate(day)
        self._end_if_over()
        return rows

    def _begin_terms_until(self, day):
        """Begin the terms that a contract has to last for until a day.

        :param date day: last day, maybe of a term to come.
        """
        self.ensure_one()
        last = self._get_last_term()
        grid = self._get_term_grid()
        if self.renewal != "tacit" or not grid:
            return
        begun, end = [], last.date_to
        for own in grid.after(last.number):
            if end >= day:
                break
            begun.append(term.Term(own.number, end + term.ONE_DAY, own.end))
            end = own.end
        self._begin_terms({self: begun}, {"how": TACIT})

    def _take_up_again(self):
        """Have contracts that end for good go on with their last term."""
        for contract in self:
            since = contract.date_end
            contract._set_end(
                contract._get_last_term().date_to,
                definitive=False,
                end_reason=False,
                end_note=False,
            )
            if contract.state == ENDED:
                # sudo: the state is closed to everybody
                contract.sudo().state = ACTIVE
            contract._begin_missing_terms()
            contract._follow_suspensions()
            contract._end_if_over()
            contract.line_ids._true_up_again(contract._get_resumed_text(), since)
            contract._take_back_penalties()
        self._after_take_up()

    def _get_resumed_text(self):
        """Return what an invoice says of going on, in the payer's language."""
        self.ensure_one()
        env = self.with_context(lang=self.payer_id.lang).env
        return env._("The contract goes on")

    def _after_terminate(self, day):
        """Consequences of an end that is known. Hook: extend it with ``super``.

        The open calls of machines under the contract are told.

        :param date day: last day of the contract, maybe to come.
        """
        for call in self._get_open_calls():
            call.message_post(
                body=self.env._(
                    "The contract %(contract)s ends on %(day)s: what is done later is "
                    "not covered by it.",
                    contract=self.display_name,
                    day=format_date(self.env, day),
                )
            )

    def _after_take_up(self):
        """Consequences of going on after all. Hook: extend it with ``super``."""

    def _get_open_calls(self):
        """Return the open calls of machines that the contracts list. Hook."""
        # sudo: who ends contracts need not see calls
        calls = self.env["customer.service.call"].sudo()
        return calls.search(
            Domain("state", "in", OPEN_STATES)
            & Domain("equipment_id", "in", self.line_ids.equipment_ids.equipment_id.ids)
            & Domain("company_id", "in", self.company_id.ids)
        )

    # ------------------------------------------------------------------
    # Penalty
    # ------------------------------------------------------------------
    def _get_residual_fees(self, day):
        """Return what the current term would still have cost after a day.

        :param date day: last day of the contract.
        """
        self.ensure_one()
        # sudo: terms tell nothing that the contract does not
        ends = [own for own in self.sudo().term_ids.mapped("date_to") if own]
        if not ends or day >= max(ends):
            return 0.0
        fees = self.line_ids._get_fees_between(day + timedelta(days=1), max(ends))
        return sum(fees.values())

    def _add_penalty(self, amount, day, text):
        """Enter a penalty into the ledger.

        :param float amount: untaxed, in the currency of the contract.
        :param date day: last day of the contract.
        :param str text: in words of the customer.
        :return: the row.
        """
        self.ensure_one()
        # sudo: the ledger is closed to everybody
        rows = self.env["customer.service.contract.period"].sudo()
        if self.currency_id.is_zero(amount):
            return rows
        return rows.create(
            {
                "contract_id": self.id,
                "company_id": self.company_id.id,
                "payer_id": self.payer_id.id,
                "currency_id": self.currency_id.id,
                "kind": "penalty",
                "key": self._get_next_penalty_key(),
                "period_start": day,
                "period_end": day,
                "date_due": self._get_today(self.company_id),
                "price_unit": amount,
                "amount": amount,
                "amount_terms": amount,
                "note": text,
            }
        )

    def _get_next_penalty_key(self):
        # sudo: the ledger is closed to everybody
        rows = self.sudo().period_ids.filtered(lambda row: row.kind == "penalty")
        return str(len(rows) + 1)

    def _take_back_penalties(self):
        """Cancel penalties that were not billed, and give back those that were."""
        self.ensure_one()
        # sudo: the ledger is closed to everybody
        rows = self.sudo().period_ids.filtered(
            lambda row: row.kind == "penalty" and not row.origin_id
        )
        rows.filtered(lambda row: row.state == "due").write({"state": "cancelled"})
        for row in rows.filtered(lambda row: row.state == "invoiced"):
            if all(own.state == "cancelled" for own in row.correction_ids):
                back = self._add_penalty(
                    -row.amount, row.period_start, self._get_resumed_text()
                )
                back.write({"origin_id": row.id, "payer_id": row.payer_id.id})

    def _check_can_terminate(self):
        """Refuse to terminate what has ended or ends for good already."""
        for contract in self:
            if contract.state not in IN_FORCE_STATES or contract.definitive:
                raise UserError(
                    self.env._(
                        "%(contract)s has ended or ends for good already.",
                        contract=contract.display_name,
                    )
                )
