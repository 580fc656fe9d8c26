{
    "name": "Customer Service - Contracts, Italy",
    "version": "19.0.1.0.0",
    "category": "Services/Customer Service",
    "summary": "CIG, CUP and origin document from the contract to the e-invoice",
    "author": "Customer Service for Odoo",
    "license": "LGPL-3",
    "depends": ["customer_service_contract", "l10n_it_edi"],
    "data": ["views/customer_service_contract_views.xml"],
    "demo": ["demo/customer_service_contract_l10n_it_demo.xml"],
    "auto_install": True,
}
