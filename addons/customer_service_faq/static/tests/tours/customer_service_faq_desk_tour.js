import {registry} from "@web/core/registry";

const PANEL = ".o_faq_suggestions";
const FIRST = `${PANEL} .o_faq_suggestion:contains(E10)`;

/** Somebody calls: the subject is typed, the solution is there, one click is enough. */
registry.category("web_tour.tours").add("customer_service_faq_entry_tour", {
    url: "/odoo/take-call",
    steps: () => [
        {
            content: "The panel waits in one quiet line",
            trigger: `${PANEL} .o_faq_quiet`,
        },
        {
            content: "Somebody without a contact calls",
            trigger: ".o_field_widget[name=caller_name] input",
            run: "edit Ugo Conti",
        },
        {
            content: "Type the subject, with a mistake, and stay in the field",
            trigger: ".o_field_widget[name=subject] input",
            run: "fill la calduia si blocca E10",
        },
        {
            content: "The entry is proposed while the cursor is in the subject",
            trigger: `body:has(.o_field_widget[name=subject] input:focus) ${FIRST}`,
        },
        {
            content: "Read it",
            trigger: `${FIRST} button:contains(Read)`,
            run: "click",
        },
        {
            content: "The solution is there",
            trigger: ".o_dialog .o_faq_solution:contains(1,2 bar)",
        },
        {
            content: "Back to the call",
            trigger: ".o_dialog footer button:contains(Back)",
            run: "click",
        },
        {
            content: "It solved the call",
            trigger: `body:not(:has(.o_dialog)) ${FIRST} .o_faq_solve`,
            run: "click",
        },
        {
            content: "The number of the call is told",
            trigger: ".o_notification:contains(CALL/)",
        },
        {
            content: "The screen is empty for the next call, the panel too",
            trigger: `.o_field_widget[name=subject] input:value()`,
        },
        {
            content: "Nothing is proposed",
            trigger: `${PANEL}:not(:has(.o_faq_suggestion))`,
        },
    ],
});

/** The solution is inserted in words of the entry, and solved by hand. */
registry.category("web_tour.tours").add("customer_service_faq_insert_tour", {
    url: "/odoo/take-call",
    steps: () => [
        {
            content: "Somebody without a contact calls",
            trigger: ".o_field_widget[name=caller_name] input",
            run: "edit Ugo Conti",
        },
        {
            content: "Type the subject",
            trigger: ".o_field_widget[name=subject] input",
            run: "fill blocco E10",
        },
        {
            content: "Insert the solution",
            trigger: `${FIRST} button:contains(Insert)`,
            run: "click",
        },
        {
            content: "It is in the outcome",
            trigger: ".o_field_widget[name=solution] textarea:value(1,2 bar)",
        },
        {
            content: "Solved on the phone",
            trigger: "button[name=action_solve]",
            run: "click",
        },
        {
            content: "The number of the call is told",
            trigger: ".o_notification:contains(CALL/)",
        },
    ],
});

/** A call that came by mail: answered with the entry, then solved by it. */
registry.category("web_tour.tours").add("customer_service_faq_call_tour", {
    steps: () => [
        {
            content: "What is known of the subject is there already",
            trigger: FIRST,
        },
        {
            content: "Type on, and stay in the field",
            trigger: ".o_field_widget[name=subject] textarea",
            run: "fill zzz",
        },
        {
            content: "Nothing is known of that",
            trigger: `${PANEL}:not(:has(.o_faq_suggestion))`,
        },
        {
            content: "Discard what was typed",
            trigger: ".o_form_button_cancel",
            run: "click",
        },
        {
            content: "The proposal is about the subject as it was",
            trigger: FIRST,
        },
        {
            content: "Write something else: the proposal goes",
            trigger: ".o_field_widget[name=subject] textarea",
            run: "edit zzz qqq",
        },
        {
            content: "Nothing is known of it",
            trigger: `${PANEL}:not(:has(.o_faq_suggestion))`,
        },
        {
            content: "Write it right: the proposal comes back",
            trigger: ".o_field_widget[name=subject] textarea",
            run: "edit Codice E10 sulla caldaia",
        },
        {
            content: "Insert it in the reply",
            trigger: `${FIRST} button:contains(Insert in the reply)`,
            run: "click",
        },
        {
            content: "The mail says the solution, to who called",
            trigger:
                ".o_dialog:has(.o_field_widget[name=partner_ids]:contains(Anna Gallo)) .o_field_widget[name=body] .odoo-editor-editable:contains(1,2 bar)",
        },
        {
            content: "Send it",
            trigger: ".o_dialog button[name=action_send_mail]",
            run: "click",
        },
        {
            content: "It is in the chatter",
            trigger: ".o-mail-Message:contains(1,2 bar)",
        },
        {
            content: "Solved by this",
            trigger: `body:not(:has(.o_dialog)) ${FIRST} .o_faq_solve`,
            run: "click",
        },
        {
            content: "The call is solved, the panel is gone",
            trigger: `.o_form_view:has(button[name=action_reopen]):not(:has(${PANEL}))`,
        },
    ],
});

/** The machine had the same before: what helped then is used again. */
registry.category("web_tour.tours").add("customer_service_faq_similar_tour", {
    steps: () => [
        {
            content: "A call like this was solved before: open it over the call",
            trigger: `${PANEL} .o_faq_similar:contains(Spurgare) button:contains(Open)`,
            run: "click",
        },
        {
            content: "It is the other call",
            trigger: ".o_dialog .o_field_widget[name=subject]:contains(Pompa rumorosa)",
        },
        {
            content: "Back",
            trigger: ".o_dialog .modal-header button[aria-label=Close]",
            run: "click",
        },
        {
            content: "Use its solution",
            trigger: `body:not(:has(.o_dialog)) .o_faq_similar button:contains(Use its solution)`,
            run: "click",
        },
        {
            content: "Look at the solution",
            trigger: ".o_notebook a[name=solution]",
            run: "click",
        },
        {
            content: "It is there, without the name of the customer",
            trigger:
                ".o_field_widget[name=solution] .odoo-editor-editable:contains(Spurgare):not(:contains(Bianchi))",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Saved",
            trigger: ".o_form_saved",
        },
    ],
});
