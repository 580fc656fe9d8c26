{
    "name": "Customer Service - Stock",
    "version": "19.0.1.0.0",
    "category": "Services/Customer Service",
    "summary": "Installed base from deliveries, spare parts, vans, workshop repairs",
    "author": "Customer Service for Odoo",
    "license": "LGPL-3",
    "depends": ["customer_service_base", "repair", "sale_stock"],
    "data": [
        "security/ir.model.access.csv",
        "wizards/customer_service_repair_end_views.xml",
        "views/repair_order_views.xml",
        "views/customer_service_call_repair_views.xml",
    ],
    "auto_install": True,
}
