"""Installation hooks."""


def post_init_hook(env):
    """Give warehouses that exist already their places and types for returned goods."""
    env["stock.warehouse"].with_context(active_test=False).search(
        [("customer_service_rma_in_type_id", "=", False)]
    )._create_customer_service_rma()


def uninstall_hook(env):
    """Leave the goods and the transfers where they are, without their returns."""
    env.cr.execute(
        """
        UPDATE stock_move SET customer_service_rma_line_id = NULL
         WHERE customer_service_rma_line_id IS NOT NULL
        """
    )
