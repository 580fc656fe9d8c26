from odoo import fields, models

from ..tools import rma
from .customer_service_rma_loan import KEPT, OUT


class CustomerServiceRmaLine(models.Model):
    """What was lent to the customer instead of an item."""

    _inherit = "customer.service.rma.line"

    loan_ids = fields.One2many("customer.service.rma.loan", "line_id", string="Loans")

    def action_loan(self):
        """Ask what is lent to the customer, and until when."""
        self.ensure_one()
        return self._get_wizard_action("lend", self.env._("Lend"))

    def action_take_back_loans(self):
        """Have what was lent expected at the warehouse.

        :raises UserError: nothing is at the customer.
        """
        self.check_access("write")
        lent = self.loan_ids.filtered(lambda loan: loan.state == OUT)
        (lent or self.loan_ids[:1]).action_take_back()

    def _get_loan(self):
        """Return the loan that movements are made for just now, maybe none."""
        return self.env["customer.service.rma.loan"].browse(
            self.env.context.get("customer_service__loan", [])
        )

    def _get_places(self, role):
        self.ensure_one()
        if role == rma.LOAN_KEPT:
            # sudo: who lends may not see the places of stock
            company = self.company_id.sudo()
            customers = company.env.ref("stock.stock_location_customers")
            return company.customer_service_loan_location_id, customers
        return super()._get_places(role)

    def _prepare_move_vals(self, role, quantity):
        vals = super()._prepare_move_vals(role, quantity)
        if role in (rma.LOAN_OUT, rma.LOAN_IN, rma.LOAN_KEPT):
            loan = self._get_loan()
            vals.update(
                product_id=loan.product_id.id,
                product_uom=loan.product_id.uom_id.id,
                customer_service_rma_loan_id=loan.id,
            )
        return vals

    def _move_at_once(self, role, quantity, lot):
        """Write down a movement that nobody has to make: it has happened.

        :param str role: of :mod:`..tools.rma`.
        :param float quantity: in the unit of the movement.
        :param lot: its number, as superuser, maybe none.
        :return: the done movement, as superuser.
        """
        self.ensure_one()
        # sudo: access on the return was checked; its goods move without stock rights
        moves = self.env["stock.move"].sudo()
        move = moves.create(
            {
                **self._prepare_move_vals(role, quantity),
                "partner_id": self.rma_id.partner_id.id,
                "move_line_ids": [
                    fields.Command.create(
                        {
                            **self._prepare_line_vals(role, quantity),
                            "lot_id": lot.id,
                        }
                    )
                ],
            }
        )
        move._action_confirm(merge=False)
        move.picked = True
        return move._action_done()

    def _prepare_line_vals(self, role, quantity):
        """Return the values of the only line of a movement."""
        vals = self._prepare_move_vals(role, quantity)
        return {
            "product_id": vals["product_id"],
            "product_uom_id": vals["product_uom"],
            "company_id": vals["company_id"],
            "location_id": vals["location_id"],
            "location_dest_id": vals["location_dest_id"],
            "quantity": quantity,
        }

    # ------------------------------------------------------------------
    # What follows
    # ------------------------------------------------------------------
    def _after_goods_moved(self, moves):
        result = super()._after_goods_moved(moves)
        back = moves.filtered(lambda move: move.customer_service_rma_role == rma.BACK)
        back.customer_service_rma_line_id._remind_of_loans()
        return result

    def _remind_of_loans(self):
        """The customer has the machine again: what was lent is to come back."""
        for line in self:
            lent = line.loan_ids.filtered(lambda loan: loan.state == OUT)
            if not lent:
                continue
            lent._expect_back()
            line.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=line.env._("Take the loan unit back"),
                note=", ".join(
                    f"{loan.product_id.display_name} {loan.serial or ''}".strip()
                    for loan in lent
                ),
                user_id=line.user_id.id or line.env.uid,
            )

    def _check_nothing_here(self):
        """Nothing that was lent may be forgotten."""
        result = super()._check_nothing_here()
        self.loan_ids._check_not_out()
        return result

    def _get_charge_facts(self, planned=False):
        facts = super()._get_charge_facts(planned)
        if planned:
            return facts
        for loan in self.loan_ids.filtered(lambda loan: loan.state == KEPT):
            fact = loan.line_id._prepare_charge_fact(
                loan._get_charge_key(), loan.product_id, loan.quantity
            )
            facts.append({**fact, "uom": loan.product_id.uom_id})
        return facts

    def _link_replacement_moves(self):
        result = super()._link_replacement_moves()
        for loan in self.loan_ids.filtered(lambda loan: loan.state == KEPT):
            sale_line = loan.line_id._get_sale_line_of_key(loan._get_charge_key())
            # sudo: who bills need not see movements
            moves = loan.sudo().move_ids.filtered(
                lambda move, sale_line=sale_line: (
                    move.customer_service_rma_role == rma.LOAN_KEPT
                    and move.sale_line_id != sale_line
                )
            )
            if moves and sale_line:
                moves.write({"sale_line_id": sale_line.id})
                sale_line._recompute_delivered()
        return result
