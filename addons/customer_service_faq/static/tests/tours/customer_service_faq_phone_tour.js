import {registry} from "@web/core/registry";

const FIRST = ".o_faq_suggestions .o_faq_suggestion:contains(E10)";

/** Everything can be reached with a thumb: no button leaves the screen. */
function checkButtons({anchor}) {
    for (const button of anchor.querySelectorAll("button")) {
        const {left, right, height} = button.getBoundingClientRect();
        if (left < 0 || right > window.innerWidth || height < 40) {
            throw new Error(`"${button.textContent}" cannot be hit`);
        }
    }
}

/** A technician on the way reads what is known and solves the call on a telephone. */
registry.category("web_tour.tours").add("customer_service_faq_phone_tour", {
    steps: () => [
        {
            content: "What is known is proposed, in reach",
            trigger: FIRST,
            run: checkButtons,
        },
        {
            content: "Read it",
            trigger: `${FIRST} button:contains(Read)`,
            run: "click",
        },
        {
            content: "The solution is there; so it was",
            trigger:
                ".o_dialog:has(.o_faq_solution:contains(1,2 bar)) footer .btn-primary",
            run: "click",
        },
        {
            content: "The call is solved, the panel is gone",
            trigger:
                "body:not(:has(.o_dialog)) .o_form_view:not(:has(.o_faq_suggestions)) .o_statusbar_status:contains(Solved)",
        },
    ],
});
