{
    "name": "Customer Service - Returns in Word",
    "version": "19.0.1.0.0",
    "category": "Services/Customer Service",
    "summary": "The sheet of a return from a Word template",
    "author": "Customer Service for Odoo",
    "license": "LGPL-3",
    "depends": ["customer_service_docx", "customer_service_rma"],
    "data": [
        "data/customer_service_docx_template_data.xml",
        "views/customer_service_docx_create_actions.xml",
    ],
    "demo": ["demo/customer_service_rma_docx_demo.xml"],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
