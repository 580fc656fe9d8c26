from . import customer_service_call_entry_faq
from . import customer_service_faq_publish
from . import customer_service_faq_translate
from . import customer_service_faq_withdraw
