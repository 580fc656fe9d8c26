import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

/** A contract from its type to the first invoice, by way of the schedule of fees. */
registry.category("web_tour.tours").add("customer_service_contract_tour", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "Open the app",
            trigger:
                ".o_app[data-menu-xmlid='customer_service_base.customer_service_menu']",
            run: "click",
        },
        {
            content: "Open the menu of contracts",
            trigger:
                "[data-menu-xmlid='customer_service_contract.customer_service_contract_menu']",
            run: "click",
        },
        {
            content: "Open the contracts",
            trigger:
                "[data-menu-xmlid='customer_service_contract.customer_service_contract_menu_all']",
            run: "click",
        },
        {
            content: "New contract",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "Customer",
            trigger: ".o_field_widget[name=partner_id] input",
            run: "edit Officine Verdi",
        },
        {
            content: "Choose the customer",
            trigger: ".ui-menu-item > a:contains('Officine Verdi')",
            run: "click",
        },
        {
            content: "Type of the contract",
            trigger: ".o_field_widget[name=template_id] input",
            run: "edit Tour Service",
        },
        {
            content: "Choose the type",
            trigger: ".ui-menu-item > a:contains('Tour Service')",
            run: "click",
        },
        {
            content: "The type brings its lines",
            trigger: ".o_field_widget[name=line_ids] .o_data_row:contains('Tour fee')",
        },
        {
            content: "What it is about",
            trigger: ".o_field_widget[name=title] input",
            run: "edit Tour contract",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Activate",
            trigger: ".o_form_saved button[name=action_activate]",
            run: "click",
        },
        {
            content: "It is active",
            trigger: ".o_arrow_button_current:contains('Active')",
        },
        {
            content: "Look at the schedule of fees",
            trigger: "button[name=action_view_fee_schedule]",
            run: "click",
        },
        {
            content: "Fees are planned",
            trigger: ".o_fee_schedule_row[data-state=planned]:contains('250')",
        },
        {
            content: "Sort by amount",
            trigger: ".o_fee_schedule_head:contains('Amount')",
            run: "click",
        },
        {
            content: "Years are gone, rows are not",
            trigger:
                ".o_fee_schedule:not(:has(.o_fee_schedule_year)) .o_fee_schedule_row",
        },
        {
            content: "Back to the contract",
            trigger: ".o_fee_schedule a:contains('Tour contract')",
            run: "click",
        },
        {
            content: "Invoice what is due",
            trigger: "button[name=action_invoice]",
            run: "click",
        },
        {
            content: "There is an invoice",
            trigger:
                ".o_form_view .o_field_widget[name=invoice_line_ids]:contains('250')",
        },
    ],
});
