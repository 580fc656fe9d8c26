from . import customer_service_faq_category
from . import customer_service_faq
from . import customer_service_faq_search
from . import customer_service_faq_usage
from . import customer_service_faq_use
from . import customer_service_faq_suggestion
from . import customer_service_call_faq
