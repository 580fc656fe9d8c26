"""Installation hooks."""

from odoo.addons.customer_service_base.hooks import empty_tables


def uninstall_hook(env):
    """Let go of what holds on to calls and machines; opportunities stay.

    The salespeople lose the rights they had through the addon: groups of the host must
    not imply one that goes.
    """
    empty_tables(env, "customer_service_crm")
    env.cr.execute("UPDATE customer_service_call SET lead_id = NULL")
    env.invalidate_all()
