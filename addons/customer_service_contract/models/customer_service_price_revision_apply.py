from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import float_compare

from ..tools.price_revision import settle
from .customer_service_contract_period import DUE
from .customer_service_price_revision import CANCELLED, DONE, DRAFT, PREVIEWED
from .customer_service_price_revision_line import (
    AGREED,
    APPLIED,
    PRECISION,
    READY,
    SKIPPED,
    UNDONE,
)


class CustomerServicePriceRevision(models.Model):
    """Preview, application, settlement and undoing of a campaign."""

    _inherit = "customer.service.price.revision"

    # ------------------------------------------------------------------
    # Preview
    # ------------------------------------------------------------------
    def action_preview(self):
        """Reckon the new prices; nothing but the rows of the campaign is written.

        Reckoned again, what persons excluded stays excluded.
        """
        self._check_state(DRAFT, PREVIEWED)
        for revision in self:
            revision._preview()

    def _preview(self):
        self.ensure_one()
        # sudo: the rows follow from the arithmetic; nobody may write them
        campaign = self.sudo()
        known = {row._get_target(): row for row in campaign.line_ids}
        fresh = self._reckon()
        rows = campaign.line_ids.browse()
        for target, vals in fresh.items():
            if target in known:
                known[target]._refresh(vals)
        rows.create([vals for target, vals in fresh.items() if target not in known])
        gone = [row for target, row in known.items() if target not in fresh]
        rows.union(*gone).unlink()
        campaign.state = PREVIEWED

    def action_draft(self):
        """Go back to choosing what is revised."""
        self._check_state(PREVIEWED)
        # sudo: the state follows from the buttons
        self.sudo().write({"state": DRAFT})

    # ------------------------------------------------------------------
    # Application
    # ------------------------------------------------------------------
    def action_apply(self):
        """Write the new prices. Done once: what is applied is left alone."""
        for revision in self.filtered(lambda one: one.state != DONE):
            revision._check_state(PREVIEWED)
            revision._apply()

    def _apply(self):
        self.ensure_one()
        # sudo: rows and state follow from what is done
        campaign = self.sudo().with_context(customer_service__price_revision=True)
        campaign.lock_for_update(allow_referencing=True)
        rows = campaign.line_ids.filtered(lambda row: row.state == READY)
        if not rows:
            raise UserError(self.env._("There is no price to revise: preview first."))
        rows.line_id.lock_for_update(allow_referencing=True)
        self._check_still_so(rows)
        rows.state = APPLIED
        rows._write_prices()
        campaign.write(
            {
                "state": DONE,
                "date_applied": fields.Datetime.now(),
                "applied_by_id": self.env.uid,
            }
        )
        arrears = rows._true_up()
        arrears.price_revision_id = self
        self._after_apply(rows)

    def _check_still_so(self, rows):
        """Reckon again: what is applied is what was looked at.

        :raises UserError: prices, terms or indexes changed since the preview.
        """
        fresh = self._reckon()
        changed = rows.filtered(
            lambda row: (
                row._get_target() not in fresh or row._differs(fresh[row._get_target()])
            )
        )
        if changed:
            raise UserError(
                self.env._(
                    "Preview again, something changed since: %(names)s.",
                    names=", ".join(row._get_fee_name() for row in changed),
                )
            )

    def _after_apply(self, rows):
        """Note the new prices on the contracts.

        :param rows: rows just applied.
        """
        bodies = {
            contract.id: self.env._(
                "Prices revised by %(campaign)s: %(fees)s.",
                campaign=self.name,
                fees=", ".join(row._get_change_text() for row in some),
            )
            for contract, some in rows.grouped("contract_id").items()
        }
        rows.contract_id._message_log_batch(bodies)

    # ------------------------------------------------------------------
    # Provisional prices
    # ------------------------------------------------------------------
    def action_settle(self):
        """Make a campaign that brings provisional prices to the published index."""
        self.ensure_one()
        self._check_state(DONE)
        open_one = self.settlement_ids.filtered(
            lambda one: one.state in (DRAFT, PREVIEWED)
        )[:1]
        if not open_one and not self.can_settle:
            raise UserError(self.env._("Nothing of this revision is provisional."))
        # sudo: what a campaign settles follows from this button
        campaigns = self.browse().sudo()
        made = open_one or campaigns.create(self._prepare_settlement_vals())
        settlement = self.browse(made.id)
        settlement.action_preview()
        return settlement._get_form_action()

    def _remind_to_settle(self):
        """Have who applied the campaign settle it, reminded once."""
        self.ensure_one()
        summary = self.env._("The index is published: settle the provisional prices")
        if summary not in self.activity_ids.mapped("summary"):
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=summary,
                user_id=self.applied_by_id.id,
            )

    def _prepare_settlement_vals(self):
        """Return the values of the campaign that settles this one."""
        self.ensure_one()
        return {
            "name": self.env._("%(campaign)s, settlement", campaign=self.name),
            "origin_id": self.id,
            "company_id": self.company_id.id,
            "date_from": self.date_from,
            "timing": self.timing,
            "date_to": self.date_to,
        }

    def _reckon_settlement(self):
        """Return the values of the rows that make provisional prices final.

        :return: dict of values by pair of line and machine.
        """
        rows = self.env["customer.service.price.revision.line"]
        waiting = rows.search(
            rows._get_waiting_domain() & Domain("revision_id", "=", self.origin_id.id),
            order="contract_id, line_id",
        )
        cases = waiting.line_id._get_revision_cases(
            {row._get_target(): (row.date_effective, row.clause_id) for row in waiting},
            fields.Date.context_today(self),
        )
        result = {}
        for row in waiting:
            case = cases[row._get_target()]
            vals = rows._prepare_outcome_vals(case, settle(case, row._get_outcome()))
            price = case.fee.price_at(case.day)
            if not price or not _same(price.price, row.price_new):
                vals.update(state=SKIPPED, why_not=AGREED, price_new=row.price_old)
            result[row._get_target()] = {
                "revision_id": self.id,
                "line_id": row.line_id.id,
                "equipment_id": row.equipment_id.id,
                "clause_id": row.clause_id.id,
                "index_id": row.index_id.id,
                "settles_id": row.id,
                **vals,
            }
        return result

    # ------------------------------------------------------------------
    # Undoing
    # ------------------------------------------------------------------
    def action_undo(self):
        """Take the new prices back, as long as nothing was billed with them."""
        for revision in self:
            revision._check_state(DONE)
            revision._undo()

    def _undo(self):
        self.ensure_one()
        # sudo: rows and state follow from what is done
        campaign = self.sudo().with_context(customer_service__price_revision=True)
        campaign.lock_for_update(allow_referencing=True)
        rows = campaign.line_ids.filtered(lambda row: row.state == APPLIED)
        rows.line_id.lock_for_update(allow_referencing=True)
        rows._check_can_undo()
        rows.state = UNDONE
        rows._take_back_prices()
        due = campaign.period_ids.filtered(lambda period: period.state == DUE)
        due.write({"state": CANCELLED})
        # what true-up still finds was billed with the new prices
        self._check_not_billed((campaign.period_ids - due) | rows._true_up())
        campaign.state = CANCELLED
        rows.contract_id._message_log_batch(
            {
                contract.id: self.env._("%(campaign)s undone.", campaign=self.name)
                for contract in rows.contract_id
            }
        )

    def _check_not_billed(self, periods):
        """Refuse to undo what customers were billed.

        :param periods: rows of the ledger that were.
        :raises UserError: there are some.
        """
        billed = periods.filtered(lambda period: period.state != CANCELLED)
        if billed:
            raise UserError(
                self.env._(
                    "It is too late to undo, the new prices were billed: %(names)s. "
                    "Agree on other prices instead.",
                    names=", ".join(billed.line_id.mapped("display_name")),
                )
            )

    def action_cancel(self):
        """Give a campaign up before it is applied."""
        self._check_state(DRAFT, PREVIEWED)
        # sudo: the state follows from the buttons
        self.sudo().write({"state": CANCELLED})

    def _check_state(self, *states):
        """Refuse what is not the turn of a campaign.

        :raises AccessError: the user may not change campaigns.
        """
        self.check_access("write")
        wrong = self.filtered(lambda one: one.state not in states)
        if wrong:
            names = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(campaign)s is in state %(state)s.",
                    campaign=wrong[0].name,
                    state=names[wrong[0].state],
                )
            )

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "view_mode": "form",
            "res_id": self.id,
        }


def _same(one, other):
    return float_compare(float(one), float(other), precision_digits=PRECISION) == 0
