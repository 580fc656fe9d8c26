from . import test_customer_service_faq
from . import test_customer_service_faq_analysis
from . import test_customer_service_faq_health
from . import test_customer_service_faq_scope
from . import test_multi_company
from . import test_security
from . import test_customer_service_faq_search
