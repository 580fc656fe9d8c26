import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const RUN = "customer.service.billing.run";

const click = (content, trigger) => ({content, trigger, run: "click"});
const see = (content, trigger) => ({content, trigger});
const button = (name) => `.o_form_view button[name=${name}]`;

/** What another user does meanwhile, of which this browser hears nothing. */
const elsewhere = (content, method) => ({
    content,
    trigger: ".o_billing_progress",
    async run() {
        const id = Number(window.location.pathname.split("/").at(-1));
        await rpc(`/web/dataset/call_kw/${RUN}/${method}`, {
            model: RUN,
            method,
            args: [[id]],
            kwargs: {},
        });
    },
});

const gather = [
    click("Gather", button("action_simulate")),
    click("Begin to verify", button("action_start")),
    see("It is being verified", button("action_verify")),
    see("Something is blocked", ".o_form_view .alert-warning:contains('Blocked')"),
    click("Look at the problems", ".o_notebook .nav-link:contains('Problems')"),
];

const choose = [
    {
        content: "Say what it is billed as",
        trigger: ".o_field_widget[name=product_id] input",
        run: "edit Tour disposal",
    },
    click(
        "Choose the product",
        ".o-autocomplete--dropdown-item:contains('Tour disposal')"
    ),
];

const chooseByThumb = [
    click("Say what it is billed as", ".o_field_widget[name=product_id] input"),
    click("Choose the product", ".modal .o_kanban_record:contains('Tour disposal')"),
];

const mend = [
    {
        content: "Say what it costs",
        trigger: ".o_field_widget[name=price_unit] input",
        run: "edit 75",
    },
    click("Save", ".o_form_button_save"),
    see("It is saved", ".o_form_saved"),
];

const release = [
    click("Verify", button("action_verify")),
    see("It is verified", button("action_release")),
    see("Nothing is blocked", ".o_form_view:not(:has(.alert-warning))"),
    click("Release", button("action_release")),
    click("The consequences are told", ".modal .modal-footer .btn-primary"),
    see(
        "The jobs are waited for",
        ".o_billing_progress[data-state=released]:contains('2 items')"
    ),
];

/** A run from the first look to the jobs, with one problem on the way. */
registry.category("web_tour.tours").add("customer_service_billing_tour", {
    steps: () => [
        ...gather,
        click(
            "Open where it is mended",
            ".o_field_widget[name=first_problem_ids] .o_data_row:contains('product') button[name=action_open]"
        ),
        ...choose,
        ...mend,
        click("Back to the run", ".o_breadcrumb a:contains('BR/')"),
        click("Check again", button("action_check")),
        see("Nothing is wrong any more", ".o_form_view:not(:has(.alert-warning))"),
        click("Look at the items", ".o_notebook .nav-link:contains('Items')"),
        click("Review", ".o_notebook .o_billing_review"),
        see(
            "Grouped by payer, with what is to be paid",
            ".o_list_view .o_group_header:contains('Officine Verdi'):contains('175')"
        ),
        click("Back to the run", ".o_breadcrumb a:contains('BR/')"),
        ...release,
        elsewhere("Somebody else pauses it", "action_pause"),
        click("The screen has heard of it", button("action_resume")),
        see("It goes on", button("action_pause")),
    ],
});

/** What the jobs made of it. */
registry.category("web_tour.tours").add("customer_service_billing_done_tour", {
    steps: () => [
        see(
            "Everything is done",
            ".o_billing_progress[data-state=done]:contains('2 of 2 items')"
        ),
        click("Look at the invoice", button("action_view_invoices")),
        see(
            "What was mended is on it",
            ".o_field_widget[name=invoice_line_ids]:contains('75.00')"
        ),
        click("Back to the run by its button", button("action_view_billing_run")),
        see("It is the run", ".o_billing_progress"),
    ],
});

/** The same with a thumb. */
registry.category("web_tour.tours").add("customer_service_billing_phone_tour", {
    steps: () => [
        click("Open the run", ".o_kanban_record:contains('BR/TOUR')"),
        ...gather,
        click(
            "Look at the problem",
            ".o_field_widget[name=first_problem_ids] .o_kanban_record:contains('product')"
        ),
        click("Open where it is mended", ".modal button[name=action_open]"),
        ...chooseByThumb,
        ...mend,
        click("Back to the run", ".o_back_button"),
        ...release,
    ],
});
