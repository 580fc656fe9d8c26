import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

/**
 * The operator registers a machine, takes a call about it, works on it and
 * finds it again in the machine's history.
 */
registry.category("web_tour.tours").add("customer_service_call_tour", {
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
            content: "Open the menu of the equipment",
            trigger:
                "[data-menu-xmlid='customer_service_base.customer_service_equipment_menu']",
            run: "click",
        },
        {
            content: "Open the equipment",
            trigger:
                "[data-menu-xmlid='customer_service_base.customer_service_equipment_menu_all']",
            run: "click",
        },
        {
            content: "New machine",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "Name of the machine",
            trigger: ".o_field_widget[name=name] textarea",
            run: "edit Tour boiler",
        },
        {
            content: "Serial number",
            trigger: ".o_field_widget[name=serial] input",
            run: "edit TOUR-4711",
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
            content: "Save the machine",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "New call about the saved machine",
            trigger: ".o_form_saved button[name=action_create_call]",
            run: "click",
        },
        {
            content: "The call knows machine and customer",
            trigger: ".o_field_widget[name=equipment_id] input:value('TOUR-4711')",
        },
        {
            content: "What the customer says",
            trigger: ".o_call_entry .o_field_widget[name=subject] input",
            run: "edit No hot water",
        },
        {
            content: "Save it and open it",
            trigger: "button[name=action_save]",
            run: "click",
        },
        {
            content: "Take the call",
            trigger: "button[name=action_assign_to_me]",
            run: "click",
        },
        {
            content: "The call is the operator's",
            trigger: ".o_field_widget[name=user_id] input:value('Tour Operator')",
        },
        {
            content: "Start",
            trigger: "button[name=action_start]",
            run: "click",
        },
        {
            content: "In progress: solve it",
            trigger: "button[name=action_solve]",
            run: "click",
        },
        {
            content: "The call is solved",
            trigger: "button[name=action_reopen]",
        },
        {
            content: "Back to the machine",
            trigger: ".o_breadcrumb a:contains('Tour boiler')",
            run: "click",
        },
        {
            content: "Open the history",
            trigger: "button[name=action_view_history]",
            run: "click",
        },
        {
            content: "The history tells of the call: open it",
            trigger: ".o_data_row:contains('No hot water') td[name=title]",
            run: "click",
        },
        {
            content: "The call opens from the history",
            trigger: ".o_field_widget[name=subject] textarea:value('No hot water')",
        },
    ],
});
