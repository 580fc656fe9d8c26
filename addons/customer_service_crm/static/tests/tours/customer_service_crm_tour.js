import {registry} from "@web/core/registry";

const ROW = ".o_service_overview_row";

/** Opens a call over the screen, reads it and comes back. */
function readCall() {
    return [
        {
            content: "The call is open",
            trigger: `.o_service_overview_calls ${ROW}:contains(The burner goes out)`,
            run: "click",
        },
        {
            content: "It opens over the customer, to be read",
            trigger:
                ".modal .o_form_view .o_field_widget[name=subject]:contains(burner)",
        },
        {
            content: "Nothing can be saved",
            trigger: ".modal:not(:has(.o_form_button_save)):not(:has(textarea))",
        },
        {
            content: "Back",
            trigger: ".modal .btn-close, .modal .oi-arrow-left",
            run: "click",
        },
        {
            content: "The machine, with the end of its warranty",
            trigger: `body:not(:has(.modal)) .o_service_overview_equipment ${ROW}:contains(TOUR-1)`,
        },
    ];
}

registry.category("web_tour.tours").add("customer_service_crm_partner_tour", {
    steps: () => [
        {
            content: "Service of the customer",
            trigger: ".o_notebook a[name=customer_service_overview]",
            run: "click",
        },
        ...readCall(),
    ],
});

registry.category("web_tour.tours").add("customer_service_crm_lead_tour", {
    steps: () => [
        {
            content: "Service of the customer of the opportunity",
            trigger: ".o_notebook a[name=customer_service]",
            run: "click",
        },
        ...readCall(),
    ],
});

/** The operator hears a wish and passes it on. */
registry.category("web_tour.tours").add("customer_service_crm_operator_tour", {
    steps: () => [
        {
            content: "The customer wants something",
            trigger: "button[name=action_create_opportunity]",
            run: "click",
        },
        {
            content: "A contract",
            trigger: ".modal .o_field_widget[name=kind] label:contains(Contract)",
            run: "click",
        },
        {
            content: "The name says it",
            trigger: ".modal .o_field_widget[name=name] input:value(Contract)",
        },
        {
            content: "Pass it on",
            trigger: ".modal button[name=action_create]:visible",
            run: "click",
        },
        {
            content: "Who takes care of it is told",
            trigger: ".o_notification:contains(takes care of it)",
        },
        {
            content: "It is on the call",
            trigger: ".o_notebook a[name=opportunities]",
            run: "click",
        },
        {
            content: "With its salesperson and how it stands",
            trigger: ".o_field_widget[name=opportunity_origin_ids] .o_data_row",
        },
    ],
});
