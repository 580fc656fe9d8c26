import {registry} from "@web/core/registry";

/** The operator takes a call by serial number, and opens it. */
registry.category("web_tour.tours").add("customer_service_desk_operator_tour", {
    url: "/odoo/take-call",
    steps: () => [
        {
            content: "Type the serial number",
            trigger: ".o_call_lookup input:focus",
            run: "edit DESK-0815",
        },
        {
            content: "Take the machine that is proposed",
            trigger: ".o_call_lookup_equipment .ui-state-active:contains(DESK-0815)",
            run: "press Enter",
        },
        {
            content: "Say what it is about",
            trigger: ".o_call_entry .o_field_widget[name=subject] input:focus",
            run: "edit The burner goes out",
        },
        {
            content: "Save and open the call",
            trigger: "button[name=action_save]",
            run: "click",
        },
        {
            content: "The call is there, with its number",
            trigger: ".o_form_view .o_field_widget[name=name]:contains(CALL/)",
        },
    ],
});

/** The technician takes the call of the team, writes what was done, solves it. */
registry.category("web_tour.tours").add("customer_service_desk_technician_tour", {
    url: "/odoo/unassigned-service-calls",
    steps: () => [
        {
            content: "Open the call that nobody has",
            trigger: ".o_data_row td[name=subject]:contains(The burner goes out)",
            run: "click",
        },
        {
            content: "Start to work on it",
            trigger: "button[name=action_start]",
            run: "click",
        },
        {
            content: "Go to the solution",
            trigger: ".o_notebook a[name=solution]",
            run: "click",
        },
        {
            content: "Write what was done",
            trigger: ".o_field_widget[name=solution] .odoo-editor-editable",
            run: "editor Electrode replaced",
        },
        {
            content: "Solved",
            trigger: "button[name=action_solve]",
            run: "click",
        },
        {
            content: "The call is solved",
            trigger: "button[name=action_satisfied]",
        },
    ],
});

/** The customer reads the solution on the portal and opens the call again. */
registry.category("web_tour.tours").add("customer_service_desk_customer_tour", {
    url: "/my/service-calls?filterby=all",
    steps: () => [
        {
            content: "Open the call",
            trigger: "a:contains(The burner goes out)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Read what was done",
            trigger: "#wrapwrap:contains(Electrode replaced)",
        },
        {
            content: "It is not solved",
            trigger: "summary:contains(No, open it again)",
            run: "click",
        },
        {
            content: "Say what is still wrong",
            trigger: "textarea[name=text]",
            run: "edit It went out again this morning",
        },
        {
            content: "Open it again",
            trigger: "button:contains(Open again)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is open again",
            trigger: ".alert-success:contains(open again)",
        },
    ],
});
