from . import customer_service_docx_template
from . import customer_service_rma
from . import customer_service_demo_rma_docx
