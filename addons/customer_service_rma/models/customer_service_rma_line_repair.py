from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context

from odoo.addons.customer_service_stock.models.repair_order import OPEN_REPAIR_STATES

from ..tools import rma

LEAVING = (rma.BACK, rma.TAKEOVER, rma.SUPPLIER_OUT, rma.TRANSFER)


class CustomerServiceRmaLine(models.Model):
    """The workshop: repairs of the host, one after the other, and what they say."""

    _inherit = "customer.service.rma.line"

    repair_ids = fields.One2many(
        "repair.order",
        "customer_service_rma_line_id",
        string="Repairs",
        groups="stock.group_stock_user",
    )
    repair_state = fields.Selection(
        [
            ("draft", "New"),
            ("confirmed", "Waiting for work"),
            ("under_repair", "Under repair"),
            ("done", "Repaired"),
        ],
        string="Repair",
        compute="_compute_repair",
        store=True,
    )
    in_workshop = fields.Boolean(
        string="On the Bench", compute="_compute_repair", store=True
    )
    repaired = fields.Boolean(compute="_compute_repair", store=True)
    repair_count = fields.Integer(
        compute="_compute_repair_count", groups="stock.group_stock_user"
    )

    @api.depends("repair_ids.state")
    def _compute_repair(self):
        for line in self:
            states = line.repair_ids.sorted("id").mapped("state")
            line.in_workshop, line.repaired = rma.repair_facts(states)
            lived = [state for state in states if state != "cancel"]
            line.repair_state = lived[-1] if lived else False

    @api.depends("repair_ids")
    def _compute_repair_count(self):
        for line in self:
            line.repair_count = len(line.repair_ids)

    @api.model
    def _get_state_fields(self):
        return (*super()._get_state_fields(), "in_workshop", "repaired")

    def _prepare_facts(self):
        return {
            **super()._prepare_facts(),
            "in_workshop": self.in_workshop,
            "repaired": self.repaired,
        }

    # ------------------------------------------------------------------
    # What the technician does, without rights on stock
    # ------------------------------------------------------------------
    def action_repair(self):
        """Put items on the bench: one repair each, with the parts of its call.

        :raises UserError: nothing is here, or it is on a transfer that leaves.
        """
        self._check_at_hand()
        self._create_repairs()

    def action_repair_start(self):
        """Begin the repair; who begins it decides for it.

        :raises UserError: there is no repair to begin.
        """
        self._get_repairs_to(("draft", "confirmed")).action_repair_start()

    def action_repair_end(self):
        """End the repair; parts that were not used stay planned on the call.

        :raises UserError: no repair was begun.
        """
        repairs = self._get_repairs_to(("under_repair",))
        # sudo: as for the repairs
        wizards = self.env["customer.service.repair.end"].sudo()
        for repair in repairs:
            if repair._get_unused_moves():
                wizards.create({"repair_id": repair.id}).action_keep()
            else:
                repair.action_repair_end()

    def action_decline(self):
        """Ask why the customer refuses the repair."""
        self.ensure_one()
        self._check_at_hand()
        return self._open_wizard("customer.service.rma.decline")

    def _bill_diagnosis(self):
        """Bill the diagnosis of a repair that was refused, once for its call."""
        for return_ in self.rma_id:
            # sudo: who refuses does not write the call
            call = return_._ensure_call().sudo()
            if not call.diagnosis_due:
                call.diagnosis_due = True
                call._update_charges()

    def action_view_repairs(self):
        """Open the repairs of the item."""
        self.ensure_one()
        return self.repair_ids._get_records_action(name=self.env._("Repairs"))

    def _get_repairs_to(self, states):
        """Return the repairs in some states, as superuser.

        :param states: of the host.
        :raises UserError: there is none, or the user may not write the item.
        """
        self.check_access("write")
        # sudo: access on the item was checked; technicians have no rights on stock
        free = self.sudo().with_context(clean_context(self.env.context))
        repairs = free.repair_ids.filtered(lambda repair: repair.state in states)
        if not repairs:
            raise UserError(self.env._("There is no repair for that: make one first."))
        return repairs

    def _check_at_hand(self):
        """Refuse items that are not in our house, free to be worked on.

        :raises UserError: see above, or the user may not write the item.
        """
        self.check_access("write")
        for line in self:
            if line.state not in rma.OPEN_STATES or line.held_quantity <= 0:
                raise UserError(
                    self.env._("%(item)s is not in our house.", item=line.display_name)
                )
            leaving = line._get_open_moves().filtered(
                lambda move: move.customer_service_rma_role in LEAVING
            )
            if leaving:
                raise UserError(
                    self.env._(
                        "%(item)s is on %(transfer)s: cancel that transfer first.",
                        item=line.display_name,
                        transfer=", ".join(leaving.picking_id.mapped("name")),
                    )
                )

    # ------------------------------------------------------------------
    # Repairs of the host
    # ------------------------------------------------------------------
    def _create_repairs(self):
        """Make and confirm the repairs of items; the repairs, as superuser.

        A repair that parts of the call have opened for the same machine becomes the
        one of the item.
        """
        # sudo: access on the items was checked; technicians have no rights on stock
        free = self.sudo().with_context(clean_context(self.env.context))
        repairs = free.env["repair.order"]
        # the index of open repairs must know those that have just ended
        free.repair_ids.flush_recordset(["state"])
        for line in free:
            call = line.rma_id._ensure_call()
            if line.in_workshop:
                raise UserError(
                    self.env._(
                        "%(item)s is in the workshop already.", item=line.display_name
                    )
                )
            vals = line._prepare_repair_vals()
            repair = line._get_loose_repair(call)
            if repair:
                repair.write(vals)
            else:
                repair = repairs.create({**line._prepare_new_repair_vals(call), **vals})
            repairs |= repair
        repairs._action_repair_confirm()
        return repairs

    def _get_loose_repair(self, call):
        """Return the repair that parts of the call opened before the item came."""
        self.ensure_one()
        return call.repair_ids.filtered(
            lambda repair: (
                repair.state in OPEN_REPAIR_STATES
                and repair.customer_service_equipment_id == self.equipment_id
                and not repair.customer_service_rma_line_id
            )
        )[:1]

    def _prepare_new_repair_vals(self, call):
        """Return what only a new repair is told."""
        self.ensure_one()
        user = self.env.user
        responsible = user if user.active and not user.share else call.user_id
        return {
            "customer_service_call_id": call.id,
            "customer_service_equipment_id": self.equipment_id.id,
            "company_id": self.company_id.id,
            "picking_type_id": self._get_repair_type().id,
            "partner_id": call.partner_id.id,
            "user_id": responsible.id
            if self.company_id in responsible.company_ids
            else False,
            "schedule_date": fields.Datetime.now(),
        }

    def _prepare_repair_vals(self):
        """Return what a repair says of the item: what it is and where it stands.

        An item whose number stock does not know is repaired without product: the
        host would refuse to end its repair.
        """
        self.ensure_one()
        place = self._get_place_here()
        vals = {
            "customer_service_rma_line_id": self.id,
            "product_location_src_id": place.id,
            "product_location_dest_id": place.id,
        }
        if self.product_id.tracking != "none" and not self.lot_id:
            return {**vals, "product_id": False}
        return {
            **vals,
            "product_id": self.product_id.id,
            "product_uom": self.uom_id.id,
            "lot_id": self.lot_id.id,
            "product_qty": self.held_quantity,
        }

    def _get_repair_type(self):
        """Return the kind of operation of repairs where the item stands."""
        self.ensure_one()
        return self._get_warehouse_here().customer_service_rma_repair_type_id

    # ------------------------------------------------------------------
    # What follows, whoever did it
    # ------------------------------------------------------------------
    def _after_repair(self, state):
        """Act on a repair that changed its state, as superuser.

        :param str state: of the host.
        """
        if state in ("under_repair", "done"):
            undecided = self.filtered(
                lambda line: not line.operation and line.state in rma.OPEN_STATES
            )
            if undecided:
                undecided._decide(rma.REPAIR)
        if state == "done":
            self._after_ready()
        elif state == "cancel":
            self.filtered(
                lambda line: (
                    line.operation == rma.REPAIR
                    and not line.repaired
                    and not line.in_workshop
                )
            )._undecide()

    def _undecide(self):
        """Have items decided anew."""
        # sudo: access was checked; nobody writes by hand what follows from it
        self.sudo().write(
            {"operation": False, "date_decided": False, "decided_by_id": False}
        )

    def _after_ready(self):
        """Act on items that may be ready to leave by now. Hook, in batch."""

    def _after_decide(self):
        """What is not to be repaired any more leaves the bench."""
        result = super()._after_decide()
        self.filtered(
            lambda line: line.operation != rma.REPAIR and line.in_workshop
        )._close_repairs()
        self._after_ready()
        return result

    def _close_repairs(self):
        """Cancel the open repairs and release their parts.

        One that has used parts is ended instead: what was used, was.
        """
        # sudo: access on the items was checked; technicians have no rights on stock
        free = self.sudo().with_context(clean_context(self.env.context))
        repairs = free.repair_ids.filtered(
            lambda repair: repair.state in OPEN_REPAIR_STATES
        )
        parts = repairs.move_ids.customer_service_part_id
        parts.filtered(lambda part: part.state in ("planned", "reserved"))._release()
        for repair in repairs:
            if repair.state not in OPEN_REPAIR_STATES:
                continue
            if any(move.state == "done" for move in repair.move_ids):
                repair.filtered(
                    lambda one: one.state != "under_repair"
                ).action_repair_start()
                repair.with_context(
                    customer_service__end_asked=True
                ).action_repair_end()
            else:
                repair.action_repair_cancel()
