from collections import defaultdict
from dataclasses import dataclass

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.customer_service_stock.tools import installed_base

from ..tools import receipt, rma

# what says which goods a line has moved, and where to
GOODS = {"quantity", "product_uom_id", "lot_id", "location_id", "location_dest_id"}


@dataclass(frozen=True)
class Finding:
    """What arrived that was not announced; ``number`` is what is known of it."""

    move_line: models.BaseModel
    kind: str
    number: receipt.Number
    quantity: float
    other_line: models.BaseModel

    @property
    def choices(self):
        """What may be done with it, the most likely first."""
        return receipt.get_choices(self.kind, self.number)


class StockMoveLine(models.Model):
    """Numbers that are read when goods of customers arrive."""

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        """What is added to a transfer that is done is checked as if it were not."""
        lines = super().create(vals_list)
        done = lines.move_id.filtered(lambda move: move.state == "done")
        done._check_pinned_lots()
        done._check_done_rma_goods()
        return lines

    def write(self, vals):
        """What is changed on a transfer that is done is checked as if it were not."""
        result = super().write(vals)
        if not GOODS.isdisjoint(vals):
            done = self.move_id.filtered(lambda move: move.state == "done")
            if "lot_id" in vals:
                done._check_pinned_lots()
            done._check_done_rma_goods()
        return result

    def _get_serial_name(self):
        """Return the number on a line, as read."""
        self.ensure_one()
        return (self.lot_id.name or self.lot_name or "").strip()

    def _find_rma_findings(self):
        """Return what about arriving goods needs a decision.

        :return: list of :class:`Finding`.
        """
        # sudo: who receives goods only reads returns and no machines
        free = self.sudo()
        numbers = free._get_rma_numbers()
        findings = []
        for line, (number, other) in numbers.items():
            kind = receipt.judge(number)
            if kind != receipt.EXPECTED:
                findings.append(Finding(line, kind, number, line.quantity, other))
        handled = {finding.move_line.move_id for finding in findings}
        for move in free.move_id:
            excess = move not in handled and move._get_rma_excess(free)
            if excess:
                lines = move.move_line_ids & free
                number = receipt.Number(
                    customer=move.customer_service_rma_line_id.commercial_partner_id.id,
                    line=move.customer_service_rma_line_id.id,
                )
                nobody = move.customer_service_rma_line_id.browse()
                findings.append(
                    Finding(lines[-1:], receipt.MORE, number, excess, nobody)
                )
        return findings

    def _get_rma_numbers(self):
        """Return what is known of the numbers of arriving goods, in few queries.

        :return: dict of (:class:`~..tools.receipt.Number`, the open line that the
            number is on) by move line; goods without numbers only when nobody
            announced them.
        """
        facts = {
            company: lines._gather_rma_facts(company)
            for company, lines in self.grouped("company_id").items()
        }
        return {
            line: line._prepare_rma_number(facts[line.company_id])
            for line in self
            if line.product_id.tracking != "none"
            or not line.move_id.customer_service_rma_line_id
        }

    def _prepare_rma_number(self, facts):
        """Return what is known of the number of one line, and its open line.

        :param dict facts: of :meth:`_gather_rma_facts`.
        """
        move, picking = self.move_id, self.picking_id
        line = move.customer_service_rma_line_id
        return_ = line.rma_id or picking.customer_service_rma_ids[:1]
        customer = (return_ or picking).partner_id.commercial_partner_id
        name = self._get_serial_name()
        lot = facts["lots"].get((self.product_id, name), self.env["stock.lot"])
        matches = line._is_expected_number(name)
        if not matches and any(
            line._is_expected_number(other._get_serial_name())
            for other in move.move_line_ids - self
        ):
            line = line.browse()  # what was expected came, too
        open_lines = facts["open"].get(lot, line.browse())
        other = (open_lines & return_.line_ids or open_lines)[:1]
        machine = facts["machines"].get(lot) or facts["machines"].get(
            (self.product_id, name.upper()), self.env["customer.service.equipment"]
        )
        places = facts["places"].get(lot, self.env["stock.location"])
        here = places.filtered("customer_service_customer_goods")
        warehouse = picking.picking_type_id.warehouse_id
        number = receipt.Number(
            customer=customer.id,
            line=line.id,
            return_id=return_.id if return_.state == "open" else 0,
            announced=line._is_number_announced(),
            matches=matches,
            open_line=other.id,
            open_return=other.rma_id.id,
            open_customer=other.commercial_partner_id.id,
            open_due=bool(
                other.to_receive_quantity and other.rma_id.warehouse_id == warehouse
            ),
            here=bool(here),
            in_stock=bool(places - here),
            owners=facts["owners"].get(machine or lot, frozenset()),
            known=bool(machine) or lot in facts["moved"],
        )
        return number, other

    def _gather_rma_facts(self, company):
        """Return what stock, returns and the installed base know of numbers.

        :return: dict of dicts, by lot or by (product, number).
        """
        lots = self.lot_id | self.env["stock.lot"].search(
            Domain("product_id", "in", self.product_id.ids)
            & Domain("name", "in", [line._get_serial_name() for line in self])
            & Domain("company_id", "in", [False, company.id])
        )
        serial = lots.filtered(lambda lot: lot.product_id.tracking == "serial")
        machines = self._find_rma_machines(company, lots)
        owners = {
            machine: frozenset(
                (machine.commercial_partner_id | machine.end_user_id).ids
            )
            for machine in machines.values()
        }
        for lot, crossings in serial._get_crossings(company).items():
            place = installed_base.replay(crossings)
            if place and place.status != installed_base.GONE:
                owners[lot] = frozenset({place.owner, place.end_user} - {0})
        open_lines = self.env["customer.service.rma.line"].search(
            Domain("lot_id", "in", lots.ids)
            & Domain("company_id", "=", company.id)
            & Domain("state", "in", rma.OPEN_STATES)
        )
        places = defaultdict(self.env["stock.location"].browse)
        for quant in self.env["stock.quant"].search(
            Domain("lot_id", "in", serial.ids)
            & Domain("quantity", ">", 0)
            & Domain("location_id.usage", "in", ("internal", "transit"))
        ):
            places[quant.lot_id] |= quant.location_id
        moved = self.search_fetch(
            Domain("lot_id", "in", lots.ids) & Domain("state", "=", "done"), ["lot_id"]
        )
        return {
            "lots": {(lot.product_id, lot.name): lot for lot in lots},
            "open": open_lines.grouped("lot_id"),
            "machines": machines,
            "owners": owners,
            "places": places,
            "moved": set(moved.lot_id),
        }

    def _find_rma_machines(self, company, lots):
        """Return machines by lot and by (product, number in capitals)."""
        item = self.env.ref("customer_service_rma.product_customer_item")
        names = [line._get_serial_name() for line in self]
        found = self.env["customer.service.equipment"].search(
            Domain("company_id", "=", company.id)
            & (
                Domain("lot_id", "in", lots.ids)
                | Domain("product_id", "in", [False, *self.product_id.ids])
                & Domain("serial", "in", [name for name in names if name])
            )
        )
        machines = {
            (machine.product_id or item, machine.serial.upper()): machine
            for machine in found
            if machine.serial
        }
        machines.update(
            (machine.lot_id, machine) for machine in found if machine.lot_id
        )
        return machines
