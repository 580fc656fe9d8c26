{
    "name": "Customer Service - Mail Add-in",
    "version": "19.0.1.0.0",
    "category": "Services/Customer Service",
    "summary": "Service calls inside Outlook and Gmail, with Odoo's own add-in",
    "author": "Customer Service for Odoo",
    "license": "LGPL-3",
    "depends": ["customer_service_base", "mail_plugin"],
    "data": [
        "data/customer_service_call_action.xml",
        "views/res_config_settings_views.xml",
    ],
    "demo": ["demo/customer_service_outlook_demo.xml"],
    "assets": {
        "web.assets_backend": [
            "customer_service_outlook/static/src/ticket_links/**/*",
        ],
    },
    "auto_install": True,
}
