"""The suite as it was decided: who may depend on whom, and which models are shared."""

PREFIX = "customer_service_"
BASE = "customer_service_base"
MAX_DEPTH = 4

# addon -> everything its manifest may name in `depends`
ALLOWED_DEPENDS = {
    BASE: {
        "base_setup",
        "calendar",
        "contacts",
        "hr_hourly_cost",
        "hr_skills",
        "portal",
        "rating",
        "resource",
        "sale_management",
        "web_hierarchy",
    },
    "customer_service_contract": {BASE},
    "customer_service_contract_l10n_it": {"customer_service_contract", "l10n_it_edi"},
    "customer_service_faq": {BASE},
    "customer_service_stock": {BASE, "repair", "sale_stock"},
    "customer_service_rma": {"customer_service_stock"},
    "customer_service_l10n_it": {"customer_service_rma", "l10n_it_stock_ddt"},
    "customer_service_docx": {BASE},
    "customer_service_contract_docx": {
        "customer_service_contract",
        "customer_service_docx",
    },
    "customer_service_rma_docx": {"customer_service_docx", "customer_service_rma"},
    "customer_service_crm": {BASE, "crm"},
    "customer_service_contract_crm": {
        "customer_service_contract",
        "customer_service_crm",
    },
    "customer_service_rma_crm": {"customer_service_crm", "customer_service_rma"},
    "customer_service_outlook": {BASE, "mail_plugin"},
    "customer_service_billing": {"customer_service_contract"},
    "customer_service_billing_l10n_it": {
        "customer_service_billing",
        "customer_service_contract_l10n_it",
        "l10n_it_edi_sale",
    },
}

# pairings that install themselves when both sides are there
GLUE = {
    "customer_service_stock",
    "customer_service_contract_docx",
    "customer_service_contract_l10n_it",
    "customer_service_billing_l10n_it",
    "customer_service_l10n_it",
    "customer_service_crm",
    "customer_service_contract_crm",
    "customer_service_rma_crm",
    "customer_service_outlook",
    "customer_service_rma_docx",
}

# model -> why it needs no company of its own
SHARED_MODELS = {
    "customer.service.code": "one vocabulary of faults, so that companies compare",
    "customer.service.faq.synonym": "words of a language mean the same to everybody",
    "customer.service.faq.word": "counts words of a language, of all entries",
    "customer.service.faq.visit": "counts visitors, whatever company they look at",
    "customer.service.pause.reason": "why calls wait is one vocabulary too",
    "customer.service.stage": "the columns of the board; a team chooses among them",
    "customer.service.tag": "labels are free words",
}
