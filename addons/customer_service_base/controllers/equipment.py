from odoo import http
from odoo.http import request


class CustomerServiceEquipmentController(http.Controller):
    @http.route(
        "/customer_service/equipment/<int:equipment_id>",
        type="http",
        auth="user",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def open_equipment(self, equipment_id):
        """Lead who scanned the label to the page of the machine that is theirs.

        Who may not see the machine gets the same answer as when there is none.
        """
        equipment = request.env["customer.service.equipment"].browse(equipment_id)
        if not (equipment.exists() and equipment.has_access("read")):
            return request.render(
                "customer_service_base.portal_equipment_missing", status=404
            )
        if request.env.user._is_internal():
            return request.redirect(f"/odoo/equipment/{equipment_id}")
        return request.redirect(equipment.access_url)
