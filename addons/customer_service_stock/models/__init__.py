from . import customer_service_equipment
