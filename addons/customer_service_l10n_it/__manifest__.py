{
    "name": "Customer Service - Returns, Italy",
    "version": "19.0.1.0.0",
    "category": "Services/Customer Service",
    "summary": "DDT of returns: numbers, reasons, prints, e-invoice",
    "author": "Customer Service for Odoo",
    "license": "LGPL-3",
    "depends": ["customer_service_rma", "l10n_it_stock_ddt"],
    "data": [
        "views/res_config_settings_views.xml",
        "views/stock_picking_type_views.xml",
        "report/stock_picking_ddt.xml",
    ],
    "demo": ["demo/customer_service_l10n_it_demo.xml"],
    "auto_install": True,
    "post_init_hook": "post_init_hook",
}
