from odoo import models


class StockWarehouse(models.Model):
    """Deliveries of returns are numbered with the other deliveries of the warehouse."""

    _inherit = "stock.warehouse"

    def _create_or_update_sequences_and_picking_types(self):
        data = super()._create_or_update_sequences_and_picking_types()
        kinds = self.env["stock.picking.type"]
        deliveries = self.out_type_id or kinds.browse(data.get("out_type_id"))
        returns = self.customer_service_rma_out_type_id or kinds.browse(
            data.get("customer_service_rma_out_type_id")
        )
        self._share_ddt_series_of(deliveries, returns)
        return data

    def _share_ddt_series(self):
        """Have returns take their numbers where their type says."""
        for warehouse in self:
            warehouse._share_ddt_series_of(
                warehouse.out_type_id, warehouse.customer_service_rma_out_type_id
            )

    def _share_ddt_series_of(self, deliveries, returns):
        """Have the deliveries of returns numbered by their own series or the shared.

        :param deliveries: type of ordinary deliveries.
        :param returns: type of RMA deliveries.
        """
        self.ensure_one()
        if not returns or not self.company_id._is_italian():
            return
        if returns.customer_service_own_ddt_series:
            series = returns._get_own_ddt_series()
        else:
            series = deliveries.l10n_it_ddt_sequence_id
        if returns.l10n_it_ddt_sequence_id != series:
            returns.l10n_it_ddt_sequence_id = series

    def _get_borrowed_ddt_series(self, kinds):
        """Return the series of ordinary deliveries that types only share."""
        series = self.env["ir.sequence"]
        for warehouse in self:
            returns = warehouse.customer_service_rma_out_type_id
            lender = warehouse.out_type_id
            if returns in kinds and lender not in kinds:
                series |= lender.l10n_it_ddt_sequence_id
        return series

    def _adopt_ddt_series(self):
        """Put right the series that every outgoing type was given on installation.

        Where nothing was numbered the series goes; where it was, it is the own one
        of returns, so that its numbers go on.
        """
        for warehouse in self:
            warehouse._drop_stray_ddt_series(warehouse.customer_service_field_type_id)
            returns = warehouse.customer_service_rma_out_type_id
            if not warehouse._drop_stray_ddt_series(returns):
                returns.customer_service_ddt_sequence_id = (
                    returns.l10n_it_ddt_sequence_id
                )
                returns.customer_service_own_ddt_series = True
        self._share_ddt_series()

    def _drop_stray_ddt_series(self, kind):
        """Take the series from a type that has numbered nothing with it.

        :return: False if there are numbers of it.
        """
        self.ensure_one()
        series = kind.l10n_it_ddt_sequence_id
        if not series or series == self.out_type_id.l10n_it_ddt_sequence_id:
            return True
        if kind._has_ddt_numbers(kind):
            return False
        kind.l10n_it_ddt_sequence_id = False
        # sudo: made by the installation of the host
        series.sudo().unlink()
        return True
