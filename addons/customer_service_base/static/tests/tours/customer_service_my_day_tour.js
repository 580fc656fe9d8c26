import {ConnectionLostError, rpc} from "@web/core/network/rpc";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";

const NOTHING_WAITS = ":not(:has(.o_my_day_waiting))";

function draw(canvas) {
    const {left, top} = canvas.getBoundingClientRect();
    const point = (type, x, y, target) =>
        target.dispatchEvent(
            new window.PointerEvent(type, {
                pointerId: 1,
                pointerType: "touch",
                isPrimary: true,
                button: 0,
                buttons: type === "pointerup" ? 0 : 1,
                clientX: left + x,
                clientY: top + y,
                pressure: 0.5,
                bubbles: true,
                cancelable: true,
            })
        );
    point("pointerdown", 20, 60, canvas);
    for (let x = 20; x <= 200; x += 10) {
        point("pointermove", x, 60 + 30 * Math.sin(x), canvas.ownerDocument);
    }
    point("pointerup", 200, 60, canvas.ownerDocument);
}

const openJob = {
    content: "Open the job of today",
    trigger: ".o_my_day_section_today .o_my_day_card:contains('Officine Verdi')",
    run: "click",
};
const startWork = {
    content: "Start the work",
    trigger: ".o_my_day_work",
    run: "click",
};
const openWork = {
    content: "Open what is being done",
    trigger: ".o_my_day_tab_work",
    run: "click",
};

/** From the journey to the signature, at the width of a telephone. */
registry.category("web_tour.tours").add("customer_service_my_day_tour", {
    url: "/odoo/my-day",
    steps: () => [
        openJob,
        {
            content: "The way there",
            trigger: ".o_my_day_facts a:contains('Navigate')",
        },
        {
            content: "Set off",
            trigger: ".o_my_day_travel",
            run: "click",
        },
        {
            content: "The clock of the journey runs",
            trigger: ".o_my_day_clock:contains('on the road')",
        },
        startWork,
        {
            content: "The clock of the work runs",
            trigger: ".o_my_day_clock:contains('at work')",
        },
        openWork,
        {
            content: "Tick what was checked",
            trigger: ".o_my_day_check:contains('Flue is free') .o_my_day_tick",
            run: "click",
        },
        {
            content: "Write what was done",
            trigger: ".o_my_day_report",
            run: "edit Changed the pump",
        },
        {
            content: "Use the planned part",
            trigger: ".o_my_day_part:contains('Pump') .o_my_day_use",
            run: "click",
        },
        {
            content: "It is used",
            trigger: ".o_my_day_part:contains('Pump') .o_my_day_used:contains('1')",
        },
        {
            content: "Add a part",
            trigger: ".o_my_day_add_part",
            run: "click",
        },
        {
            content: "Find it",
            trigger: ".o_my_day_find",
            run: "edit XQ-7",
        },
        {
            content: "Take it",
            trigger: ".o_my_day_found:contains('XQ-7')",
            run: "click",
        },
        {
            content: "Kilometres",
            trigger: ".o_my_day_km",
            run: "edit 42 && press Tab",
        },
        {
            content: "Add an expense",
            trigger: ".o_my_day_add_expense",
            run: "click",
        },
        {
            content: "What was paid",
            trigger: ".o_my_day_amount",
            run: "edit 12,50",
        },
        {
            content: "Keep it",
            trigger: ".o_my_day_save_expense",
            run: "click",
        },
        {
            content: "It is there",
            trigger: ".o_my_day_expense:contains('12.50')",
        },
        {
            content: "Open the end",
            trigger: ".o_my_day_tab_end",
            run: "click",
        },
        {
            content: "Without a signature there is no end",
            trigger: ".o_my_day_obstacles:contains('has to sign')",
        },
        {
            content: "The customer signs",
            trigger: ".o_my_day_open_signature",
            run: "click",
        },
        {
            content: "With their name",
            trigger: ".o_my_day_signer",
            run: "edit Anna Gallo",
        },
        {
            content: "On the glass",
            trigger: ".o_my_day_canvas",
            run: ({anchor}) => draw(anchor),
        },
        {
            content: "Keep the signature",
            trigger: ".o_my_day_sign:enabled",
            run: "click",
        },
        {
            content: "It is signed",
            trigger: ".o_my_day_signed:contains('Anna Gallo')",
        },
        {
            content: "Finish",
            trigger: ".o_my_day_done:enabled",
            run: "click",
        },
        {
            content: "Everything has arrived",
            trigger: `.o_my_day:has(.badge:contains('Done'))${NOTHING_WAITS}`,
        },
        {
            content: "Back to the list",
            trigger: ".o_my_day_header button",
            run: "click",
        },
        {
            content: "It is among what was done today",
            trigger: ".o_my_day_section_done",
        },
    ],
});

let whole = null;

/** Cuts the connection for the steps: before they arrive, or the answer alone. */
function cut(isAnswer) {
    whole ||= rpc._rpc;
    rpc._rpc = (url, params, settings) => {
        if (!url.endsWith("phone_step")) {
            return whole(url, params, settings);
        }
        const arrived = isAnswer ? whole(url, params, settings) : Promise.resolve();
        return arrived.then(() => {
            throw new ConnectionLostError(url);
        });
    };
}

/** The connection drops, the page is loaded again: nothing is lost or done twice. */
registry.category("web_tour.tours").add("customer_service_my_day_lost_tour", {
    url: "/odoo/my-day",
    steps: () => [
        openJob,
        {
            content: "The answers get lost",
            trigger: ".o_my_day_facts",
            run: () => cut(true),
        },
        startWork,
        {
            content: "The step waits, for all the telephone knows",
            trigger: ".o_my_day_waiting:contains('1 step')",
        },
        {
            content: "There is no connection at all",
            trigger: ".o_my_day_bar .alert-warning",
            run: () => cut(false),
        },
        openWork,
        {
            content: "Kilometres",
            trigger: ".o_my_day_km",
            run: "edit 17 && press Tab",
        },
        {
            content: "Use the planned part",
            trigger: ".o_my_day_part:contains('Pump') .o_my_day_use",
            run: "click",
        },
        {
            content: "Write what was done",
            trigger: ".o_my_day_report",
            run: "edit Written in the basement && press Tab",
        },
        {
            content: "All wait, and show",
            trigger: ".o_my_day_waiting:contains('4 steps')",
        },
        {
            content: "The part shows as used",
            trigger: ".o_my_day_part:contains('Pump') .o_my_day_used:contains('1')",
        },
        {
            content: "The page is loaded again; the connection is back",
            trigger: ".o_my_day_clock:contains('at work')",
            run: () => browser.location.reload(),
            expectUnloadPage: true,
        },
        {
            content: "Everything has arrived",
            trigger: `.o_my_day:has(.o_my_day_clock:contains('at work'))${NOTHING_WAITS}`,
        },
        openWork,
        {
            content: "The text is there",
            trigger: ".o_my_day_report:value('Written in the basement')",
        },
    ],
});
