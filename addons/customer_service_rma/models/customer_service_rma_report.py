from odoo import fields, models
from odoo.tools import SQL

from ..tools import rma
from .customer_service_rma_line import OPERATIONS

AGES = [  # by the days they begin with, which is their order in a pivot
    ("00", "Up to 7 Days"),
    ("08", "8 to 21 Days"),
    ("22", "22 to 60 Days"),
    ("61", "Over 60 Days"),
]


class CustomerServiceRmaReport(models.Model):
    """How returns are doing: what comes back, what becomes of it, how long it takes.

    Days are of the calendar. What does not count (never received, not done yet) is
    left out of an average.
    """

    _name = "customer.service.rma.report"
    _description = "Analysis of Returns"
    _auto = False
    _order = "date_request desc, id desc"
    _rec_name = "serial"
    _depends = {
        "customer.service.rma": [
            "active",
            "date_promised",
            "date_request",
            "user_id",
        ],
        "customer.service.rma.line": [
            "commercial_partner_id",
            "company_id",
            "coverage",
            "date_done",
            "date_received",
            "equipment_id",
            "held_quantity",
            "operation",
            "operation_requested",
            "product_category_id",
            "product_id",
            "quantity",
            "rma_id",
            "serial",
            "state",
            "warehouse_id",
        ],
        "customer.service.equipment": ["category_id"],
    }

    line_id = fields.Many2one(
        "customer.service.rma.line", string="Returned Item", readonly=True
    )
    rma_id = fields.Many2one("customer.service.rma", string="Return", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    commercial_partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True
    )
    equipment_id = fields.Many2one(
        "customer.service.equipment", string="Machine", readonly=True
    )
    category_id = fields.Many2one(
        "customer.service.equipment.category",
        string="Equipment Category",
        readonly=True,
    )
    product_id = fields.Many2one("product.product", readonly=True)
    product_category_id = fields.Many2one("product.category", readonly=True)
    serial = fields.Char(string="Serial Number", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    user_id = fields.Many2one("res.users", string="Responsible", readonly=True)
    state = fields.Selection(
        selection=lambda self: (
            self.env["customer.service.rma.line"]
            ._fields["state"]
            ._description_selection(self.env)
        ),
        string="Status",
        readonly=True,
    )
    operation_requested = fields.Selection(
        OPERATIONS, string="Asked for", readonly=True
    )
    operation = fields.Selection(OPERATIONS, string="Outcome", readonly=True)
    coverage = fields.Selection(
        selection=lambda self: (
            self.env["customer.service.call"]
            ._fields["coverage"]
            ._description_selection(self.env)
        ),
        readonly=True,
    )
    date_request = fields.Date(string="Requested on", readonly=True)
    date_received = fields.Datetime(string="Received on", readonly=True)
    date_done = fields.Datetime(string="Done on", readonly=True)
    quantity = fields.Float(readonly=True)
    arrival_days = fields.Float(
        string="Days to arrive",
        aggregator="avg",
        readonly=True,
        help="From the request until it was received.",
    )
    turnaround_days = fields.Float(
        aggregator="avg",
        readonly=True,
        string="Turnaround (Days)",
        help="From the receipt until it was done.",
    )
    age = fields.Selection(
        AGES, readonly=True, help="How long ago what is in our hands was received."
    )
    age_days = fields.Float(
        string="Age (Days)",
        aggregator="avg",
        readonly=True,
        help="Days since what is in our hands was received.",
    )
    promise_rate = fields.Float(
        string="In Time (%)",
        aggregator="avg",
        readonly=True,
        help="Promised items that were done by the day they were promised for.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT l.id, l.id AS line_id, l.rma_id, l.company_id,
                   l.commercial_partner_id, l.equipment_id, e.category_id,
                   l.product_id, l.product_category_id, l.serial, l.warehouse_id,
                   r.user_id, l.state, l.operation_requested, l.operation,
                   l.coverage, r.date_request, l.date_received, l.date_done,
                   l.quantity, %(days)s
              FROM customer_service_rma_line l
              JOIN customer_service_rma r ON r.id = l.rma_id
         LEFT JOIN customer_service_equipment e ON e.id = l.equipment_id
             WHERE r.active
            """,
            days=self._get_day_columns(),
        )

    def _get_day_columns(self):
        """Return the columns that tell how long things took."""
        age = SQL(
            "(EXTRACT(EPOCH FROM NOW() AT TIME ZONE 'UTC' - l.date_received) / 86400)"
        )
        here = SQL("l.held_quantity > 0 AND l.state IN %s", rma.OPEN_STATES)
        return SQL(
            """
            l.date_received::date - r.date_request AS arrival_days,
            CASE WHEN l.state = %(done)s AND l.date_done >= l.date_received
                 THEN EXTRACT(EPOCH FROM l.date_done - l.date_received) / 86400
            END AS turnaround_days,
            CASE WHEN NOT (%(here)s) THEN NULL
                 WHEN %(age)s < 8 THEN '00'
                 WHEN %(age)s < 22 THEN '08'
                 WHEN %(age)s < 61 THEN '22'
                 ELSE '61' END AS age,
            CASE WHEN %(here)s THEN %(age)s END AS age_days,
            CASE WHEN l.state = %(done)s AND r.date_promised IS NOT NULL
                 THEN CASE WHEN l.date_done::date <= r.date_promised
                           THEN 100 ELSE 0 END
            END AS promise_rate""",
            done=rma.DONE,
            here=here,
            age=age,
        )

    def action_open(self):
        """Open the item that the row tells of."""
        self.ensure_one()
        return self.line_id.action_open()
