from . import (
    customer_service_rma_agent,
    customer_service_rma_line_agent,
    res_partner_rma_block,
)
