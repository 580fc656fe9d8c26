{
    "name": "Customer Service - Contracts in Word",
    "version": "19.0.1.0.0",
    "category": "Services/Customer Service",
    "summary": "Contracts, renewal and price revision letters from Word templates",
    "author": "Customer Service for Odoo",
    "license": "LGPL-3",
    "depends": ["customer_service_contract", "customer_service_docx"],
    "data": [
        "security/customer_service_contract_docx_rules.xml",
        "data/customer_service_docx_template_data.xml",
        "views/customer_service_docx_create_actions.xml",
    ],
    "demo": ["demo/customer_service_contract_docx_demo.xml"],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
