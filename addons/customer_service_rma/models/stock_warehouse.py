from odoo import fields, models


class StockWarehouse(models.Model):
    """Where a warehouse receives, repairs and sends back goods of customers."""

    _inherit = "stock.warehouse"

    customer_service_rma_location_id = fields.Many2one(
        "stock.location",
        string="Returned Goods",
        check_company=True,
        copy=False,
        readonly=True,
    )
    customer_service_rma_in_type_id = fields.Many2one(
        "stock.picking.type",
        string="RMA Receipts Type",
        check_company=True,
        copy=False,
        readonly=True,
    )
    customer_service_rma_out_type_id = fields.Many2one(
        "stock.picking.type",
        string="RMA Deliveries Type",
        check_company=True,
        copy=False,
        readonly=True,
    )
    customer_service_rma_repair_type_id = fields.Many2one(
        "stock.picking.type",
        string="RMA Workshop Type",
        check_company=True,
        copy=False,
        readonly=True,
    )

    def _create_customer_service_rma(self):
        """Give warehouses that were there before the addon what they miss."""
        for warehouse in self:
            if not warehouse.customer_service_rma_in_type_id:
                warehouse.write(
                    warehouse._create_or_update_sequences_and_picking_types()
                )

    def _create_customer_service_rma_location(self):
        """Return a new place for goods of customers; the caller writes it."""
        self.ensure_one()
        self.company_id._create_customer_service_places()
        return self.env["stock.location"].create(
            {
                "name": self.code,
                "usage": "internal",
                "location_id": self.company_id.customer_service_goods_location_id.id,
                "company_id": self.company_id.id,
                "customer_service_customer_goods": True,
            }
        )

    def _get_sequence_values(self, name=False, code=False):
        values = super()._get_sequence_values(name=name, code=code)
        for field, title, default in (
            ("in", self.env._("%(name)s Sequence RMA receipts", name=self.name), "RIN"),
            (
                "out",
                self.env._("%(name)s Sequence RMA deliveries", name=self.name),
                "ROUT",
            ),
            (
                "repair",
                self.env._("%(name)s Sequence RMA workshop", name=self.name),
                "RLAB",
            ),
        ):
            field = f"customer_service_rma_{field}_type_id"
            values[field] = {
                "name": title,
                "prefix": f"{self.code}/{self[field].sequence_code or default}/",
                "padding": 5,
                "company_id": self.company_id.id,
            }
        return values

    def _get_picking_type_create_values(self, max_sequence):
        data, _sequence = super()._get_picking_type_create_values(max_sequence)
        sequence = self._get_last_type_sequence(data)
        customers = self._get_partner_locations()[0]
        place = (
            self.customer_service_rma_location_id
            or self._create_customer_service_rma_location()
        )
        shared = {"company_id": self.company_id.id, "use_existing_lots": True}
        data["customer_service_rma_in_type_id"] = {
            **shared,
            "name": self.env._("RMA Receipts"),
            "code": "incoming",
            "use_create_lots": True,
            "default_location_src_id": customers.id,
            "default_location_dest_id": place.id,
            "sequence": sequence + 1,
            "sequence_code": "RIN",
        }
        data["customer_service_rma_out_type_id"] = {
            **shared,
            "name": self.env._("RMA Deliveries"),
            # made outgoing afterwards: which numbers of transport documents it
            # takes is decided apart
            "code": "internal",
            "use_create_lots": False,
            "default_location_src_id": place.id,
            "default_location_dest_id": customers.id,
            "reservation_method": "at_confirm",
            "sequence": sequence + 2,
            "sequence_code": "ROUT",
        }
        data["customer_service_rma_repair_type_id"] = {
            **data["repair_type_id"],
            "name": self.env._("RMA Workshop"),
            "default_product_location_src_id": place.id,
            "default_product_location_dest_id": place.id,
            "sequence": sequence + 3,
            "sequence_code": "RLAB",
        }
        return data, sequence + 4

    def _get_picking_type_update_values(self):
        data = super()._get_picking_type_update_values()
        code = self.code.replace(" ", "").upper()
        for field, suffix in (("in", "RIN"), ("out", "ROUT"), ("repair", "RLAB")):
            data[f"customer_service_rma_{field}_type_id"] = {
                "active": self.active,
                "barcode": code + suffix,
            }
        return data

    def _create_or_update_sequences_and_picking_types(self):
        data = super()._create_or_update_sequences_and_picking_types()
        types = self.env["stock.picking.type"]
        receipts = types.browse(data.get("customer_service_rma_in_type_id"))
        deliveries = types.browse(data.get("customer_service_rma_out_type_id"))
        if deliveries:
            # another code gives a type the places of the host
            deliveries.write(
                {
                    "code": "outgoing",
                    "default_location_src_id": deliveries.default_location_src_id.id,
                    "return_picking_type_id": receipts.id,
                }
            )
        if receipts:
            receipts.return_picking_type_id = (
                deliveries or self.customer_service_rma_out_type_id
            )
            # not written before: to write a warehouse makes the places that the host
            # misses, and then it does not tell that one is missing
            data["customer_service_rma_location_id"] = (
                receipts.default_location_dest_id.id
            )
        return data
