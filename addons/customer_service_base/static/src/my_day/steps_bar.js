import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";

/** What has not arrived yet, what was refused, and what can be done about it. */
export class StepsBar extends Component {
    static template = "customer_service_base.StepsBar";
    static props = {day: Object};

    setup() {
        this.state = useState(this.props.day.state);
    }

    get waiting() {
        return this.state.entries.filter((entry) => !entry.refused).length;
    }

    get refused() {
        return this.state.entries
            .filter((entry) => entry.refused)
            .map((entry) => ({...entry, label: this.getLabel(entry)}));
    }

    get isOffline() {
        return this.state.connection === "offline";
    }

    get text() {
        const {waiting} = this;
        if (waiting === 1) {
            return _t("1 step waiting to be sent");
        }
        return waiting ? _t("%s steps waiting to be sent", waiting) : "";
    }

    getLabel(entry) {
        const labels = {
            start_travel: _t("Start of the journey"),
            start_work: _t("Start of work"),
            pause: _t("Pause"),
            time: _t("Time"),
            time_removed: _t("Time taken away"),
            set: _t("Text and kilometres"),
            check: _t("Checklist"),
            photo: _t("Photo"),
            photo_removed: _t("Photo taken away"),
            part_used: _t("Part used"),
            part_back: _t("Part taken back"),
            part_removed: _t("Part not needed"),
            expense: _t("Expense"),
            expense_removed: _t("Expense taken away"),
            sign: _t("Signature"),
            unsigned: _t("Not signed"),
            done: _t("End of the job"),
            send_report: _t("Report by e-mail"),
        };
        const card = this.state.cards.find((one) => one.id === entry.job);
        const label = labels[entry.step] || entry.step;
        return card ? `${card.name} · ${label}` : label;
    }

    /** Whether the refusal is about a timer that runs elsewhere. */
    isTimer(entry) {
        return ["start_work", "start_travel"].includes(entry.step);
    }

    async stopOther(entry) {
        const {day} = this.props;
        await day.outbox.discard(entry.uuid);
        await day.do(entry.job, entry.step, {stop_other: true});
    }

    retry(uuid) {
        this.props.day.outbox.retry(uuid);
    }

    discard(uuid) {
        this.props.day.outbox.discard(uuid);
    }

    send() {
        this.props.day.outbox.wake();
    }

    login() {
        browser.location.reload();
    }
}
