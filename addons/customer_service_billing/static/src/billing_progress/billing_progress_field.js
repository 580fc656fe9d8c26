import {Component, onWillUnmount, useEffect, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {formatFloat, formatInteger} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

const INTERVAL = 2000;
const EMITTING = ["released", "running"];
const FIELDS = [
    {name: "state", type: "selection"},
    {name: "paused", type: "boolean"},
    {name: "progress", type: "float"},
    {name: "done_count", type: "integer"},
    {name: "released_count", type: "integer"},
    {name: "failed_count", type: "integer"},
    {name: "speed", type: "float"},
    {name: "seconds_left", type: "integer"},
];

/** How far the jobs have come with a run; asks again while they are at it. */
export class BillingProgressField extends Component {
    static template = "customer_service_billing.BillingProgressField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm").silent;
        this.timer = null;
        this.destroyed = false;
        this.state = useState({live: null});
        useEffect(
            (resId, state) => {
                this.state.live = null;
                this.stop();
                if (resId && EMITTING.includes(state)) {
                    this.plan();
                }
            },
            () => [
                this.props.record.resId,
                this.props.record.data.state,
                this.props.record.data.paused,
            ]
        );
        onWillUnmount(() => {
            this.destroyed = true;
            this.stop();
        });
    }

    get data() {
        return this.state.live || this.props.record.data;
    }

    get isEmitting() {
        return EMITTING.includes(this.data.state);
    }

    get percent() {
        return Math.max(0, Math.min(100, Math.round(this.data.progress)));
    }

    get isWaiting() {
        return this.data.state === "released" && !this.data.paused;
    }

    get title() {
        if (this.data.paused && this.isEmitting) {
            return _t("Paused");
        }
        if (this.isWaiting) {
            return _t("Waiting for the jobs to begin");
        }
        return this.isEmitting ? _t("Making the invoices") : _t("Finished");
    }

    get barClass() {
        if (this.data.failed_count && !this.isEmitting) {
            return "bg-warning";
        }
        if (this.isEmitting && !this.data.paused) {
            return "progress-bar-striped progress-bar-animated";
        }
        return this.isEmitting ? "bg-secondary" : "bg-success";
    }

    get doneText() {
        const {done_count: done, released_count: all} = this.data;
        return this.isWaiting
            ? _t("%s items", formatInteger(all))
            : _t("%(done)s of %(all)s items", {
                  done: formatInteger(done),
                  all: formatInteger(all),
              });
    }

    get failedText() {
        return _t("%s failed", formatInteger(this.data.failed_count));
    }

    get speedText() {
        const {speed} = this.data;
        const digits = [16, speed < 10 ? 1 : 0];
        return _t("%s per minute", formatFloat(speed, {digits}));
    }

    get timeLeft() {
        const seconds = this.data.seconds_left;
        if (!this.isEmitting || this.data.paused || seconds <= 0) {
            return "";
        }
        if (seconds < 60) {
            return _t("less than a minute left");
        }
        const minutes = Math.round(seconds / 60);
        if (minutes < 90) {
            return minutes === 1 ? _t("a minute left") : _t("%s minutes left", minutes);
        }
        return _t("%s hours left", formatFloat(minutes / 60, {digits: [16, 1]}));
    }

    stop() {
        browser.clearTimeout(this.timer);
        this.timer = null;
    }

    plan() {
        this.timer = browser.setTimeout(() => this.poll(), INTERVAL);
    }

    /** Reads the run once; a new state is for the whole form to show. */
    async poll() {
        const {record} = this.props;
        const {resId} = record;
        if (!document.hidden) {
            const [live] = await this.orm.read(
                record.resModel,
                [resId],
                FIELDS.map((field) => field.name)
            );
            if (this.destroyed || resId !== this.props.record.resId || !live) {
                return;
            }
            this.state.live = live;
            const {state, paused} = record.data;
            if (
                (live.state !== state || live.paused !== paused) &&
                !(await record.isDirty())
            ) {
                await record.load();
                return;
            }
        }
        if (!this.destroyed && this.isEmitting) {
            this.plan();
        }
    }
}

export const billingProgressField = {
    component: BillingProgressField,
    displayName: _t("Progress of a billing run"),
    supportedTypes: ["float"],
    fieldDependencies: FIELDS.filter((field) => field.name !== "progress"),
};

registry.category("fields").add("billing_progress", billingProgressField);
