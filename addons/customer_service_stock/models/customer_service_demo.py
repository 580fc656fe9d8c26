from odoo import Command, api, models

from odoo.addons.customer_service_base.demo.spare_parts import SPARE_PARTS

MODULE = "customer_service_stock"
# Pieces in the warehouse and in each van
IN_STOCK, IN_VAN = 12, 3
TECHNICIANS = ("technician_1", "technician_2", "technician_3", "technician_4")
# What each technician carries
LOADS = {
    "technician_1": ("electrodes", "expansion_vessel", "circulator", "board", "probe"),
    "technician_2": ("refrigerant", "air_filter", "probe", "relay"),
    "technician_3": ("pick_rollers", "drum_unit", "fuser_unit"),
    "technician_4": ("relay", "seal_kit", "encoder_part"),
}
# Machines sold by serial number: model, customer, serial
SOLD = (
    ("boiler_wall", "poliambulatorio_riviera", "ECO-24C-90117"),
    ("boiler_wall", "grand_hotel_duchi", "ECO-24C-90118"),
    ("boiler_wall", "pastificio_colli", "ECO-24C-90121"),
)
COST_RATE = 0.62
WORKSHOP_PART, WORKSHOP_TEAM = "relay", "tools"


class CustomerServiceDemo(models.AbstractModel):
    """Stock of the demo company: warehouse, vans, machines sold, workshop."""

    _inherit = "customer.service.demo"

    @api.model
    def _load_stock(self):
        """Load what stock adds to the demo company, once."""
        company = self._ref("demo_company")
        if not company or not self._ref("demo_call_0001"):
            return
        demo = self.with_company(company).with_context(tracking_disable=True)
        warehouse = demo.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        if not warehouse or demo._get_stock_record("van_technician_1"):
            return
        # the hook that does this for warehouses of before runs after the demo data
        warehouse._create_field_use()
        self._get_stock_record("user_storekeeper").lang = self._get_lang()
        demo._load_goods(warehouse)
        demo._load_vans()
        demo._load_sold_machines(warehouse)
        demo._load_planned_parts()
        demo._load_workshop()

    @api.model
    def _get_stock_record(self, name):
        return self.env.ref(f"{MODULE}.demo_{name}", raise_if_not_found=False)

    @api.model
    def _name_stock_record(self, name, record):
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"{MODULE}.demo_{name}",
                    "record": record,
                    "noupdate": True,
                }
            ]
        )

    # ------------------------------------------------------------------
    # Goods
    # ------------------------------------------------------------------
    @api.model
    def _load_goods(self, warehouse):
        """Count the spare parts in the warehouse for the first time."""
        quants = self.env["stock.quant"]
        for key in SPARE_PARTS:
            product = self._ref(f"demo_part_{key}")
            product.is_storable = True
            quants._update_available_quantity(
                product, warehouse.lot_stock_id, quantity=IN_STOCK
            )

    @api.model
    def _load_vans(self):
        """Give each technician a van with what they carry."""
        quants = self.env["stock.quant"]
        for key in TECHNICIANS:
            user = self._ref(f"demo_user_{key}")
            van = self.env["stock.location"].create(
                {
                    "name": f"Furgone {user.name}",
                    "customer_service_van": True,
                    "customer_service_user_id": user.id,
                    "company_id": self.env.company.id,
                }
            )
            self._name_stock_record(f"van_{key}", van)
            for part in LOADS[key]:
                quants._update_available_quantity(
                    self._ref(f"demo_part_{part}"), van, quantity=IN_VAN
                )

    # ------------------------------------------------------------------
    # Machines
    # ------------------------------------------------------------------
    @api.model
    def _load_sold_machines(self, warehouse):
        """Sell machines by serial number: they appear in the installed base."""
        for model, customer, serial in SOLD:
            product = self._ref(f"demo_product_{model}")
            if not product.is_storable:
                product.write(
                    {
                        "is_storable": True,
                        "standard_price": product.list_price * COST_RATE,
                        "customer_service_installed_base": True,
                    }
                )
                product.tracking = "serial"
            lot = self.env["stock.lot"].create(
                {"name": serial, "product_id": product.id}
            )
            self.env["stock.quant"]._update_available_quantity(
                product, warehouse.lot_stock_id, quantity=1, lot_id=lot
            )
            order = self.env["sale.order"].create(
                {
                    "partner_id": self._id("partner", customer),
                    "order_line": [
                        Command.create({"product_id": product.id, "product_uom_qty": 1})
                    ],
                }
            )
            order.action_confirm()
            picking = order.picking_ids
            picking.action_assign()
            picking.move_ids.move_line_ids.lot_id = lot
            picking.move_ids.picked = True
            # the moves, not the transfer: nobody is told of what is in the past
            picking.move_ids._action_done()

    # ------------------------------------------------------------------
    # Work to come
    # ------------------------------------------------------------------
    @api.model
    def _load_planned_parts(self):
        """Reserve in the vans a part for the next visit of each technician."""
        parts = self.env["customer.service.part"]
        for key in TECHNICIANS:
            visit = self.env["customer.service.intervention"].search(
                [
                    ("user_id", "=", self._id("user", key)),
                    ("state", "in", ("planned", "confirmed")),
                    ("date_start", "!=", False),
                ],
                order="date_start",
                limit=1,
            )
            if visit:
                parts |= parts.create(
                    {
                        "call_id": visit.call_id.id,
                        "intervention_id": visit.id,
                        "product_id": self._id("part", LOADS[key][0]),
                        "quantity": 1,
                        "source": "van",
                    }
                )
        parts._reserve()

    @api.model
    def _load_workshop(self):
        """Have a machine on the bench, with a part reserved for it."""
        call = self.env["customer.service.call"].search(
            [
                ("team_id", "=", self._id("team", WORKSHOP_TEAM)),
                ("state", "in", ("in_progress", "waiting")),
                ("equipment_id", "!=", False),
            ],
            limit=1,
        )
        if call:
            part = self.env["customer.service.part"].create(
                {
                    "call_id": call.id,
                    "product_id": self._id("part", WORKSHOP_PART),
                    "quantity": 2,
                    "source": "workshop",
                }
            )
            part._reserve()
