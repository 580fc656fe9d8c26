from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context

from ..tools import rma


class CustomerServiceRmaLine(models.Model):
    """What cannot be repaired and is destroyed: with the customer's consent."""

    _inherit = "customer.service.rma.line"

    consent_date = fields.Date(
        string="Consent of", readonly=True, copy=False, tracking=True
    )
    consent_by = fields.Char(
        string="Consent Given by", readonly=True, copy=False, tracking=True
    )
    consent_attachment_id = fields.Many2one(
        "ir.attachment",
        string="Written Consent",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    scrap_reason = fields.Char(string="Irreparable because", readonly=True, copy=False)
    date_scrapped = fields.Date(string="Scrapped on", readonly=True, copy=False)

    def action_scrap(self):
        """Ask for the consent of the customer."""
        self.ensure_one()
        self._check_at_hand()
        return self._open_wizard("customer.service.rma.scrap")

    def action_print_certificate(self):
        """Print what the customer gets for what was destroyed."""
        if any(not line.disposed_quantity for line in self):
            raise UserError(self.env._("Nothing was scrapped."))
        return self.env.ref(
            "customer_service_rma.customer_service_rma_line_report_scrap"
        ).report_action(self)

    def _open_wizard(self, model):
        """Return the action that opens a wizard of the items."""
        names = model.replace(".", "_")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"customer_service_rma.{names}_action"
        )
        action["context"] = {
            "default_line_ids": self.ids,
            "default_line_id": self[:1].id,
        }
        return action

    def _scrap(self, **consent):
        """Destroy what is here of items, for ever.

        :param consent: values of the fields that say who consented, when and why.
        :raises UserError: it is not here, or on a transfer that leaves.
        """
        self._check_at_hand()
        self._decide(rma.SCRAP)
        # sudo: access was checked; nobody writes by hand what follows from it
        self.sudo().write({**consent, "date_scrapped": fields.Date.context_today(self)})
        # sudo: access on the items was checked; their goods move without stock rights
        free = self.sudo().with_context(clean_context(self.env.context))
        scraps = free.env["stock.scrap"].create(
            [
                line._prepare_scrap_vals(place, quantity)
                for line in free
                for place, quantity in line._get_quantities_by_place().items()
                if quantity > 0
            ]
        )
        scraps.do_scrap()
        self._retire_machines()
        return scraps

    def _prepare_scrap_vals(self, place, quantity):
        """Return the values of the host's scrap of what stands in a place."""
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "product_uom_id": self.uom_id.id,
            "lot_id": self.lot_id.id,
            "scrap_qty": quantity,
            "location_id": place.id,
            "company_id": self.company_id.id,
            "origin": self.rma_id.name,
            "customer_service_rma_line_id": self.id,
        }

    def _retire_machines(self):
        """Take machines out of service of which nothing is left."""
        gone = self.filtered(
            lambda line: (
                not (line.held_quantity or line.back_quantity or line.supplier_quantity)
            )
        )
        # sudo: follows from what became of the goods, whoever did it
        machines = gone.equipment_id.sudo()
        others = self.env["customer.service.rma.line"]._read_group(
            [
                ("equipment_id", "in", machines.ids),
                ("id", "not in", gone.ids),
                ("state", "in", rma.OPEN_STATES),
            ],
            ["equipment_id"],
        )
        machines -= machines.browse().union(*(machine for (machine,) in others))
        machines.filtered(lambda machine: machine.state == "in_house").write(
            {"state": "retired"}
        )
