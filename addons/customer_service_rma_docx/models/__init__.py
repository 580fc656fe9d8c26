from . import customer_service_docx_template
from . import customer_service_rma
