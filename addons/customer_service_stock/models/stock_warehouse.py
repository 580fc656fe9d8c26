from odoo import api, fields, models


class StockWarehouse(models.Model):
    """Vans of technicians, beside the stock that orders are served from.

    Vans are children of a view location of their own: under Stock their goods would
    be promised to ordinary orders.
    """

    _inherit = "stock.warehouse"

    customer_service_vans_id = fields.Many2one(
        "stock.location",
        string="Vans Location",
        check_company=True,
        copy=False,
        readonly=True,
    )
    customer_service_field_type_id = fields.Many2one(
        "stock.picking.type",
        string="Field Use Type",
        check_company=True,
        copy=False,
        readonly=True,
        help="Takes parts from a van or a shelf to the machine of a customer.",
    )
    customer_service_refill_route_id = fields.Many2one(
        "stock.route", string="Refill Route", copy=False, readonly=True
    )

    def _get_locations_values(self, vals, code=False):
        values = super()._get_locations_values(vals, code=code)
        values["customer_service_vans_id"] = {
            "name": self.env._("Vans"),
            "active": True,
            "usage": "view",
        }
        return values

    def _get_sequence_values(self, name=False, code=False):
        values = super()._get_sequence_values(name=name, code=code)
        kind = self.customer_service_field_type_id
        values["customer_service_field_type_id"] = {
            "name": self.env._("%(name)s Sequence field use", name=self.name),
            "prefix": f"{self.code}/{kind.sequence_code or 'USE'}/",
            "padding": 5,
            "company_id": self.company_id.id,
        }
        return values

    def _get_picking_type_create_values(self, max_sequence):
        data, _sequence = super()._get_picking_type_create_values(max_sequence)
        customers = self._get_partner_locations()[0]
        sequence = self._get_last_type_sequence(data)
        data["customer_service_field_type_id"] = {
            "name": self.env._("Field Use"),
            # made outgoing afterwards: it takes no number of transport documents
            "code": "internal",
            "use_create_lots": False,
            "use_existing_lots": True,
            "default_location_src_id": self.lot_stock_id.id,
            "default_location_dest_id": customers.id,
            "reservation_method": "at_confirm",
            "sequence": sequence + 1,
            "sequence_code": "USE",
            "company_id": self.company_id.id,
        }
        return data, sequence + 2

    @api.model
    def _get_last_type_sequence(self, data):
        """Return the last place that types to be made take.

        What comes from the next addon may lie before it. Where the host takes the
        first type of a code, as for a new delivery, it is to be its own.

        :param dict data: values of types by field.
        """
        return max(values.get("sequence", 0) for values in data.values())

    def _get_picking_type_update_values(self):
        data = super()._get_picking_type_update_values()
        data["customer_service_field_type_id"] = {
            "active": self.active,
            "barcode": self.code.replace(" ", "").upper() + "USE",
        }
        return data

    def _create_or_update_sequences_and_picking_types(self):
        data = super()._create_or_update_sequences_and_picking_types()
        kind = self.env["stock.picking.type"].browse(
            data.get("customer_service_field_type_id")
        )
        if kind:
            kind.write({"code": "outgoing", "return_picking_type_id": False})
        return data

    def _create_field_use(self):
        """Give warehouses that were there before the addon what they miss."""
        for warehouse in self:
            warehouse._create_missing_locations({})
            if not warehouse.customer_service_field_type_id:
                warehouse.write(
                    warehouse._create_or_update_sequences_and_picking_types()
                )

    def _get_refill_route(self):
        """Return the route by which reordering rules bring goods into vans."""
        self.ensure_one()
        if not self.customer_service_refill_route_id:
            route = self.env["stock.route"].create(
                {
                    "name": self.env._("%(name)s: Refill Vans", name=self.name),
                    "company_id": self.company_id.id,
                    "product_selectable": False,
                    "warehouse_selectable": True,
                    "warehouse_ids": self.ids,
                }
            )
            self.customer_service_refill_route_id = route
        return self.customer_service_refill_route_id
