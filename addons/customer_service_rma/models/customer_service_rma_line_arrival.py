from odoo import fields, models

CONDITIONS = [
    ("good", "Good"),
    ("worn", "Worn"),
    ("packaging", "Packaging Damaged"),
    ("damaged", "Damaged"),
    ("incomplete", "Incomplete"),
]


class CustomerServiceRmaLine(models.Model):
    """How goods arrived: what they looked like, what came with them."""

    _inherit = "customer.service.rma.line"

    condition = fields.Selection(
        CONDITIONS, string="Condition on Arrival", copy=False, tracking=True
    )
    arrival_note = fields.Char(
        string="Remarks on Arrival", copy=False, help="What was seen on arrival."
    )
    photo_ids = fields.Many2many(
        "ir.attachment", string="Photos", copy=False, bypass_search_access=True
    )
    accessory_ids = fields.One2many(
        "customer.service.rma.accessory", "line_id", string="Accessories", copy=True
    )
    accessory_missing = fields.Boolean(
        compute="_compute_accessory_missing",
        help="Something did not come, or is not back at the customer yet.",
    )

    def _compute_accessory_missing(self):
        missing = self.env["customer.service.rma.accessory"]._read_group(
            [("line_id", "in", self.ids), ("missing_quantity", ">", 0)], ["line_id"]
        )
        lines = {line for (line,) in missing}
        for line in self:
            line.accessory_missing = line in lines

    def write(self, vals):
        result = super().write(vals)
        if "photo_ids" in vals:
            # sudo: the photos of a return are seen by whom the return is
            for line in self.sudo():
                line.photo_ids.filtered(lambda photo: not photo.res_id).write(
                    {"res_model": line._name, "res_id": line.id}
                )
        return result

    def _tell_receipt_is_gone(self):
        """Say on the returns that what they expect is on no transfer any more."""
        missing = self.exists().filtered(
            lambda line: line._get_quantity_without_receipt()
        )
        for return_, lines in missing.grouped("rma_id").items():
            return_.message_post(
                body=self.env._(
                    "The receipt was given up in Inventory; still expected: "
                    "%(items)s. Make a new receipt, or wait no longer.",
                    items=", ".join(lines.mapped("display_name")),
                )
            )
