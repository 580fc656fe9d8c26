from . import test_customer_service_docx_create
from . import test_customer_service_docx_data
from . import test_customer_service_docx_run
from . import test_customer_service_docx_shipped
from . import test_customer_service_docx_template
from . import test_docx_controller
from . import test_multi_company
from . import test_security
