import {registry} from "@web/core/registry";

const EDITOR = ".o_field_widget[name=solution] .odoo-editor-editable";

/** An entry is written, published, revised, published again and made obsolete. */
registry.category("web_tour.tours").add("customer_service_faq_life_tour", {
    steps: () => [
        {
            content: "Write a new entry",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "Say the problem",
            trigger: ".o_field_widget[name=name] textarea",
            run: "edit La pompa fischia",
        },
        {
            content: "Customers with access may read it",
            trigger: ".o_field_widget[name=audience] label:contains(Customers)",
            run: "click",
        },
        {
            content: "Write the solution",
            trigger: EDITOR,
            run: "editor Spurgare la pompa.",
        },
        {
            content: "Publish it",
            trigger: "button[name=action_publish]",
            run: "click",
        },
        {
            content: "It says who reads it; the text is closed",
            trigger:
                ".o_form_view:has([name=readers]:contains(access to the portal)):has([name=solution].o_readonly_modifier)",
        },
        {
            content: "Revise it",
            trigger: "button[name=action_revise]",
            run: "click",
        },
        {
            content: "It is a working copy",
            trigger: ".alert:contains(A revision of)",
        },
        {
            content: "Write another solution",
            trigger: EDITOR,
            run: "editor Spurgare la pompa e il circuito.",
        },
        {
            content: "Publish the revision",
            trigger: "button[name=action_publish]",
            run: "click",
        },
        {
            content: "What changes is shown: say it in a line",
            trigger: ".o_dialog:has(ins:contains(circuito)) [name=change] input",
            run: "edit Anche il circuito",
        },
        {
            content: "Publish",
            trigger: ".o_dialog footer button[name=action_publish]",
            run: "click",
        },
        {
            content: "It is in the place of what was published",
            trigger:
                "body:not(:has(.o_dialog)) .o_form_view:has(button[name=action_revise]):has([name=solution]:contains(circuito))",
        },
        {
            content: "Look at the versions",
            trigger: ".o_notebook a[name=versions]",
            run: "click",
        },
        {
            content: "There are two",
            trigger:
                ".o_field_widget[name=version_ids]:has(.o_data_row:eq(1)) .o_data_row:contains(Anche il circuito)",
        },
        {
            content: "Make it obsolete",
            trigger: "button[name=action_withdraw]",
            run: "click",
        },
        {
            content: "Say why",
            trigger: ".o_dialog [name=reason] input",
            run: "edit Pompa fuori produzione",
        },
        {
            content: "Make it obsolete",
            trigger: ".o_dialog footer button[name=action_withdraw]",
            run: "click",
        },
        {
            content: "Who comes across it is told",
            trigger:
                "body:not(:has(.o_dialog)) .alert:contains(Obsolete):contains(fuori produzione)",
        },
    ],
});
