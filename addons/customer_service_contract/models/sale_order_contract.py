from odoo import api, fields, models

from .customer_service_contract import CANCELLED, DRAFT


class SaleOrder(models.Model):
    """Orders of which service contracts are made."""

    _inherit = "sale.order"

    customer_service_contract_ids = fields.One2many(
        "customer.service.contract",
        "sale_order_id",
        string="Service Contracts",
        copy=False,
        groups="customer_service_base.group_reader",
    )
    customer_service_contract_count = fields.Integer(
        string="Number of Service Contracts",
        compute="_compute_customer_service_contract_count",
        compute_sudo=True,
    )

    @api.depends("customer_service_contract_ids")
    def _compute_customer_service_contract_count(self):
        for order in self:
            order.customer_service_contract_count = len(
                order.customer_service_contract_ids
            )

    def action_view_service_contracts(self):
        """Open the contracts made from the orders."""
        # sudo: who sells need not see contracts; rules decide what opens
        contracts = self.sudo().customer_service_contract_ids
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_service_contract.customer_service_contract_action"
        )
        action["context"] = {"create": False}
        if len(contracts) == 1:
            return {**action, "res_id": contracts.id, "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", contracts.ids)]}

    # ------------------------------------------------------------------
    # Confirmed
    # ------------------------------------------------------------------
    def _action_confirm(self):
        result = super()._action_confirm()
        # sudo: who sells, and the customer who signs, need not make contracts
        orders = self.sudo()
        contracts = orders.customer_service_contract_ids
        contracts.filtered(lambda one: one.state == CANCELLED).action_draft()
        orders.order_line._sync_contract_lines()
        orders._create_service_contracts()
        return result

    def _create_service_contracts(self):
        """Make a draft contract of each type that was sold, once for each line.

        What is added to an order goes to its draft contract, while there is one.

        :return: contracts that are new.
        """
        contracts = self.env["customer.service.contract"]
        for order in self:
            sold = order.order_line.filtered(lambda line: line._makes_contract())
            types = sold.grouped(lambda line: line._get_contract_type())
            for template, lines in types.items():
                vals_list = [line._prepare_contract_line_vals() for line in lines]
                draft = order.customer_service_contract_ids.filtered(
                    lambda one, template=template: (
                        one.state == DRAFT and one.template_id == template
                    )
                )[:1]
                commands = [fields.Command.create(vals) for vals in vals_list]
                if draft:
                    draft.line_ids = commands
                else:
                    contracts |= contracts.create(
                        {**order._prepare_contract_vals(template), "line_ids": commands}
                    )
        contracts._note_order()
        return contracts

    def _prepare_contract_vals(self, template):
        """Return the values of the contract of an order. Hook: extend it.

        :param template: type of contract of the products that were sold.
        """
        self.ensure_one()
        start = fields.Date.context_today(self, self.commitment_date)
        return {
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "payer_id": self.partner_invoice_id.id,
            "template_id": template.id,
            "user_id": self.user_id.id,
            "reference": self.client_order_ref,
            "date_signed": fields.Date.context_today(
                self, self.signed_on or self.date_order
            ),
            "date_start": start,
            "pricelist_id": self.pricelist_id.id,
            "currency_id": self.currency_id.id,
            "payment_term_id": self.payment_term_id.id,
            "sale_order_id": self.id,
        }

    # ------------------------------------------------------------------
    # Cancelled
    # ------------------------------------------------------------------
    def _action_cancel(self):
        """Cancel the contracts that have not begun; of others somebody decides."""
        result = super()._action_cancel()
        # sudo: who cancels an order need not make contracts
        contracts = self.sudo().customer_service_contract_ids
        drafts = contracts.filtered(lambda one: one.state == DRAFT)
        drafts.action_cancel()
        for contract in contracts - drafts:
            if contract.state != CANCELLED:
                contract._warn_order_cancelled()
        return result

    # ------------------------------------------------------------------
    # Invoiced
    # ------------------------------------------------------------------
    def _compute_invoice_status(self):
        """Leave out what a contract bills, when everything else is invoiced."""
        result = super()._compute_invoice_status()
        for order in self.filtered(
            lambda order: order.state == "sale" and order.invoice_status == "no"
        ):
            lines = order.order_line.filtered(
                lambda line: not line.display_type and not line.is_downpayment
            )
            contracted = lines.filtered(lambda line: line._is_billed_by_contract())
            rest = lines - contracted
            if (
                contracted
                and rest
                and set(rest.mapped("invoice_status")) == {"invoiced"}
            ):
                order.invoice_status = "invoiced"
        return result
