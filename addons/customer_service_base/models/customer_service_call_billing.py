from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .customer_service_charge import NOT_BILLABLE, VERIFIED
from .sale_order import OPEN_QUOTATION_STATES


class CustomerServiceCall(models.Model):
    """Verified charges of a call on its orders.

    What was quoted and accepted is billed on the accepted lines, as far as they go.
    What exceeds them is added up to the company's threshold; beyond it the customer
    is asked, with a quotation of the extra work. Nobody quoted anything: the work is
    billed on an order of its own.
    """

    _inherit = "customer.service.call"

    can_bill = fields.Boolean(
        compute="_compute_can_bill",
        help="Work was verified that is on no order yet.",
    )

    @api.depends("charge_ids.state", "charge_ids.sale_line_id")
    def _compute_can_bill(self):
        groups = self.env["customer.service.charge"]._read_group(
            Domain("call_id", "in", self.ids)
            & Domain("state", "=", VERIFIED)
            & Domain("sale_line_id", "=", False),
            ["call_id"],
        )
        ready = {call for (call,) in groups}
        for call in self:
            call.can_bill = call._origin in ready

    def action_bill_charges(self):
        """Put the verified charges on orders and show them."""
        self._check_may_bill()
        return self._action_view_orders(self._bill_charges())

    @api.model
    def _check_may_bill(self):
        if not self.env.user.has_group("customer_service_base.group_billing"):
            raise AccessError(self.env._("Work is billed by billing."))

    def _bill_charges(self):
        """Put the verified charges of the calls on their orders.

        A second run changes nothing.

        :return: the orders that bill the calls.
        :raises UserError: a quotation waits for an answer, or a charge cannot be
            billed as it is.
        """
        # sudo: who verifies charges need have no rights on sales
        calls = self.sudo()
        if calls.try_lock_for_update() != calls:
            raise UserError(
                self.env._("Somebody else is billing this work just now: try again.")
            )
        ordered = calls.filtered(lambda call: call._get_accepted_orders())
        orders = (calls - ordered)._bill_unordered()
        for call in ordered:
            orders |= call._bill_ordered()
        return orders.with_env(self.env)

    def _get_accepted_orders(self):
        return self.sale_order_ids.filtered(lambda order: order.state == "sale")

    def _get_charges_to_bill(self):
        """Return the verified charges that are on no order, oldest first.

        :raises UserError: the tariff does not say how to bill one of them.
        """
        self.ensure_one()
        charges = (
            self.charge_ids._filter_to_bill()
            .filtered(lambda charge: not charge.sale_line_id)
            .sorted(lambda charge: (charge.date, charge.id))
        )
        self._check_billable(
            [{"name": c.name, "product_id": c.product_id.id} for c in charges]
        )
        return charges

    def _bill_ordered(self):
        """Put the charges of a call on its orders, and return these."""
        accepted = self._get_accepted_orders()
        charges = self._get_charges_to_bill()
        locked = accepted.filtered("locked")
        locked.action_unlock()
        accepted.with_context(**self._get_billing_context())._bill_on(charges)
        locked.action_lock()
        return accepted

    def _bill_unordered(self):
        """Put the charges of calls that have no order on new ones.

        :return: the orders.
        """
        by_call = {
            call: call._without_covered(call._get_charges_to_bill()) for call in self
        }
        calls = self.filtered(by_call.get)
        if not calls:
            return self.env["sale.order"]
        orders = calls._create_billing_orders()
        locked = orders.filtered("locked")
        locked.action_unlock()
        by_order = dict(zip(orders, map(by_call.get, calls), strict=True))
        for order, charges in by_order.items():
            order._check_currency(charges)
        self._add_charge_lines(by_order)
        locked.action_lock()
        return orders

    @api.model
    def _without_covered(self, charges):
        """Close what is wholly covered, return what somebody pays.

        Without a quotation there is no paper to show it on but the report.
        """
        covered = charges.filtered(lambda charge: charge.coverage_rate == 100)
        for charge in covered:
            charge.write(
                {
                    "state": NOT_BILLABLE,
                    "not_billable_reason": charge.coverage_reason,
                }
            )
        return charges - covered

    def _create_billing_orders(self):
        """Return a confirmed order for each of the calls whose work nobody quoted.

        :raises UserError: a quotation waits for an answer.
        """
        for call in self:
            call._check_billing_order()
        orders = self.env["sale.order"].create(
            [call._prepare_billing_order_vals() for call in self]
        )
        orders.action_confirm()
        return orders

    def _check_billing_order(self):
        """Refuse an order for work that nobody quoted.

        :raises UserError: a quotation waits for an answer, or nobody is to pay.
        """
        self.ensure_one()
        waiting = self.sale_order_ids.filtered(
            lambda order: order.state in OPEN_QUOTATION_STATES
        )
        if waiting:
            raise UserError(
                self.env._(
                    "%(orders)s waits for an answer: confirm it or cancel it first.",
                    orders=", ".join(waiting.mapped("name")),
                )
            )
        if not self.partner_id:
            raise UserError(
                self.env._("Say who the customer of %(call)s is.", call=self.name)
            )

    def _prepare_billing_order_vals(self):
        """Return the values of the order of work that nobody quoted."""
        return {**self._prepare_quotation_vals(), "customer_service_direct": True}

    def _move_orders_to(self, target):
        """Have orders, costs and revenue of merged calls be those of the survivor."""
        link = {"customer_service_call_id": target.id}
        self.sale_order_ids.write(link)
        lines = self.env["account.analytic.line"].search(
            Domain("customer_service_call_id", "in", self.ids)
        )
        lines.write(link)

    def _get_supplement(self):
        """Return the draft that asks the customer about extra work."""
        self.ensure_one()
        draft = self.sale_order_ids.filtered(
            lambda order: order.customer_service_supplement and order.state == "draft"
        )[:1]
        return draft or self.env["sale.order"].create(
            {
                **self._prepare_quotation_vals(),
                "customer_service_supplement": True,
                "customer_service_mode": "fixed",
            }
        )

    @api.model
    def _add_charge_lines(self, charges_by_order):
        """Put charges on new lines of orders, alike ones together.

        :param dict charges_by_order: charges of one call by an order of it.
        """
        env = self.with_context(**self._get_billing_context()).env
        prepared = [
            ({**vals, "order_id": order.id}, alike)
            for order, charges in charges_by_order.items()
            if charges
            for vals, alike in charges.call_id._prepare_charge_lines(charges)
        ]
        lines = env["sale.order.line"].create([vals for vals, _alike in prepared])
        for line, (_vals, alike) in zip(lines, prepared, strict=True):
            alike.write({"sale_line_id": line.id})
        self._write_quotation_sections(env["sale.order"].union(*charges_by_order))

    def _prepare_charge_lines(self, charges):
        """Return what the order lines of charges say, alike ones together.

        A charge says what it costs, what a pricelist takes off included: the host
        neither prices it again nor takes a discount off once more.

        :return: list of pairs of the values of a line, and its charges.
        """
        self.ensure_one()
        groups = {}
        for charge in charges:
            vals = charge._prepare_group_vals()
            group = (*self._get_quotation_group(vals), charge.price_unit)
            groups.setdefault(group, []).append((charge.id, vals))
        lines = []
        for alike in groups.values():
            first = alike[0][1]
            vals = self._prepare_quotation_line_vals([vals for _id, vals in alike])
            price = self._prepare_full_price(
                first["price_unit"], first["coverage_rate"]
            )
            own = charges.browse(charge_id for charge_id, _vals in alike)
            lines.append(({**vals, **price, "discount": 0.0}, own))
        return lines
