import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
// what the server answers may take its time
const timeout = 60000;
const DONE = ".o_statusbar_status .o_arrow_button_current:contains(Done)";

/** The storekeeper receives another machine than the one that was announced. */
tours.add("customer_service_rma_receipt_tour", {
    steps: () => [
        {
            content: "Validate the receipt: the number is not the one announced",
            trigger: ".o_form_view button[name=button_validate]",
            timeout,
            run: "click",
        },
        {
            content: "The storekeeper is told whose it is",
            trigger: ".modal .o_data_row:contains(TOUR-2) td[name=choice]",
            timeout,
            run: "click",
        },
        {
            content: "…and asked what to do",
            trigger: ".modal .o_data_row td[name=choice] .o_select_menu_toggler",
            run: "click",
        },
        {
            content: "It comes instead of the one announced",
            trigger: ".o_select_menu_item:contains(instead)",
            run: "click",
        },
        {
            content: "Go on receiving",
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {content: "It is received", trigger: DONE, timeout},
    ],
});

/** The technician repairs what is on the board, and has it sent back. */
tours.add("customer_service_rma_workshop_tour", {
    steps: () => [
        {
            content: "Open the item, which waits for a decision",
            trigger: ".o_kanban_record:contains(TOUR-2)",
            timeout,
            run: "click",
        },
        {
            content: "What is due is said in words",
            trigger: ".o_form_view .alert-info:contains(Decide what becomes of it)",
            timeout,
        },
        {
            content: "Put it on the bench",
            trigger: "button[name=action_repair]",
            run: "click",
        },
        {
            content: "Begin",
            trigger: "button[name=action_repair_start]",
            timeout,
            run: "click",
        },
        {
            content: "End",
            trigger: "button[name=action_repair_end]",
            timeout,
            run: "click",
        },
        {
            content: "Have it sent back",
            trigger: "button[name=action_return]",
            timeout,
            run: "click",
        },
        {
            content: "It is ready, and on a delivery",
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Ready)",
            timeout,
        },
    ],
});

/** The storekeeper sends it back: exactly the number that came. */
tours.add("customer_service_rma_delivery_tour", {
    steps: () => [
        {
            content: "The return is a click away",
            trigger: ".o_form_view button[name=action_view_customer_service_rma]",
            timeout,
        },
        {
            content: "Validate the delivery",
            trigger: ".o_form_view button[name=button_validate]",
            timeout,
            run: "click",
        },
        {content: "It is on its way", trigger: DONE, timeout},
    ],
});
