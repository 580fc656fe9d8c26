import {Component, onWillStart, onWillUnmount, useRef, useState} from "@odoo/owl";
import {JobScreen} from "@customer_service_base/my_day/job_screen";
import {getJob} from "@customer_service_base/my_day/my_day_service";
import {loadSignaturePad} from "@customer_service_base/my_day/signature";
import {StepsBar} from "@customer_service_base/my_day/steps_bar";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {router} from "@web/core/browser/router";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const {DateTime} = luxon;
const FOLDED = ["next", "done"];

/** The technician's day: the list of the jobs, and the job that is open. */
export class MyDayAction extends Component {
    static template = "customer_service_base.MyDayAction";
    static components = {JobScreen, StepsBar};
    static props = {...standardActionServiceProps};
    static displayName = _t("My Day");

    setup() {
        this.day = useService("customer_service_my_day");
        this.state = useState(this.day.state);
        this.root = useRef("root");
        this.view = useState({
            job: Number(router.current.job) || false,
            unfolded: {},
        });
        onWillStart(async () => {
            await this.day.resume();
            this.refresh();
        });
        // Back closes the job, as every telephone does
        const onPopState = (ev) => {
            if (ev.state?.skipRouteChange) {
                this.show(ev.state.job || false);
            }
        };
        browser.addEventListener("popstate", onPopState);
        const onVisible = () => {
            if (document.visibilityState === "visible") {
                this.refresh();
            }
        };
        document.addEventListener("visibilitychange", onVisible);
        onWillUnmount(() => {
            browser.removeEventListener("popstate", onPopState);
            document.removeEventListener("visibilitychange", onVisible);
        });
    }

    /** Reads the day again, and the jobs of today to have them out of reach. */
    async refresh() {
        await this.day.start();
        loadSignaturePad().catch(() => {});
        await this.day.loadJobs();
        if (this.view.job && !this.state.jobs[this.view.job]) {
            await this.day.loadJob(this.view.job);
        }
    }

    get today() {
        return DateTime.local().toLocaleString({
            weekday: "long",
            day: "numeric",
            month: "long",
        });
    }

    get sections() {
        const titles = {
            running: _t("In progress"),
            overdue: _t("Overdue"),
            today: _t("Today"),
            undated: _t("Without a date"),
            next: _t("Next days"),
            done: _t("Done today"),
        };
        return Object.entries(titles)
            .map(([key, title]) => ({
                key,
                title,
                cards: this.cards.filter((card) => card.section === key),
                isFolded: FOLDED.includes(key) && !this.view.unfolded[key],
            }))
            .filter((section) => section.cards.length);
    }

    /** The cards, with what was done since they were read. */
    get cards() {
        return this.state.cards.map((card) => {
            const job = getJob(this.state, card.id);
            if (!job) {
                return card;
            }
            const {state, timer_kind, timer_from} = job;
            const section = this.getSection(card.section, state);
            return {...card, state, timer_kind, timer_from, section};
        });
    }

    getSection(section, state) {
        if (state === "done") {
            return "done";
        }
        return state === "in_progress" ? "running" : section;
    }

    get isEmpty() {
        return this.sections.every((section) => FOLDED.includes(section.key));
    }

    getTime(card) {
        if (!card.date_start) {
            return "";
        }
        const start = deserializeDateTime(card.date_start);
        const time = start.toLocaleString(DateTime.TIME_SIMPLE);
        if (start.hasSame(DateTime.local(), "day")) {
            return time;
        }
        const day = start.toLocaleString({weekday: "short", day: "numeric"});
        return `${day} ${time}`;
    }

    getStars(card) {
        return [...Array(Number(card.priority)).keys()];
    }

    toggle(key) {
        this.view.unfolded[key] = !this.view.unfolded[key];
    }

    open(id) {
        const here = {...browser.history.state, skipRouteChange: true};
        browser.history.replaceState({...here, job: false}, "", browser.location.href);
        const url = new URL(browser.location.href);
        url.searchParams.set("job", id);
        browser.history.pushState({...here, job: id}, "", url.toString());
        this.show(id);
        this.day.loadJob(id);
    }

    close() {
        const url = new URL(browser.location.href);
        url.searchParams.delete("job");
        const here = {...browser.history.state, skipRouteChange: true, job: false};
        browser.history.replaceState(here, "", url.toString());
        this.show(false);
        this.refresh();
    }

    show(id) {
        this.view.job = id;
        this.root.el?.scrollTo(0, 0);
    }
}

registry.category("actions").add("customer_service_my_day", MyDayAction);
