from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from .customer_service_stage import IN_PROGRESS, WAITING
from .sale_order import OPEN_QUOTATION_STATES
from .sale_order_line import SPENT_KINDS

WORK, TRAVEL, PARTS = "work", "travel", "parts"
SECTIONS = {
    WORK: ("labour", "diagnosis", "other"),
    TRAVEL: ("travel", "km", "callout", "board", "lodging", "expense"),
    PARTS: ("part",),
}
SECTION_OF_KIND = {kind: name for name, kinds in SECTIONS.items() for kind in kinds}
SECTION_STEP = 100
# what a line that exists already follows; the rest may have been decided by hand
FOLLOWED_FIELDS = ("product_uom_qty", "customer_service_keys")
LIVE_STATES = (*OPEN_QUOTATION_STATES, "sale")


class CustomerServiceCall(models.Model):
    """Quotations of a call: made from what is planned, accepted or refused."""

    _inherit = "customer.service.call"

    sale_order_count = fields.Integer(
        compute="_compute_sale_order_count", string="Orders"
    )

    @api.depends("sale_order_ids")
    def _compute_sale_order_count(self):
        # sudo: the number is told to whoever sees the call
        orders = self.env["sale.order"].sudo()
        groups = orders._read_group(
            [("customer_service_call_id", "in", self.ids)],
            ["customer_service_call_id"],
            ["__count"],
        )
        counts = {call.id: count for call, count in groups}
        for call in self:
            call.sale_order_count = counts.get(call._origin.id, 0)

    # ------------------------------------------------------------------
    # Make
    # ------------------------------------------------------------------
    def action_create_quotation(self):
        """Make a quotation of what is planned, or open the draft there is."""
        self.ensure_one()
        self.check_access("write")
        draft = self.sale_order_ids.filtered(
            lambda order: order.state == "draft" and not order.customer_service_direct
        )[:1]
        if not draft:
            self._check_quotable()
            draft = self._create_quotation()
        return self._action_view_orders(draft)

    def _check_quotable(self):
        """Refuse a quotation nobody would receive, or of a blocked customer."""
        self.ensure_one()
        if not self.partner_id:
            raise UserError(
                self.env._("Say who the customer is before you make a quotation.")
            )
        if self.block_notice and not self._may_serve_blocked():
            raise UserError(
                self.env._(
                    "%(customer)s is blocked: %(reason)s\nA dispatcher may make the "
                    "quotation.",
                    customer=self.partner_id.commercial_partner_id.name,
                    reason=self.block_notice,
                )
            )

    def _create_quotation(self):
        """Return a new draft with what is planned and not quoted yet."""
        self.ensure_one()
        groups = self._get_quotation_groups(self.env["sale.order"])
        if not groups:
            raise UserError(
                self.env._(
                    "There is nothing to quote on %(call)s: plan an intervention or "
                    "parts first, or it is quoted already.",
                    call=self.name,
                )
            )
        # sudo: who may change the call quotes its work, without a role in sales
        orders = self.env["sale.order"].sudo()
        order = orders.create(self._prepare_quotation_vals()).with_env(self.env)
        self._write_quotation_lines(order, groups)
        return order

    def _prepare_quotation_vals(self):
        """Return the values of an order of the call, without its lines."""
        self.ensure_one()
        customer = self.payer_id or self.partner_id
        vals = {
            "customer_service_call_id": self.id,
            "partner_id": customer.id,
            "company_id": self.company_id.id,
            "origin": self.name,
        }
        if self.site_id:
            vals["partner_shipping_id"] = self.site_id.id
        return vals

    def _get_quotation_groups(self, order):
        """Return what is planned, by what makes one line of an order.

        :param order: the order the lines are for; what other orders quote is left out.
        :return: dict from a tuple to a list of values of charges.
        :raises UserError: no rule of the tariff says how to bill something.
        """
        self.ensure_one()
        others = (self.sale_order_ids - order).filtered(
            lambda other: other.state in LIVE_STATES
        )
        quoted = {
            key
            for keys in others.order_line.mapped("customer_service_keys")
            for key in (keys or "").splitlines()
        }
        vals_list = [
            vals
            for vals in self._prepare_charge_vals(planned=True)
            if vals["key"] not in quoted
        ]
        self._check_billable(vals_list)
        groups = {}
        for vals in vals_list:
            groups.setdefault(self._get_quotation_group(vals), []).append(vals)
        return groups

    @api.model
    def _check_billable(self, vals_list):
        missing = [vals["name"] for vals in vals_list if not vals["product_id"]]
        if missing:
            raise UserError(
                self.env._(
                    "No rule of the tariff says how to bill: %(names)s.",
                    names=", ".join(missing),
                )
            )

    @api.model
    def _get_quotation_group(self, vals):
        """Return what must be the same for facts to make one line."""
        return (
            vals["kind"],
            vals["product_id"],
            vals["uom_id"],
            vals.get("part_id") or False,
            vals["coverage"] or "none",
            vals["coverage_rate"],
            vals["price_unit"] if vals["kind"] in SPENT_KINDS else None,
        )

    # ------------------------------------------------------------------
    # Bring up to date
    # ------------------------------------------------------------------
    def _sync_quotation(self, order):
        """Have the lines made from the call say what is planned now.

        Lines somebody typed stay, and so does a coverage decided by hand.
        """
        self.ensure_one()
        if order.state != "draft":
            raise UserError(
                self.env._("Only a draft is brought up to date with the call.")
            )
        self.check_access("write")
        self._write_quotation_lines(order, self._get_quotation_groups(order))

    def _write_quotation_lines(self, order, groups):
        """Add, change and remove the lines of an order made from the call.

        :param dict groups: as ``_get_quotation_groups`` returns them.
        """
        order = order.with_context(**self._get_billing_context())
        lines = order.order_line.filtered(
            lambda line: line.customer_service_keys and not line.display_type
        )
        commands = []
        for group, vals_list in groups.items():
            vals = self._prepare_quotation_line_vals(vals_list)
            line = lines._find_quotation_line(group)
            lines -= line
            if line:
                changed = {name: vals[name] for name in FOLLOWED_FIELDS}
                commands.append(Command.update(line.id, changed))
            else:
                commands.append(Command.create(vals))
        order.order_line = commands + [Command.delete(line.id) for line in lines]
        self._write_quotation_sections(order)
        self._link_parts(order)

    def _prepare_quotation_line_vals(self, vals_list):
        """Return the values of the order line of some charges of one group."""
        self.ensure_one()
        first = vals_list[0]
        section = SECTION_OF_KIND[first["kind"]]
        rate = first["coverage_rate"]
        vals = {
            "product_id": first["product_id"],
            "product_uom_id": first["uom_id"],
            "product_uom_qty": sum(vals["quantity"] for vals in vals_list),
            "sequence": list(SECTIONS).index(section) * SECTION_STEP + 1,
            "customer_service_kind": first["kind"],
            "customer_service_coverage": first["coverage"] or "none",
            "customer_service_coverage_rate": rate,
            "customer_service_coverage_reason": first["coverage_reason"],
            "customer_service_keys": "\n".join(
                vals["key"] for vals in vals_list if vals.get("key")
            ),
            "analytic_distribution": self._get_analytic_distribution(),
        }
        if first["kind"] in SPENT_KINDS:
            vals.update(
                name=", ".join({vals["name"]: None for vals in vals_list}),
                **self._prepare_full_price(first["price_unit"], rate),
            )
        return vals

    @api.model
    def _prepare_full_price(self, price, rate):
        """Return the values of a line whose full price is said by a person or fact."""
        if rate:
            return {"customer_service_full_price": price}
        return {"price_unit": price, "technical_price_unit": 0.0}

    @api.model
    def _write_quotation_sections(self, orders):
        """Put a title over each kind of lines there is on the orders."""
        vals_list, gone = [], orders.order_line.browse()
        for order in orders:
            present = {
                f"section:{SECTION_OF_KIND[line.customer_service_kind]}"
                for line in order.order_line
                if line.customer_service_kind
            }
            old = order.order_line.filtered(
                lambda line: (
                    line.display_type == "line_section" and line.customer_service_keys
                )
            )
            gone |= old.filtered(
                lambda line, present=present: line.customer_service_keys not in present
            )
            missing = present - set(old.mapped("customer_service_keys"))
            titles = self.with_context(lang=order._get_lang())._get_section_titles()
            vals_list += [
                {
                    "order_id": order.id,
                    "display_type": "line_section",
                    "name": titles[name],
                    "sequence": position * SECTION_STEP,
                    "customer_service_keys": f"section:{name}",
                }
                for position, name in enumerate(SECTIONS)
                if f"section:{name}" in missing
            ]
        orders.env["sale.order.line"].create(vals_list)
        gone.unlink()

    def _get_section_titles(self):
        """Return the titles of the parts of a quotation, in the context's language."""
        return {
            WORK: self.env._("Work"),
            TRAVEL: self.env._("Travel and Expenses"),
            PARTS: self.env._("Parts"),
        }

    @api.model
    def _link_parts(self, order):
        """Tell the parts of a call which line quotes them."""
        for line in order.order_line:
            for key in (line.customer_service_keys or "").splitlines():
                if key.startswith("part:"):
                    part = line.env["customer.service.part"].browse(
                        int(key.removeprefix("part:"))
                    )
                    # sudo: the link is written by nobody by hand
                    part.sudo().sale_line_id = line

    @api.model
    def _get_billing_context(self):
        """Return the context in which lines are put on orders. Hook.

        What is put on an order from a call was done, or is done, by its technician:
        the host must neither announce nor deliver it.
        """
        return {"sale_no_log_for_new_lines": True, "customer_service__sync": True}

    # ------------------------------------------------------------------
    # What becomes of it
    # ------------------------------------------------------------------
    def _after_quotation_accepted(self, orders):
        """Go on with calls whose customer accepted. Hook.

        :param orders: the quotations that were accepted.
        """
        for call in self:
            names = ", ".join(
                orders.filtered(
                    lambda order, call=call: order.customer_service_call_id == call
                ).mapped("name")
            )
            call._note(
                lambda call, names=names: call.env._(
                    "The customer accepted %(orders)s.", orders=names
                )
            )
        self.filtered(lambda call: call.state == WAITING)._move_to(IN_PROGRESS)

    def _after_quotation_refused(self, order):
        """Act on a quotation of the call that the customer refused. Hook.

        The parts are given up, the diagnosis is billed as the tariff says unless it
        is waived, and somebody decides what to do with the machine.

        :param order: the order, cancelled by now.
        """
        self.ensure_one()
        context = self.env.context
        supplement = order.customer_service_supplement
        if not supplement and not context.get("customer_service__waive_diagnosis"):
            # sudo: who refuses does not write the call
            self.sudo().write({"diagnosis_due": True})
            self._update_charges()
        reason = order.customer_service_refusal_reason or ""
        self._note(
            lambda call: call.env._(
                "The customer refused %(order)s. %(reason)s",
                order=order.name,
                reason=reason,
            )
        )
        if not context.get("customer_service__decided"):
            call = self._with_staff_lang()
            call.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=call.env._("Quotation refused: decide what to do"),
                user_id=self.user_id.id or self.team_id.user_id.id,
            )

    # ------------------------------------------------------------------
    # Open
    # ------------------------------------------------------------------
    def action_view_orders(self):
        """Open the quotations and orders of the calls."""
        return self._action_view_orders(self.sale_order_ids)

    def _action_view_orders(self, orders):
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Quotations and Orders"),
            "res_model": "sale.order",
            "view_mode": "list,form",
            "domain": [("id", "in", orders.ids)],
            "context": {"create": False},
        }
        if len(orders) == 1:
            action.update(view_mode="form", res_id=orders.id)
        if not orders.has_access("create"):
            # the host's form tells of invoices too, which are for sales and accounting
            form = self.env.ref("customer_service_base.sale_order_view_form_service")
            lists = [] if len(orders) == 1 else [(False, "list")]
            action["views"] = [*lists, (form.id, "form")]
        return action
