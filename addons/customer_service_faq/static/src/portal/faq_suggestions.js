import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const WAIT = 500; // ms after the last letter
const MIN_WORDS = 2;

/** What may solve the call that a customer is writing, below its subject. */
export class FaqSuggestions extends Interaction {
    static selector = "form:has(.o_service_faq_suggestions)";
    dynamicContent = {
        "#subject, #equipment_id, #equipment_text": {
            "t-on-input": this.debounced(() => this.suggest(), WAIT),
        },
        ".o_service_faq_open": {"t-on-click.withTarget": this.onOpen},
        ".o_service_faq_no": {"t-on-click.withTarget": this.onNo},
    };

    setup() {
        this.box = this.el.querySelector(".o_service_faq_suggestions");
        this.asked = 0; // the last question; earlier answers come too late
        this.text = "";
        this.refused = new Set(); // entries that did not solve it
    }

    start() {
        this.suggest();
    }

    getValue(name) {
        return this.el.elements[name]?.value.trim() || "";
    }

    async suggest() {
        const text = this.getValue("subject");
        const params = {
            text,
            equipment_id: this.getValue("equipment_id"),
            equipment_text: this.getValue("equipment_text"),
        };
        const key = JSON.stringify(params);
        if (key === this.text) {
            return;
        }
        this.text = key;
        const asked = ++this.asked;
        let html = "";
        if (text.split(/\s+/).length >= MIN_WORDS) {
            html = (await this.ask("/service/faq/suggest", params)).html;
        }
        if (asked === this.asked) {
            this.show(this.box, html);
        }
    }

    /** Ask the server; the form works without an answer. */
    async ask(route, params) {
        try {
            return await this.waitFor(rpc(route, params, {silent: true}));
        } catch {
            return {html: ""};
        }
    }

    /** Put what the server rendered into an element. */
    show(element, html) {
        const template = document.createElement("template");
        template.innerHTML = html; // our own page, escaped by the server
        const content = template.content;
        for (const suggestion of content.querySelectorAll("[data-entry]")) {
            if (this.refused.has(suggestion.dataset.entry)) {
                suggestion.remove();
            }
        }
        const empty = element === this.box && !content.querySelector("[data-entry]");
        this.removeChildren(element, false);
        if (!empty) {
            for (const child of [...content.children]) {
                this.insert(child, element);
            }
        }
    }

    async onOpen(event, button) {
        const suggestion = button.closest("[data-entry]");
        const text = suggestion.querySelector(".o_service_faq_text");
        const open = button.getAttribute("aria-expanded") !== "true";
        button.setAttribute("aria-expanded", open);
        button.querySelector(".fa").classList.toggle("fa-angle-down", open);
        button.querySelector(".fa").classList.toggle("fa-angle-right", !open);
        text.classList.toggle("d-none", !open);
        if (open && !text.children.length) {
            const answer = await this.ask("/service/faq/read", {
                entry_id: suggestion.dataset.entry,
                form: this.getValue("request_token"),
            });
            this.show(text, answer.html);
        }
    }

    onNo(event, button) {
        const suggestion = button.closest("[data-entry]");
        this.refused.add(suggestion.dataset.entry);
        suggestion.remove();
        if (!this.box.querySelector("[data-entry]")) {
            this.removeChildren(this.box, false);
        }
        this.el.elements.description?.focus();
    }
}

registry
    .category("public.interactions")
    .add("customer_service_faq.suggestions", FaqSuggestions);
