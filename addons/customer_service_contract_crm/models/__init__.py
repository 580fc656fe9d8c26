from . import (
    customer_service_contract_agent,
    customer_service_contract_opportunity,
    customer_service_demo_contract_crm,
    customer_service_equipment_contract_crm,
    customer_service_opportunity_origin_contract,
    customer_service_price_letter_agent,
    res_partner_contract_block,
    res_partner_contract_margin,
)
