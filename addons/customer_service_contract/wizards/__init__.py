from . import customer_service_price_exclude
