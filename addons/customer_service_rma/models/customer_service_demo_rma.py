from datetime import datetime, time, timedelta

from odoo import Command, api, fields, models
from odoo.fields import Domain

from odoo.addons.customer_service_base.models.customer_service_demo import QUIET

from ..demo.returns import CASES
from ..tools import rma
from .customer_service_rma import EXPIRED

MODULE = "customer_service_rma"
# What is known by serial number in the stock of the demo company from now on
MODELS = ("pump", "burner", "spindle", "tool_chiller", "copier_a4")
OPERATOR, TECHNICIANS = "operator", {"copier_a4": "technician_3"}
TECHNICIAN = "technician_4"
HOUR = time(9, 30)


class CustomerServiceDemo(models.AbstractModel):
    """Returns of the demo company, in every state."""

    _inherit = "customer.service.demo"

    @api.model
    def _load_returns(self):
        """Load what returns add to the demo company, once."""
        company = self._ref("demo_company")
        if not company or not self._ref("demo_call_0001"):
            return
        demo = self.with_company(company).with_context(**QUIET, lang=self._get_lang())
        warehouse = demo.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        if not warehouse or self.env.ref(
            f"{MODULE}.demo_return_01", raise_if_not_found=False
        ):
            return
        # the hook that does this for warehouses of before runs after the demo data
        warehouse._create_customer_service_rma()
        machines = demo._get_returned_machines()
        # nobody is told of what is in the past
        notify = company.customer_service_rma_notify
        company.customer_service_rma_notify = False
        in_order = sorted(CASES, key=lambda case: -case.ago)
        for number, case in enumerate(in_order, 1):
            demo._load_return(f"demo_return_{number:02d}", case, machines)
        company.customer_service_rma_notify = notify

    @api.model
    def _get_returned_machines(self):
        """Return the machines to take from, by model; stock knows their numbers.

        :return: dict of lists of machines by key of the model.
        """
        machines = self.env["customer.service.equipment"]
        found = {}
        for key in MODELS:
            product = self._ref(f"demo_product_{key}")
            if product.tracking != "serial":
                product.write(
                    {"is_storable": True, "customer_service_installed_base": True}
                )
                product.tracking = "serial"
            mine = machines.search(
                Domain("product_id", "=", product.id)
                & Domain("state", "=", "installed")
                & Domain("serial", "!=", False)
                & Domain("lot_id", "=", False)
                & Domain("child_ids", "=", False),
                order="id",
                limit=len(CASES),
            )
            found[key] = list(mine)
        return found

    # ------------------------------------------------------------------
    # One return
    # ------------------------------------------------------------------
    @api.model
    def _load_return(self, name, case, machines):
        """Make a return and take its steps, each on its day."""
        asked = fields.Date.context_today(self) - timedelta(days=case.ago)
        promised = asked + timedelta(days=case.promised) if case.promised else False
        lines, partner = [], self.env["res.partner"]
        if case.customer:
            partner = partner.browse(self._id("partner", case.customer))
        for item in case.items:
            vals, owner = self._prepare_return_item(item, machines, partner)
            partner = partner or owner
            lines.append(
                {
                    **vals,
                    "problem": item.problem,
                    "operation_requested": case.asked,
                }
            )
        return_ = self.env["customer.service.rma"].create(
            {
                "partner_id": partner.id,
                "requester_id": partner.child_ids.filtered("email")[:1].id,
                "company_id": self.env.company.id,
                "user_id": self._id("user", OPERATOR),
                "customer_reference": case.reference,
                "problem": f"<p>{case.items[0].problem}</p>",
                "date_request": asked,
                "date_promised": promised,
                "line_ids": [Command.create(line) for line in lines],
            }
        )
        self.env["ir.model.data"]._update_xmlids(
            [{"xml_id": f"{MODULE}.{name}", "record": return_, "noupdate": True}]
        )
        for step, days in case.steps:
            moment = datetime.combine(asked + timedelta(days=days), HOUR)
            getattr(self, f"_return_{step}")(return_, moment, case)
        for line, item in zip(return_.line_ids, case.items, strict=True):
            if line.date_received and item.diagnosis:
                line.diagnosis = item.diagnosis

    @api.model
    def _prepare_return_item(self, item, machines, partner):
        """Return the values of an item, and whose it is."""
        if item.part:
            product = self._ref(f"demo_part_{item.part}")
            return {"product_id": product.id, "quantity": item.quantity}, partner
        if item.name:
            return {"name": item.name, "serial": item.serial}, partner
        mine = machines[item.model]
        own = [machine for machine in mine if machine.partner_id == partner]
        machine = (own or mine)[0]
        mine.remove(machine)
        lot = self.env["stock.lot"].create(
            {"name": machine.serial, "product_id": machine.product_id.id}
        )
        machine.lot_id = lot
        return {"equipment_id": machine.id}, machine.partner_id

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    @api.model
    def _finish_return_moves(self, moves, moment):
        """Have goods moved on a day of the past.

        The moves, not the transfer: nobody is told of what is in the past.
        """
        moves.picked = True
        moves._action_done()
        moves.picking_id.write({"date_done": moment})
        moves.write({"date": moment})
        moves.move_line_ids.write({"date": moment})

    @api.model
    def _get_return_moves(self, lines, role):
        return lines._get_open_moves().filtered(
            lambda move: move.customer_service_rma_role == role
        )

    @api.model
    def _return_authorize(self, return_, moment, case):
        return_.action_authorize()
        return_.write(
            {
                "date_authorized": moment.date(),
                "date_expiry": moment.date() + timedelta(days=30),
            }
        )
        self._get_return_moves(return_.line_ids, rma.RECEIPT).picking_id.write(
            {"scheduled_date": moment + timedelta(days=7)}
        )

    @api.model
    def _return_refuse(self, return_, moment, case):
        return_._refuse(case.reason, notify=False)
        return_.date_ended = moment.date()

    @api.model
    def _return_expire(self, return_, moment, case):
        return_._end(EXPIRED, case.reason)
        return_.date_ended = moment.date()

    @api.model
    def _return_receive(self, return_, moment, case):
        moves = self._get_return_moves(return_.line_ids, rma.RECEIPT)
        self._finish_return_moves(moves, moment)

    @api.model
    def _return_receive_part(self, return_, moment, case):
        """One piece less than was announced arrives."""
        move = self._get_return_moves(return_.line_ids, rma.RECEIPT)
        move.quantity = move.product_uom_qty - 1
        self._finish_return_moves(move, moment)

    @api.model
    def _return_workshop(self, return_, moment, case, lines=None):
        lines = lines or return_.line_ids
        lines.action_repair()
        lines.action_repair_start()
        self._date_return_decision(lines, moment, case)
        call = return_.call_id
        call.write({"date_open": datetime.combine(return_.date_request, HOUR)})

    @api.model
    def _return_workshop_first(self, return_, moment, case):
        """Only the first item is on the bench; of the others nobody decided yet."""
        self._return_workshop(return_, moment, case, return_.line_ids[:1])

    @api.model
    def _date_return_decision(self, lines, moment, case):
        key = TECHNICIANS.get(case.items[0].model, TECHNICIAN)
        lines.filtered("operation").write(
            {"date_decided": moment, "decided_by_id": self._id("user", key)}
        )

    @api.model
    def _return_repaired(self, return_, moment, case):
        return_.line_ids.action_repair_end()

    @api.model
    def _return_decide_return(self, return_, moment, case):
        return_.line_ids.action_decide_return()
        self._date_return_decision(return_.line_ids, moment, case)

    @api.model
    def _return_supplier(self, return_, moment, case):
        """Sent on to the manufacturer, and not back yet."""
        lines = return_.line_ids
        supplier = self.env["res.partner"].create(
            {
                "name": lines.equipment_id[:1].manufacturer or "Idronika",
                "is_company": True,
                "company_id": self.env.company.id,
                "lang": self._get_lang(),
            }
        )
        picking = lines._send_to_supplier(
            supplier,
            supplier_reference="RA-55810",
            supplier_reason="warranty",
            supplier_deadline=moment.date() + timedelta(days=45),
        )
        picking.action_assign()
        self._finish_return_moves(picking.move_ids, moment)
        lines.write({"date_supplier": moment.date()})

    @api.model
    def _return_back(self, return_, moment, case):
        lines = return_.line_ids
        if not self._get_return_moves(lines, rma.BACK):
            lines.action_return()
        moves = self._get_return_moves(lines, rma.BACK)
        moves.picking_id.action_assign()
        self._finish_return_moves(moves, moment)
        lines.date_done = moment
        call = return_.call_id
        if call:
            stage = call._get_first_stage(["closed"])
            call.write({"stage_id": stage.id})
            call.write({"date_solved": moment, "date_closed": moment})
