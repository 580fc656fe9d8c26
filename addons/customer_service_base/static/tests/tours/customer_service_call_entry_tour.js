import {registry} from "@web/core/registry";

const BOX = ".o_call_lookup input";
const SUBJECT = ".o_call_entry .o_field_widget[name=subject] input";

/** A known machine by serial: typed, chosen, said, saved. Four things to do. */
registry.category("web_tour.tours").add("customer_service_call_entry_tour", {
    url: "/odoo/take-call",
    steps: () => [
        {
            content: "Type the serial number in the box, which has the focus",
            trigger: `${BOX}:focus`,
            run: "edit tour 4711",
        },
        {
            content: "Take the machine that is proposed, with the keyboard",
            trigger: ".o_call_lookup_equipment .ui-state-active:contains(TOUR-4711)",
            run: "press Enter",
        },
        {
            content: "What is known is there, before saving: warranty",
            trigger: ".o_call_facts_equipment .badge.text-bg-success:contains(Parts)",
        },
        {
            content: "…and the open call about the same machine",
            trigger: ".o_call_facts_calls:contains(Same machine):contains(Pump leaks)",
        },
        {
            content: "The customer is filled in",
            trigger: ".o_field_widget[name=partner_id] input:value(Officine Verdi)",
        },
        {
            content: "Say what it is about: the cursor is there already",
            trigger: `${SUBJECT}:focus`,
            run: "edit No hot water",
        },
        {
            content: "Save and take the next call",
            trigger: "button[name=action_save_next]",
            run: "click",
        },
        {
            content: "The number of the call is told",
            trigger: ".o_notification:contains(CALL/)",
        },
        {
            content: "The screen is empty again, ready for the next",
            trigger: `${SUBJECT}:value()`,
        },
        {
            content: "The box too",
            trigger: `${BOX}:focus:value()`,
        },
    ],
});

/** The telephone system opens the screen; the customer calls about an open call. */
registry.category("web_tour.tours").add("customer_service_call_again_tour", {
    steps: () => [
        {
            content: "The number that calls is in the box, and looked for",
            trigger: ".o_call_lookup_contacts:contains(Anna Gallo)",
            run: "click",
        },
        {
            content: "Say what it is about",
            trigger: SUBJECT,
            run: "edit When do you come?",
        },
        {
            content: "The call is open already: add to it",
            trigger: ".o_call_facts_calls div:contains(Pump leaks) button",
            run: "click",
        },
        {
            content: "The call opens, with the note",
            trigger:
                ".o-mail-Message:contains(Called again):contains(When do you come?)",
        },
    ],
});
