"""Installation hooks."""

from odoo.addons.customer_service_base.hooks import empty_tables


def uninstall_hook(env):
    """Let go of the templates; documents that were made stay on their records."""
    empty_tables(env, "customer_service_docx")
