from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .customer_service_contract_period import CREDITED, DUE, INVOICED

MAY_DECIDE = "customer_service_base.group_billing"
# What an invoice says is not changed any more: corrections are rows of their own
FROZEN = {
    "contract_id",
    "line_id",
    "payer_id",
    "company_id",
    "currency_id",
    "kind",
    "key",
    "period_start",
    "period_end",
    "quantity",
    "price_unit",
    "discount",
    "amount",
    "amount_terms",
    "overridden",
}


class CustomerServiceContractPeriod(models.Model):
    """What persons decide on rows: they say why, and the contract notes it."""

    _inherit = "customer.service.contract.period"

    decision = fields.Char(
        string="Decided because", readonly=True, copy=False, help="Last reason given."
    )
    ignore_problems = fields.Boolean(
        string="Bill Anyway",
        readonly=True,
        copy=False,
        help="Somebody decided that what is archived does not matter.",
    )

    def write(self, vals):
        """Refuse to change what an invoice says."""
        if FROZEN & vals.keys():
            self._check_not_frozen(vals)
        return super().write(vals)

    def _check_not_frozen(self, vals):
        """Refuse other values than there are of rows that were billed."""
        for row in self.filtered(lambda one: one.state in (INVOICED, CREDITED)):
            for name in FROZEN & vals.keys():
                field = self._fields[name]
                old = row[name]
                new = field.convert_to_record(
                    field.convert_to_cache(vals[name], row), row
                )
                if old != new:
                    raise UserError(
                        self.env._(
                            "%(period)s is on an invoice and does not change any more: "
                            "corrections are rows of their own.",
                            period=row.display_name,
                        )
                    )

    # ------------------------------------------------------------------
    # Decisions
    # ------------------------------------------------------------------
    @api.model
    def _may_decide(self):
        """Tell whether the user decides on fees."""
        return self.env.su or self.env.user.has_group(MAY_DECIDE)

    def _check_may_decide(self):
        """Refuse decisions of who does not bill, and return the rows to write on."""
        self.check_access("read")
        if not self._may_decide():
            raise AccessError(self.env._("Only billing decides on fees."))
        # sudo: the ledger is written by decisions only
        return self.sudo()

    def _check_due(self):
        if any(row.state != DUE for row in self):
            raise UserError(self.env._("Only what is due and not invoiced changes."))

    def _note_decision(self, what, reason=None):
        """Note on the contracts what was decided; no amounts, technicians read it.

        :param str what: in words.
        :param str reason: why.
        """
        for contract, rows in self.grouped("contract_id").items():
            text = f"{what}: {', '.join(rows.mapped('display_name'))}"
            contract.message_post(body=f"{text}. {reason}" if reason else text)
        self.contract_id._clear_billing()

    def action_waive(self, reason=None):
        """Not bill what is due.

        :param str reason: why.
        """
        rows = self._check_may_decide()
        rows._check_due()
        rows.write({"state": "waived", "error": False, "decision": reason})
        rows._note_decision(self.env._("Waived"), reason)

    def action_override(self, amount, reason):
        """Have another amount billed than the terms give.

        :param float amount: without taxes that are not in the price.
        :param str reason: why; it must not be empty.
        """
        rows = self._check_may_decide()
        rows._check_due()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the amount is another one."))
        rows.write(
            {
                "quantity": 1.0,
                "price_unit": amount,
                "discount": 0.0,
                "amount": amount,
                "overridden": True,
                "decision": reason,
                "error": False,
                "date_retry": False,
            }
        )
        rows._note_decision(self.env._("Another amount"), reason)

    def action_bill_again(self, reason=None):
        """Bill anew what was waived or credited in full.

        :param str reason: why.
        :return: the rows that are due now.
        """
        rows = self._check_may_decide()
        waived = rows.filtered(lambda row: row.state == "waived")
        waived.write({"state": DUE, "decision": reason})
        credited = rows.filtered(lambda row: row.state == CREDITED)
        anew = credited._bill_again()
        anew._take_terms_of_now()
        again = waived | anew
        if again:
            again._note_decision(self.env._("To be billed again"), reason)
        return again.with_env(self.env)

    def action_leave(self, reason=None):
        """Leave what was credited as it is.

        :param str reason: why.
        """
        rows = self._check_may_decide().filtered(lambda row: row.state == CREDITED)
        rows.write({"credit_decided": True, "decision": reason})
        if rows:
            rows._note_decision(self.env._("Credited for good"), reason)

    def action_retry(self):
        """Try again what failed, now that it has been mended, and show the invoices."""
        rows = self._check_may_decide().filtered(lambda row: row.state == DUE)
        moves = self.env["account.move"]
        for company, own in rows.grouped("company_id").items():
            day = self.env["customer.service.contract"]._get_today(company)
            moves |= own._bill(day).with_env(self.env)
        return self.env["customer.service.contract"]._action_view_invoices(moves)

    def action_ignore_problems(self, reason=None):
        """Bill although something is archived.

        :param str reason: why.
        """
        rows = self._check_may_decide()
        rows._check_due()
        rows.write(
            {
                "ignore_problems": True,
                "decision": reason,
                "error": False,
                "date_retry": False,
            }
        )
        rows._note_decision(self.env._("Billed although something is archived"), reason)
