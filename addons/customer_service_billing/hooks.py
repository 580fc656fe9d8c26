"""Installation hooks."""

from odoo.addons.customer_service_base.hooks import empty_tables


def uninstall_hook(env):
    """Let go of the charges, fees and invoices that runs hold on to."""
    empty_tables(env, "customer_service_billing")
