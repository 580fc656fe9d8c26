from . import customer_service_repair_end
