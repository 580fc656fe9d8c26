from . import customer_service_docx_template
from . import customer_service_contract
from . import customer_service_price_letter
from . import ir_attachment
from . import customer_service_demo_contract_docx
