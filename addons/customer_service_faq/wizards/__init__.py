from . import customer_service_call_entry_faq
