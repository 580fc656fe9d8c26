{
    "name": "Customer Service - Billing Run, Italy",
    "version": "19.0.1.0.0",
    "category": "Services/Customer Service",
    "summary": "What e-invoices of service need is known before they are made",
    "author": "Customer Service for Odoo",
    "license": "LGPL-3",
    "depends": [
        "customer_service_billing",
        "customer_service_contract_l10n_it",
        "l10n_it_edi_sale",
    ],
    "demo": ["demo/customer_service_billing_l10n_it_demo.xml"],
    "auto_install": True,
}
