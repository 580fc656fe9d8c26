from . import customer_service_docx_create
