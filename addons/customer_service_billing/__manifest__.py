{
    "name": "Customer Service - Billing Run",
    "version": "19.0.1.0.0",
    "category": "Services/Customer Service",
    "summary": "Work and fees: checked, verified, invoiced, followed, in one place",
    "author": "Customer Service for Odoo",
    "license": "LGPL-3",
    "depends": ["customer_service_contract"],
    "data": [
        "security/ir.model.access.csv",
        "security/customer_service_billing_rules.xml",
        "data/ir_sequence_data.xml",
        "data/ir_cron_emit_data.xml",
        "data/ir_cron_automatic_data.xml",
        "data/mail_activity_type_data.xml",
    ],
    "demo": ["demo/customer_service_billing_demo.xml"],
    "uninstall_hook": "uninstall_hook",
}
