from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..tools import rma
from .customer_service_rma_line_exchange import REFUND

# of the original line, so that what is given back is what was paid
COPIED_FIELDS = ("name", "price_unit", "discount", "analytic_distribution")


class CustomerServiceRmaLine(models.Model):
    """Money for the customer instead of the item: what its own invoice line says.

    Who serves the customer proposes, who makes invoices makes the credit note. The
    item is settled once the credit note is posted.
    """

    _inherit = "customer.service.rma.line"

    refund_line_ids = fields.One2many(
        "account.move.line",
        "customer_service_rma_line_id",
        string="Credited",
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    refund_state = fields.Selection(
        [
            ("proposed", "To Make"),
            ("draft", "Draft"),
            ("posted", "Posted"),
        ],
        string="Credit Note",
        compute="_compute_refund_state",
        store=True,
        help="Draft: it still has to be posted.",
    )
    refund_invoice_line_id = fields.Many2one(
        "account.move.line",
        string="Invoiced with",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        groups="account.group_account_readonly,account.group_account_invoice",
        help="The line that is given back, as proposed.",
    )
    refund_reason = fields.Char(readonly=True, copy=False)
    refund_sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Taken off",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        groups="base.group_user",
        help="The order line that has delivered so much less.",
    )
    refund_waived = fields.Boolean(
        string="Never Invoiced",
        readonly=True,
        copy=False,
        help="There is nothing to give back: the order will bill so much less.",
    )

    @api.depends(
        "refund_line_ids.parent_state", "operation", "compensation", "refund_reason"
    )
    def _compute_refund_state(self):
        for line in self:
            states = set(line.refund_line_ids.mapped("parent_state")) - {"cancel"}
            if "posted" in states:
                line.refund_state = "posted"
            elif states:
                line.refund_state = "draft"
            else:
                line.refund_state = "proposed" if line._is_refunded() else False

    def _is_refunded(self):
        """Tell whether the customer gets money for the item."""
        self.ensure_one()
        return self.operation == rma.REFUND or self.compensation == REFUND

    @api.model
    def _get_state_fields(self):
        return (*super()._get_state_fields(), "refund_state", "refund_waived")

    def _prepare_facts(self):
        return {
            **super()._prepare_facts(),
            "settled": self.refund_state == "posted" or self.refund_waived,
        }

    # ------------------------------------------------------------------
    # Proposal
    # ------------------------------------------------------------------
    def action_refund(self):
        """Ask what is given back, and what becomes of the item."""
        self.ensure_one()
        return self._get_wizard_action("refund", self.env._("Refund"))

    def action_view_refunds(self):
        """Open the credit notes of the item."""
        return self.refund_line_ids.move_id._get_records_action(
            name=self.env._("Credit Notes")
        )

    def _propose_refund(self, vals):
        """Decide to give the money back; who makes invoices makes the credit note.

        :param dict vals: what becomes of the item, and why.
        """
        self.ensure_one()
        if self.operation != rma.NO_RETURN:
            self._decide(rma.REFUND)
        # sudo: who may decide writes what follows from it
        self.sudo().write(vals)
        self._count_as_given_back()
        self._settle_fate()
        if self.refund_state == "proposed":
            self._ask_billing_to_refund()

    def _ask_billing_to_refund(self):
        """Have somebody make the credit note."""
        self.ensure_one()
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Make the credit note"),
            note=self.refund_reason or "",
            user_id=self._get_billing_user().id,
        )

    # ------------------------------------------------------------------
    # The invoice it was sold with
    # ------------------------------------------------------------------
    def _find_invoice_lines(self):
        """Return the posted invoice lines that may have billed the item, as superuser.

        Those of the order that delivered it; else those of the customer for the
        product, the newest first.
        """
        self.ensure_one()
        # sudo: who makes returns may see no invoices, who refunds is asked elsewhere
        free = self.sudo()
        lines = free.env["account.move.line"]
        order_line = free._get_original_delivery().sale_line_id
        found = order_line.invoice_lines
        if not found and not order_line and free.product_id:
            found = lines.search(
                Domain("product_id", "=", free.product_id.id)
                & Domain(
                    "move_id.commercial_partner_id", "=", free.commercial_partner_id.id
                )
                & Domain("company_id", "=", free.company_id.id)
                & Domain("move_id.move_type", "=", "out_invoice"),
                order="date desc, id desc",
            )
        return found.filtered(
            lambda one: (
                one.parent_state == "posted"
                and one.move_id.move_type == "out_invoice"
                and one.display_type == "product"
                and one.quantity > 0
            )
        )

    def _count_as_given_back(self):
        """Have the order count the item as not delivered, exactly once.

        The receipt takes it off what the order delivered, where it brought just that;
        the way into our stock, or to scrap, never counts.
        """
        # sudo: who refunds need have no rights on movements of goods
        for line in self.sudo():
            sale_line = line._get_original_delivery().sale_line_id
            if not sale_line:
                continue
            line.refund_sale_line_id = sale_line
            moves = line._get_refunded_receipts()
            moves.write({"sale_line_id": sale_line.id, "to_refund": True})
            sale_line._recompute_delivered()

    def _count_as_delivered(self):
        """Have the order count the item as delivered again: it is not refunded."""
        # sudo: as above
        for line in self.sudo().filtered("refund_sale_line_id"):
            sale_line = line.refund_sale_line_id
            moves = line.move_ids.filtered(
                lambda move, sale_line=sale_line: (
                    move.sale_line_id == sale_line
                    and move.customer_service_rma_role == rma.RECEIPT
                )
            )
            moves.write({"sale_line_id": False, "to_refund": False})
            line.refund_sale_line_id = False
            sale_line._recompute_delivered()

    def _get_refunded_receipts(self):
        """Return the receipts that brought what is refunded, and nothing else.

        None where pieces have different fates, or nothing came.
        """
        self.ensure_one()
        if self.split_from_id or self.split_ids or self.back_quantity:
            return self.env["stock.move"]
        # sudo: as above
        return self.sudo().move_ids.filtered(
            lambda move: (
                move.customer_service_rma_role == rma.RECEIPT and move.state != "cancel"
            )
        )

    def _get_refunded_quantity(self):
        """Return how many the customer gets money for."""
        self.ensure_one()
        if self.operation == rma.NO_RETURN or not self.received_quantity:
            return self.quantity
        return self.received_quantity - self.back_quantity

    def _prepare_split_vals(self, quantity, place):
        """A piece was sold with the delivery that it came from, too."""
        return {
            **super()._prepare_split_vals(quantity, place),
            "delivery_move_id": self.delivery_move_id.id,
        }

    def _split(self, quantity):
        """What is split off is not refunded with the rest."""
        refunded = self.refund_sale_line_id
        if refunded:
            self._count_as_delivered()
        piece = super()._split(quantity)
        if refunded:
            self._count_as_given_back()
        return piece

    def _after_decide(self):
        """Another decision than the refund: the order has delivered the item."""
        result = super()._after_decide()
        self.filtered(
            lambda line: line.operation not in (rma.REFUND, rma.NO_RETURN)
        )._count_as_delivered()
        return result

    # ------------------------------------------------------------------
    # Credit note
    # ------------------------------------------------------------------
    def _create_refund(self, invoice_line, quantity, amount=0.0):
        """Make the draft of the credit note.

        :param invoice_line: that is given back; empty when there is none.
        :param float quantity: in the unit of the invoice line.
        :param float amount: without taxes, where there is no invoice line.
        :return: the credit note.
        :raises UserError: more would be given back than was paid.
        """
        self.ensure_one()
        self.env["account.move"].check_access("create")
        if self.sudo().refund_line_ids.filtered(  # sudo: asked for whoever refunds
            lambda line: line.parent_state != "cancel"
        ):
            raise UserError(
                self.env._("%(item)s has a credit note.", item=self.display_name)
            )
        if invoice_line:
            invoice_line._check_may_credit(quantity)
            vals = self._prepare_refund_vals(invoice_line, quantity)
        else:
            vals = self._prepare_manual_refund_vals(amount)
        refund = self.env["account.move"].create(vals)
        refund.message_post(
            body=self.env._(
                "Made from return %(number)s.", number=self.rma_id._get_html_link()
            )
        )
        # sudo: who makes invoices need not write returns
        activities = self.sudo().activity_ids
        activities.filtered(
            lambda one: one.summary == self.env._("Make the credit note")
        ).action_feedback()
        return refund

    def _prepare_refund_vals(self, invoice_line, quantity):
        """Return the values of a credit note of an invoice line."""
        self.ensure_one()
        invoice = invoice_line.move_id
        return {
            "move_type": "out_refund",
            "company_id": invoice.company_id.id,
            "partner_id": invoice.partner_id.id,
            "partner_shipping_id": invoice.partner_shipping_id.id,
            "currency_id": invoice.currency_id.id,
            "journal_id": invoice.journal_id.id,
            "fiscal_position_id": invoice.fiscal_position_id.id,
            "reversed_entry_id": invoice.id,
            "invoice_origin": self.rma_id.name,
            "ref": self._get_refund_reference(invoice),
            "invoice_line_ids": [
                Command.create(
                    {
                        **{name: invoice_line[name] for name in COPIED_FIELDS},
                        "product_id": invoice_line.product_id.id,
                        "product_uom_id": invoice_line.product_uom_id.id,
                        "quantity": quantity,
                        "account_id": invoice_line.account_id.id,
                        "tax_ids": [Command.set(invoice_line.tax_ids.ids)],
                        "sale_line_ids": [Command.set(invoice_line.sale_line_ids.ids)],
                        "customer_service_rma_line_id": self.id,
                    }
                )
            ],
        }

    def _get_refund_reference(self, invoice):
        """Return what the credit note says it is for, in the customer's language."""
        self.ensure_one()
        lang = invoice.partner_id.lang or self.env.lang
        env = self.with_context(lang=lang).env
        parts = [
            env._("Reversal of: %(invoice)s", invoice=invoice.name),
            self.rma_id.name,
            self.refund_reason,
        ]
        return ", ".join(filter(None, parts))

    def _prepare_manual_refund_vals(self, amount):
        """Return the values of a credit note of an amount, of no invoice.

        :raises UserError: the amount is none.
        """
        self.ensure_one()
        if amount <= 0:
            raise UserError(self.env._("Say how much is given back."))
        partner = self.rma_id.partner_id
        return {
            "move_type": "out_refund",
            "company_id": self.company_id.id,
            "partner_id": partner.address_get(["invoice"])["invoice"],
            "invoice_origin": self.rma_id.name,
            "ref": ", ".join(filter(None, (self.rma_id.name, self.refund_reason))),
            "invoice_line_ids": [
                Command.create(
                    {
                        "name": self.display_name,
                        "quantity": 1.0,
                        "price_unit": amount,
                        "tax_ids": [Command.set(self._get_refund_taxes().ids)],
                        "customer_service_rma_line_id": self.id,
                    }
                )
            ],
        }

    def _get_refund_taxes(self):
        """Return the taxes of a credit note of no invoice: those of selling it."""
        self.ensure_one()
        taxes = self.product_id.taxes_id._filter_taxes_by_company(self.company_id)
        positions = self.env["account.fiscal.position"].with_company(self.company_id)
        position = positions._get_fiscal_position(self.rma_id.partner_id)
        default = self.company_id.account_sale_tax_id
        return position.map_tax(taxes or default)
