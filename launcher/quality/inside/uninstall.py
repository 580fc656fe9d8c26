"""Run in `odoo shell`: uninstall the addons named in `CS_ADDONS`, as a user would."""

import os

modules = env["ir.module.module"].search(  # noqa: F821 - `odoo shell` provides it
    [
        ("name", "in", os.environ["CS_ADDONS"].split(",")),
        ("state", "=", "installed"),
    ]
)
modules.button_immediate_uninstall()
