from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import rma
from .customer_service_rma_line_exchange import REPLACE

KEY = "rma"


class CustomerServiceRmaLine(models.Model):
    """Another unit for the customer: with the item, before it, or without it.

    The unit is ours and leaves like any delivery. When it has left, it takes the
    place of the machine; what is charged for it is a fact of the call, which the
    database charges once.
    """

    _inherit = "customer.service.rma.line"

    to_replace_quantity = fields.Float(
        compute="_compute_state", store=True, string="To Replace"
    )
    replacement_product_id = fields.Many2one(
        "product.product",
        string="Replaced with",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    replacement_lot_id = fields.Many2one(
        "stock.lot",
        string="Replacement Number",
        copy=False,
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups="base.group_user",
        help="Exactly this one leaves; empty: the warehouse chooses.",
    )
    replacement_charged = fields.Boolean(
        copy=False,
        readonly=True,
        help="The customer pays for it: billed with the work of the call.",
    )
    date_deadline = fields.Date(
        string="Broken Unit due by",
        copy=False,
        tracking=True,
        help="The replacement left before it: charged when it has not come by then.",
    )
    date_missing = fields.Date(
        string="Charged as Missing on",
        copy=False,
        readonly=True,
        tracking=True,
        help="From then on the replacement is charged, for as long as the broken unit "
        "does not come.",
    )

    # ------------------------------------------------------------------
    # Facts
    # ------------------------------------------------------------------
    @api.depends(
        "move_ids.state", "move_ids.quantity", "move_ids.customer_service_rma_role"
    )
    def _compute_quantities(self):
        result = super()._compute_quantities()
        for line in self:
            back = line.move_ids.filtered(
                lambda move: (
                    move.state == "done"
                    and move.customer_service_rma_role == rma.REPLACEMENT_IN
                )
            )
            line.replaced_quantity -= line._sum_quantity(back)
        return result

    @api.depends(lambda self: self._get_state_fields())
    def _compute_state(self):
        result = super()._compute_state()
        for line in self:
            line.to_replace_quantity = line._get_facts().to_replace
        return result

    @api.model
    def _get_state_fields(self):
        return (*super()._get_state_fields(), "compensation")

    def _prepare_facts(self):
        return {
            **super()._prepare_facts(),
            "replaces": self.compensation == REPLACE,
        }

    # ------------------------------------------------------------------
    # The unit that leaves
    # ------------------------------------------------------------------
    def action_replace(self):
        """Ask what the customer gets, at which price, and what becomes of the item."""
        self.ensure_one()
        return self._get_wizard_action("replacement", self.env._("Replace"))

    def _get_wizard_action(self, noun, title):
        """Return the action that opens a form about the item.

        :param str noun: last part of the name of its model.
        :param str title: of the window.
        """
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": f"customer.service.rma.{noun}",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    def _replace(self, vals):
        """Decide to replace the item and have the unit delivered.

        :param dict vals: of the fields that say what is given and what becomes of the
            item.
        :return: the delivery, as superuser.
        :raises UserError: nothing is owed, or it is on a delivery already.
        """
        self.ensure_one()
        operation = self._get_replacing_operation()
        self._decide(operation)
        # sudo: who may decide writes what follows from it
        line = self.sudo()
        line.write(vals)
        if operation != rma.ADVANCE:
            line.date_deadline = False
        elif not line.date_deadline:
            days = line.company_id.customer_service_rma_advance_days
            line.date_deadline = line._get_today() + timedelta(days=days)
        quantity = self._get_quantity_to_replace()
        if quantity <= 0:
            raise UserError(
                self.env._(
                    "%(item)s is replaced, or its replacement is on a delivery.",
                    item=self.display_name,
                )
            )
        picking = self._create_picking(
            rma.REPLACEMENT,
            {self: quantity},
            self.rma_id.address_id or self.rma_id.partner_id,
        )
        self._update_replacement_charges()
        return picking

    def _get_replacing_operation(self):
        """Return the decision by which the item is replaced as things stand."""
        self.ensure_one()
        if self.operation == rma.NO_RETURN:
            return rma.NO_RETURN
        begun = self.operation == rma.ADVANCE or not self.received_quantity
        return rma.ADVANCE if begun else rma.REPLACE

    def _get_quantity_to_replace(self):
        """Return how many are owed and on no delivery yet, in the unit of the line."""
        self.ensure_one()
        leaving = self._get_open_moves().filtered(
            lambda move: move.customer_service_rma_role == rma.REPLACEMENT
        )
        planned = sum(
            move.product_uom._compute_quantity(move.product_uom_qty, self.uom_id)
            for move in leaving
        )
        return max(self.to_replace_quantity - planned, 0.0)

    def _get_picking_type(self, role):
        if role == rma.REPLACEMENT:
            # sudo: who makes returns may not see the types of stock
            return self.rma_id.sudo().warehouse_id.out_type_id
        return super()._get_picking_type(role)

    def _prepare_move_vals(self, role, quantity):
        vals = super()._prepare_move_vals(role, quantity)
        if role == rma.REPLACEMENT:
            product = self.replacement_product_id or self.product_id
            same = product.uom_id._has_common_reference(self.uom_id)
            vals.update(
                product_id=product.id,
                product_uom=(self.uom_id if same else product.uom_id).id,
                sale_line_id=self._get_replacement_sale_line().id,
                to_refund=True,
            )
        return vals

    def _get_today(self):
        """Return the day it is at the company of the item."""
        self.ensure_one()
        zone = self.company_id.partner_id.tz or self.env.user.tz or "UTC"
        return fields.Date.context_today(self.with_context(tz=zone))

    # ------------------------------------------------------------------
    # The place of the machine
    # ------------------------------------------------------------------
    def _after_goods_moved(self, moves):
        result = super()._after_goods_moved(moves)
        for move in moves:
            role = move.customer_service_rma_role
            line = move.customer_service_rma_line_id
            if role == rma.REPLACEMENT:
                line._swap_machine(move)
            elif role == rma.REPLACEMENT_IN:
                line._swap_machine_back(move)
        roles = {rma.REPLACEMENT, rma.REPLACEMENT_IN, rma.RECEIPT, rma.BACK}
        exchanged = moves.filtered(lambda move: move.customer_service_rma_role in roles)
        exchanged.customer_service_rma_line_id._update_replacement_charges()
        return result

    def _get_machine_of_move(self, move):
        """Return the machine that a delivery of a replacement brought, maybe none."""
        machines = self.env["customer.service.equipment"].with_context(
            active_test=False
        )
        lots = move.move_line_ids.lot_id
        found = machines.search(
            [
                ("lot_id", "in", lots.ids),
                ("serial", "!=", False),
                ("company_id", "=", move.company_id.id),
            ]
        )
        return found or machines.search([("delivery_move_id", "=", move.id)])

    def _swap_machine(self, move):
        """Have the unit that was delivered take the place of the machine."""
        self.ensure_one()
        old = self.equipment_id
        new = self._get_machine_of_move(move)
        if len(new) != 1 or not old or new == old or self.quantity != 1:
            return
        if old.replaced_by_id and old.replaced_by_id != new:
            old._undo_replace()
        old._replace_by(
            new,
            move.move_line_ids[:1]._get_customer_service_day(),
            True if self.replacement_charged else None,
        )

    def _swap_machine_back(self, move):
        """The customer gave the replacement back: the machine has its place again."""
        self.ensure_one()
        old = self.equipment_id
        new = self._get_machine_of_move(move)
        if old and old.replaced_by_id in new:
            old._undo_replace()
            if self.held_quantity > 0:
                old.state = "in_house"

    # ------------------------------------------------------------------
    # What is charged
    # ------------------------------------------------------------------
    def _get_replacement_key(self):
        """Return what tells the charge of the replacement from all others."""
        self.ensure_one()
        return f"{KEY}:{self.id}:replacement"

    def _get_charge_facts(self, planned=False):
        """Return what of the items may be charged, as those of parts of calls.

        :param bool planned: what is foreseen, instead of what happened.
        :return: list of dicts with ``rma_line``.
        """
        facts = []
        for line in self:
            quantity = line._get_charged_replacement(planned)
            if quantity > 0:
                product = line.replacement_product_id or line.product_id
                facts.append(
                    line._prepare_charge_fact(
                        line._get_replacement_key(), product, quantity
                    )
                )
        return facts

    def _prepare_charge_fact(self, key, product, quantity):
        """Return a fact of goods that the customer pays for.

        :param str key: unique in the call.
        :param product: that is sold.
        :param float quantity: in the unit of the line.
        """
        self.ensure_one()
        same = product.uom_id._has_common_reference(self.uom_id)
        return {
            "call": self.rma_id.call_id,
            "rma_line": self,
            "key": key,
            "kind": "part",
            "quantity": quantity,
            "uom": self.uom_id if same else product.uom_id,
            "product": product,
            "name": product.display_name,
            "date": self._get_today(),
        }

    def _get_charged_replacement(self, planned=False):
        """Return how many replacements the customer pays for.

        :param bool planned: those on their way too, instead of those delivered.
        """
        self.ensure_one()
        if self.replacement_charged:
            owed = self.to_replace_quantity if planned else 0.0
            return self.replaced_quantity + owed
        if planned:
            return 0.0
        return rma.missing_quantity(self._get_facts(), bool(self.date_missing))

    def _update_replacement_charges(self):
        """Have the charges of the calls say what is charged of the items."""
        # sudo: charges follow from facts, whoever moved the goods
        lines = self.sudo()
        charged = lines.filtered(
            lambda line: line.replacement_charged or line.date_missing
        )
        for line in charged.filtered(lambda line: line._get_charged_replacement()):
            line.rma_id._ensure_call()
        charged.rma_id.call_id._update_charges()
        charged._link_replacement_moves()
        charged._notice_corrected_charges()
        charged.filtered(
            lambda line: (
                line.date_missing and line.replaced_quantity <= line.received_quantity
            )
        ).write({"date_missing": False})

    def _notice_corrected_charges(self):
        """Ask billing to give back what was invoiced and is not owed any more."""
        keys = {line._get_replacement_key(): line for line in self}
        if not keys:
            return
        charges = self.env["customer.service.charge"].search(
            [("key", "in", list(keys)), ("corrected", "=", True)]
        )
        for charge in charges.filtered(
            lambda charge: charge.state == "invoiced" and not charge.credited
        ):
            keys[charge.key]._ask_billing_to_credit(charge)

    def _ask_billing_to_credit(self, charge):
        """Have somebody of billing credit a charge, once."""
        self.ensure_one()
        summary = self.env._("Credit the replacement: the broken unit came after all")
        if summary in self.activity_ids.mapped("summary"):
            return
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=summary,
            note=charge.name,
            user_id=self._get_billing_user().id,
        )

    def _get_billing_user(self):
        """Return who bills for the company: the responsible if they do, else anybody.

        :return: a user of the company, maybe none.
        """
        self.ensure_one()
        # sudo: who bills is no secret
        group = self.env.ref("customer_service_base.group_billing").sudo()
        users = group.all_user_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )
        return (self.user_id & users) or users[:1] or self.user_id

    # ------------------------------------------------------------------
    # Orders
    # ------------------------------------------------------------------
    def _get_replacement_sale_line(self):
        """Return the order line that bills or quotes the replacement, maybe none."""
        self.ensure_one()
        return self._get_sale_line_of_key(
            self._get_replacement_key(), quoted=self.replacement_charged
        )

    def _get_sale_line_of_key(self, key, quoted=True):
        """Return the order line that bills what has a key, as superuser, maybe none.

        :param str key: of the charge.
        :param bool quoted: whether accepted quotations count before it is charged.
        """
        self.ensure_one()
        # sudo: who makes returns has no rights on sales
        call = self.rma_id.call_id.sudo()
        charge = call.charge_ids.filtered(lambda charge: charge.key == key)
        if charge.sale_line_id or not quoted:
            return charge.sale_line_id
        orders = call.sale_order_ids.filtered(lambda order: order.state == "sale")
        return orders.order_line.filtered(
            lambda line: key in line._get_customer_service_keys()
        )[:1]

    def _link_replacement_moves(self):
        """Have the deliveries of replacements count on the lines that bill them."""
        for line in self:
            sale_line = line._get_replacement_sale_line()
            moves = line.move_ids.filtered(
                lambda move, sale_line=sale_line: (
                    move.customer_service_rma_role
                    in (rma.REPLACEMENT, rma.REPLACEMENT_IN)
                    and move.sale_line_id != sale_line
                )
            )
            before = moves.sale_line_id
            if sale_line or before:
                moves.write({"sale_line_id": sale_line.id})
                (before | sale_line)._recompute_delivered()
