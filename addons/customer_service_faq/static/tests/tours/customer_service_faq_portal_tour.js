import {registry} from "@web/core/registry";

const BOX = ".o_service_faq_suggestions";
const FIRST = `${BOX} [data-entry]:contains(E10)`;

/** A customer asks for service, finds the answer, and comes back to the form. */
registry.category("web_tour.tours").add("customer_service_faq_portal_tour", {
    url: "/my/service-calls/new",
    steps: () => [
        {
            content: "Nothing is proposed yet",
            trigger: `${BOX}:empty:not(:visible)`,
        },
        {
            content: "Say what the problem is, with a mistake",
            trigger: "#subject",
            run: "edit La calduia va in blocco E10",
        },
        {
            content: "Read what is proposed",
            trigger: `${FIRST} .o_service_faq_open`,
            run: "click",
        },
        {
            content: "The solution is there: it is not the one",
            trigger: `${FIRST}:contains(1,2 bar) .o_service_faq_no`,
            run: "click",
        },
        {
            content: "It is gone: what is missing is written",
            trigger: `body:not(:has(${FIRST})) #description:focus`,
            run: "edit Da ieri",
        },
        {
            content: "Say it in other words",
            trigger: "#subject",
            run: "edit Codice E10 sulla caldaia",
        },
        {
            content: "What did not help is not proposed again; another entry is",
            trigger: `${BOX}:not(:contains(blocca)) [data-entry]:contains(pressione) .o_service_faq_open`,
            run: "click",
        },
        {
            content: "That solved it",
            trigger: `${BOX} [data-entry]:contains(rubinetto) button[type=submit]`,
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Nothing was sent. In the end it does not work",
            trigger:
                "main:contains(Good that it works again) form[action='/service/faq/back'] button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The form is as it was",
            trigger:
                "form:has(#subject:value(Codice E10 sulla caldaia)) #description:value(Da ieri)",
        },
        {
            content: "Send it after all",
            trigger:
                "form:has(#subject) button[type=submit].btn-primary:contains(Send)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It was sent",
            trigger: "main:contains(We have your request)",
        },
    ],
});
