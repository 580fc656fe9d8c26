from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    customer_service_missing_part = fields.Selection(
        [("alert", "Allow and alert the warehouse"), ("refuse", "Refuse")],
        string="Parts without Stock",
        required=True,
        default="alert",
        help="What happens when a technician uses a part that is not there according "
        "to the records: the stock becomes negative and the warehouse checks it, or "
        "the use is refused.",
    )
    customer_service_stock_user_id = fields.Many2one(
        "res.users",
        string="Warehouse Responsible",
        domain="[('share', '=', False)]",
        help="Who is asked to count when parts were used that were not there.",
    )
    customer_service_consumption = fields.Selection(
        [
            ("use", "When the technician uses them"),
            ("picking", "When the warehouse validates the transfer"),
        ],
        string="Parts Leave Stock",
        required=True,
        default="use",
    )
