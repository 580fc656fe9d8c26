from odoo import api, fields, models


class StockPickingType(models.Model):
    """From which series the transport documents of a type are numbered."""

    _inherit = "stock.picking.type"

    customer_service_is_rma_out = fields.Boolean(
        compute="_compute_customer_service_is_rma_out"
    )
    customer_service_own_ddt_series = fields.Boolean(
        string="Own DDT Series",
        copy=False,
        help="Number the transport documents of returns apart from those of ordinary "
        "deliveries.",
    )
    customer_service_ddt_sequence_id = fields.Many2one(
        "ir.sequence",
        string="Series of Returns",
        copy=False,
        readonly=True,
        help="Kept while it is not used, so that its numbers never come twice.",
    )

    def _compute_customer_service_is_rma_out(self):
        kinds = self._get_customer_service_warehouses()
        kinds = kinds.customer_service_rma_out_type_id
        for kind in self:
            kind.customer_service_is_rma_out = kind in kinds

    def _get_customer_service_warehouses(self):
        """Return the warehouses whose deliveries or RMA deliveries the types are."""
        warehouses = self.env["stock.warehouse"].with_context(active_test=False)
        return warehouses.search(
            [
                "|",
                ("customer_service_rma_out_type_id", "in", self.ids),
                ("out_type_id", "in", self.ids),
            ]
        )

    def write(self, vals):
        if "sequence_code" in vals and "warehouse_id" in vals:
            # together the host fails on them
            vals = dict(vals)
            super().write({"warehouse_id": vals.pop("warehouse_id")})
        shared = self._get_shared_ddt_series() if "sequence_code" in vals else []
        result = super().write(vals)
        for series, name, prefix in shared:
            series.write({"name": name, "prefix": prefix})
        if not vals.keys().isdisjoint(
            ("customer_service_own_ddt_series", "l10n_it_ddt_sequence_id")
        ):
            self._get_customer_service_warehouses()._share_ddt_series()
        return result

    def _get_shared_ddt_series(self):
        """Return the series that belong to other types, with their name and prefix.

        The host renames the series of a type whose code changes.
        """
        warehouses = self._get_customer_service_warehouses()
        return [
            (series, series.name, series.prefix)
            for series in warehouses._get_borrowed_ddt_series(self)
        ]

    def _get_own_ddt_series(self):
        """Return the series of the type alone, made when it is first needed."""
        self.ensure_one()
        if not self.customer_service_ddt_sequence_id:
            name, prefix = self._get_dtt_ir_seq_vals(
                self.warehouse_id.id, self.sequence_code
            )
            # sudo: who sets up types of operation may not make sequences
            series = self.env["ir.sequence"].sudo()
            self.customer_service_ddt_sequence_id = series.create(
                {
                    "name": name,
                    "prefix": prefix,
                    "padding": 5,
                    "company_id": self.company_id.id,
                    "implementation": "no_gap",
                }
            )
        return self.customer_service_ddt_sequence_id

    @api.model
    def _has_ddt_numbers(self, kind):
        """Tell whether transfers of a type have numbers already."""
        # sudo: of whichever company
        pickings = self.env["stock.picking"].sudo()
        return bool(
            pickings.search_count(
                [
                    ("picking_type_id", "=", kind.id),
                    ("l10n_it_ddt_number", "!=", False),
                ],
                limit=1,
            )
        )
