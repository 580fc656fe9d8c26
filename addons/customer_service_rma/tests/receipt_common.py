from .common import RmaCommon


class ReceiptCommon(RmaCommon):
    """A storekeeper at the door, and the dialog that asks about what arrives."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second_lot = cls._create_serials(cls.goods, "AA-2")
        cls._sell(cls.goods, cls.second_lot)
        cls.second_machine = cls._machine_of(cls.second_lot)

    def _arrive(self, picking, *names, product=None):
        """Type the numbers that were read on a receipt, instead of the expected.

        :return: the receipt, as the storekeeper sees it.
        """
        picking = picking.with_user(self.storekeeper)
        moves = picking.move_ids.filtered(
            lambda move: move.product_id == (product or self.goods)
        )
        for move, name in zip(moves, names, strict=True):
            lot = self.admin_env["stock.lot"].search(
                [("name", "=", name), ("product_id", "=", move.product_id.id)]
            )
            move.move_line_ids.write(
                {"lot_id": lot.id, "lot_name": False if lot else name}
            )
        return picking

    def _validate(self, picking, backorder=True):
        """Validate as the storekeeper; the wizard that asks, if one does."""
        context = {"skip_backorder": True}
        if not backorder:
            context["picking_ids_not_to_backorder"] = picking.ids
        result = (
            picking.with_user(self.storekeeper)
            .with_context(**context)
            .button_validate()
        )
        if isinstance(result, dict) and result.get("res_model") == (
            "customer.service.rma.receipt"
        ):
            return (
                self.env[result["res_model"]]
                .with_user(self.storekeeper)
                .with_context(**result["context"])
                .browse(result["res_id"])
            )
        self.assertIs(result, True)
        return self.env["customer.service.rma.receipt"]

    def _decide(self, wizard, *choices, **vals):
        """Choose, line by line, and go on."""
        for line, choice in zip(wizard.line_ids, choices, strict=True):
            line.write({"choice": choice, **vals})
        wizard.action_apply()
        self.env.invalidate_all()
