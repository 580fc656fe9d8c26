"""Installation hooks."""


def post_init_hook(env):
    """Put the deliveries of warehouses that exist already on the right series."""
    warehouses = env["stock.warehouse"].with_context(active_test=False).search([])
    warehouses._adopt_ddt_series()
