from base64 import b64encode

from reportlab.graphics.barcode import createBarcodeDrawing

from odoo import api, fields, models
from odoo.tools import is_html_empty
from odoo.tools.image import image_data_uri

from ..tools import rma
from .customer_service_rma import DRAFT

TEMPLATE = "customer_service_rma.mail_template_rma_sheet"


class CustomerServiceRma(models.Model):
    """The sheet that tells the customer where and how to send it, and its e-mail."""

    _inherit = "customer.service.rma"

    requester_id = fields.Many2one(
        "res.partner",
        string="Requested by",
        compute="_compute_requester_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        help="Who of the customer asked for it: we write to them.",
    )

    @api.depends("call_id")
    def _compute_requester_id(self):
        for return_ in self:
            return_.requester_id = return_.requester_id or return_.call_id.caller_id

    def _get_people_to_write_to(self):
        return self.requester_id or super()._get_people_to_write_to()

    # ------------------------------------------------------------------
    # Print
    # ------------------------------------------------------------------
    def _get_report_base_filename(self):
        self.ensure_one()
        return self.env._("Return %(number)s", number=self.name.replace("/", "-"))

    def _get_barcode(self):
        """Return the number as a bar code, for the ``src`` of an image.

        A drawing and not a bitmap: it stays sharp on any printer.
        """
        self.ensure_one()
        drawing = createBarcodeDrawing(
            "Code128", value=self.name, width=520, height=64, humanReadable=False
        )
        return image_data_uri(b64encode(drawing.asString("svg").encode()))

    def _get_sheet_lines(self):
        """Return the items that are still to be sent in."""
        self.ensure_one()
        return self.line_ids.filtered(
            lambda line: (
                line.state in (rma.DRAFT, rma.EXPECTED)
                and line.operation_requested != rma.NO_RETURN
            )
        )

    def _get_received_lines(self):
        """Return the items of which something arrived."""
        self.ensure_one()
        return self.line_ids.filtered("received_quantity")

    def _get_receiving_address(self):
        """Return the contact of the place where the goods are to arrive."""
        self.ensure_one()
        # sudo: where to send goods is no secret
        return_ = self.sudo()
        return return_.warehouse_id.partner_id or return_.company_id.partner_id

    def _get_instructions(self):
        """Return the company's own instructions, or nothing: then ours are printed."""
        self.ensure_one()
        # sudo: what is printed for customers is no secret
        text = self.sudo().company_id.customer_service_rma_instructions
        return False if is_html_empty(text) else text

    # ------------------------------------------------------------------
    # Mail
    # ------------------------------------------------------------------
    def action_authorize(self):
        result = super().action_authorize()
        # sudo: the settings of the company are no secret
        companies = self.company_id.sudo()
        sending = companies.filtered("customer_service_rma_send_sheet")
        wanted = self.filtered(
            lambda return_: (
                return_.company_id in sending
                and return_._get_people_to_write_to().email
            )
        )
        wanted._send_sheet()
        return result

    def _send_sheet(self):
        """Write to the customers, with the sheets attached."""
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        for return_ in self if template else ():
            # sudo: the template is ours, the return is the user's
            return_.sudo().with_context(
                customer_service__automatic_mail=True
            ).message_post_with_source(
                template,
                partner_ids=return_._get_people_to_write_to().ids,
                subtype_xmlid="mail.mt_comment",
                message_type="auto_comment",
            )

    def action_send(self):
        """Write to the customer, with the sheet attached."""
        self.ensure_one()
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the Sheet"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id if template else False,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "mail.mail_notification_light",
                "force_email": True,
            },
        }

    def action_print_sheet(self):
        """Print the sheet for the parcel."""
        return self.env.ref(
            "customer_service_rma.customer_service_rma_action_sheet"
        ).report_action(self)

    def _is_sheet_of_use(self):
        """Tell whether the customer still sends something with the sheet."""
        self.ensure_one()
        return self.state != DRAFT and bool(self._get_sheet_lines())
