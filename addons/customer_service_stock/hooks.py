"""Installation hooks."""


def post_init_hook(env):
    """Give warehouses that exist already their vans and their field use."""
    env["stock.warehouse"].with_context(active_test=False).search(
        [("customer_service_field_type_id", "=", False)]
    )._create_field_use()
