from odoo import api, fields, models
from odoo.exceptions import ValidationError

DEFAULT_DAYS = 7
MAX_DAYS = 30


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    customer_service_outlook_days = fields.Integer(
        string="Days Signed In",
        config_parameter="customer_service_outlook.token_days",
        default=DEFAULT_DAYS,
    )
    customer_service_outlook_enrich = fields.Boolean(
        string="Look Up Unknown Companies",
        config_parameter="customer_service_outlook.enrich",
    )

    @api.constrains("customer_service_outlook_days")
    def _check_customer_service_outlook_days(self):
        for settings in self:
            if not 1 <= settings.customer_service_outlook_days <= MAX_DAYS:
                raise ValidationError(
                    settings.env._(
                        "Who signs in to the mail add-in stays so for 1 to %(days)s "
                        "days.",
                        days=MAX_DAYS,
                    )
                )
