{
    "name": "Customer Service - CRM, Contracts",
    "version": "19.0.1.0.0",
    "category": "Services/Customer Service",
    "summary": "Contracts of a customer for salespeople; opportunities from their end",
    "author": "Customer Service for Odoo",
    "license": "LGPL-3",
    "depends": ["customer_service_crm", "customer_service_contract"],
    "data": [
        "security/ir.model.access.csv",
        "security/customer_service_contract_crm_rules.xml",
        "views/customer_service_contract_agent_views.xml",
        "views/customer_service_equipment_agent_views.xml",
        "views/customer_service_opportunity_origin_views.xml",
    ],
    "demo": ["demo/customer_service_contract_crm_demo.xml"],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
