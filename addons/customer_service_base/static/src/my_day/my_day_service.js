import {
    LoginNeededError,
    Outbox,
    RefusedError,
    ServerFaultError,
} from "@customer_service_base/my_day/outbox";
import {ConnectionLostError, RPCError, rpc} from "@web/core/network/rpc";
import {applyStep, replay} from "@customer_service_base/my_day/job_steps";
import {OutboxStorage} from "@customer_service_base/my_day/outbox_storage";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {reactive} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {session} from "@web/session";
import {user} from "@web/core/user";

const MODEL = "customer.service.intervention";
const USED = "customer_service_my_day";
const PATIENCE = 45000;
const REFUSALS = [
    "odoo.exceptions.AccessError",
    "odoo.exceptions.MissingError",
    "odoo.exceptions.RedirectWarning",
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
];
const LOGIN = ["odoo.http.SessionExpiredException", "odoo.exceptions.AccessDenied"];

/**
 * Returns a number of its own for a step (UUID, RFC 9562), also without HTTPS.
 *
 * @returns {String}
 */
export function makeUuid() {
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [8, 12, 16, 20, 32]
        .map((end, index, ends) => hex.slice(ends[index - 1] || 0, end))
        .join("-");
}

/** Calls the server without the host's own dialogs: a weak connection is daily life. */
async function call(method, args) {
    const request = rpc(
        `/web/dataset/call_kw/${MODEL}/${method}`,
        {model: MODEL, method, args, kwargs: {context: user.context}},
        {silent: true}
    );
    let timer = 0;
    const impatience = new Promise((resolve, reject) => {
        timer = browser.setTimeout(() => {
            request.abort(false);
            reject(new ConnectionLostError());
        }, PATIENCE);
    });
    try {
        return await Promise.race([request, impatience]);
    } catch (error) {
        throw translate(error);
    } finally {
        browser.clearTimeout(timer);
    }
}

function translate(error) {
    if (!(error instanceof RPCError)) {
        return error;
    }
    const text = error.data?.message || error.message;
    if (LOGIN.includes(error.exceptionName)) {
        return new LoginNeededError(text);
    }
    if (REFUSALS.includes(error.exceptionName)) {
        return new RefusedError(text);
    }
    return new ServerFaultError(_t("The server could not do this: %s", text));
}

/**
 * Returns the job with all that was done, sent or not.
 *
 * @param {Object} state of the day, as the component that asks observes it
 * @param {Number} id
 * @returns {Object|undefined} undefined when it has never been read
 */
export function getJob(state, id) {
    const job = state.jobs[id];
    return job && replay(job, state.entries);
}

/** The technician's day: what was read of it, and what waits to be sent. */
export class MyDay {
    constructor() {
        this.storage = new OutboxStorage(`${session.db}:${user.userId}`);
        this.offset = 0;
        this.state = reactive({
            cards: [],
            jobs: {},
            entries: [],
            asks: {},
            connection: "online",
            sending: null,
            loaded: false,
            isSafe: true,
            problem: "",
        });
        this.outbox = new Outbox({
            storage: this.storage,
            send: ({job, uuid, step, values, moment}) =>
                call("phone_step", [[job], uuid, step, values, moment]),
            onAnswer: (entry, answer) => this._afterAnswer(entry, answer || {}),
            onChange: () => this._show(),
            later: (act, seconds) => {
                const timer = browser.setTimeout(act, seconds * 1000);
                return () => browser.clearTimeout(timer);
            },
        });
        browser.addEventListener("online", () => this.outbox.wake());
    }

    /** Reads what was kept, then what is new. */
    async start() {
        browser.localStorage.setItem(USED, "1");
        await this.resume();
        await this.load();
    }

    /** Reads what was kept, and sends what waits. */
    async resume() {
        this.ready ||= this._recall();
        await this.ready;
        this.outbox.wake();
    }

    async _recall() {
        const kept = await this.storage.recall("day");
        if (kept) {
            Object.assign(this.state, {cards: kept.cards, jobs: kept.jobs});
            this.offset = kept.offset;
        }
        await this.outbox.load();
    }

    /** Reads the day; without a connection, what was read last stays. */
    async load() {
        const asked = Date.now();
        try {
            const day = await call("get_my_day", []);
            this.offset = Date.parse(`${day.now.replace(" ", "T")}Z`) - asked;
            // a clock that is right is left alone
            this.offset = Math.abs(this.offset) < 5000 ? 0 : this.offset;
            this.state.cards = day.jobs;
            this.state.connection = "online";
            this.state.problem = "";
        } catch (error) {
            this._fail(error);
        }
        this.state.loaded = true;
        await this._keep();
    }

    /** Reads the jobs of today, so that they open out of reach too. */
    async loadJobs() {
        for (const card of this.state.cards) {
            if (!["next", "done"].includes(card.section)) {
                await this.loadJob(card.id);
            }
        }
    }

    /**
     * @param {Number} id
     */
    async loadJob(id) {
        if (this.outbox.entries.some((one) => one.job === id && !one.refused)) {
            return;
        }
        try {
            const job = await call("phone_read", [[id]]);
            if (!this.outbox.entries.some((one) => one.job === id && !one.refused)) {
                this.state.jobs[id] = job;
                await this._keep();
            }
        } catch (error) {
            this._fail(error);
        }
    }

    _fail(error) {
        if (error instanceof LoginNeededError) {
            this.state.connection = "login";
        } else if (error instanceof ConnectionLostError) {
            this.state.connection = "offline";
        } else {
            this.state.problem = error.message;
        }
    }

    async _keep() {
        const {cards, jobs} = this.state;
        const shown = new Set(cards.map((card) => card.id));
        const waiting = new Set(this.outbox.entries.map((one) => one.job));
        const kept = Object.fromEntries(
            Object.entries(jobs).filter(
                ([id]) => shown.has(Number(id)) || waiting.has(Number(id))
            )
        );
        await this.storage.keep("day", {cards, jobs: kept, offset: this.offset});
    }

    // ------------------------------------------------------------------
    // Steps
    // ------------------------------------------------------------------

    /** Now by the clock of the server, as the server writes it. */
    getNow() {
        const now = new Date(Date.now() + this.offset);
        return now.toISOString().slice(0, 19).replace("T", " ");
    }

    /**
     * Does a step: it shows at once, and is sent as soon as possible.
     *
     * @param {Number} job
     * @param {String} step
     * @param {Object} [values]
     */
    async do(job, step, values = {}) {
        await this.outbox.add({
            uuid: makeUuid(),
            job,
            step,
            values,
            moment: this.getNow(),
        });
    }

    _afterAnswer(entry, answer) {
        const job = this.state.jobs[entry.job];
        if (job) {
            this.state.jobs[entry.job] = applyStep(job, entry, answer);
        }
        if (answer.ask) {
            this.state.asks[entry.job] = answer.ask;
        }
        this._show();
        if (!this.outbox.entries.some((one) => one.job === entry.job)) {
            this.loadJob(entry.job);
        }
    }

    _show() {
        Object.assign(this.state, {
            entries: [...this.outbox.entries],
            connection: this.outbox.state,
            sending: this.outbox.sending,
            isSafe: this.outbox.isSafe,
        });
    }

    /**
     * @param {String} term
     * @returns {Promise<Object[]>}
     */
    findProducts(term) {
        return call("phone_find_products", [term]);
    }
}

export const myDayService = {
    start() {
        const day = new MyDay();
        if (browser.localStorage.getItem(USED)) {
            day.resume();
        }
        return day;
    },
};

registry.category("services").add("customer_service_my_day", myDayService);
