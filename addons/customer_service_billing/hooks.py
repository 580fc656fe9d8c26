"""Installation hooks."""

from odoo.addons.customer_service_base.hooks import empty_tables


def post_init_hook(env):
    """Have as many jobs for runs as there are for contracts."""
    count = env["customer.service.contract.period"]._get_lane_count()
    env["customer.service.billing.run"]._make_lanes(count)


def uninstall_hook(env):
    """Let go of the charges, fees and invoices that runs hold on to.

    Parts of divided charges become charges that somebody added: nothing else knows
    that no fact of their own is behind them.
    """
    charges = env["customer.service.charge"]
    charges.search([("split_from_id", "!=", False)]).write({"key": False})
    env.flush_all()
    empty_tables(env, "customer_service_billing")
