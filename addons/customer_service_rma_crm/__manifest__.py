{
    "name": "Customer Service - CRM, Returns",
    "version": "19.0.1.0.0",
    "category": "Services/Customer Service",
    "summary": "Open returns of a customer for salespeople",
    "author": "Customer Service for Odoo",
    "license": "LGPL-3",
    "depends": ["customer_service_crm", "customer_service_rma"],
    "data": [
        "security/ir.model.access.csv",
        "security/customer_service_rma_crm_rules.xml",
        "views/customer_service_rma_agent_views.xml",
    ],
    "demo": ["demo/customer_service_rma_crm_demo.xml"],
    "auto_install": True,
}
