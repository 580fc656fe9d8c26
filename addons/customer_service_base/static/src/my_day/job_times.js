import {Component, useState} from "@odoo/owl";
import {deserializeDateTime, serializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {getReference} from "@customer_service_base/my_day/job_steps";

const {DateTime} = luxon;

/** Hours and kilometres: those of the timer, and those it did not measure. */
export class JobTimes extends Component {
    static template = "customer_service_base.JobTimes";
    static props = {job: Object, do: Function, isOpen: Boolean, day: Object};

    setup() {
        this.add = useState({
            isOpen: false,
            kind: "work",
            from: "",
            to: "",
            message: "",
        });
    }

    getLabel(row) {
        const [from, to] = [row.date_from, row.date_to].map(
            (moment) => moment && deserializeDateTime(moment)
        );
        const end = to ? to.toLocaleString(DateTime.TIME_SIMPLE) : "…";
        return from.hasSame(DateTime.local(), "day")
            ? `${from.toLocaleString(DateTime.TIME_SIMPLE)} – ${end}`
            : `${from.toLocaleString(DateTime.DATETIME_SHORT)} – ${end}`;
    }

    onKm(ev) {
        const km = Number(ev.target.value.replace(",", "."));
        return this.props.do("set", {km});
    }

    /** Adds a stretch of today; one that ends before it begins began yesterday. */
    async save() {
        const {kind, from, to} = this.add;
        if (!from || !to) {
            this.add.message = _t("Tell from when to when.");
            return;
        }
        const parse = (text) => DateTime.fromFormat(text, "HH:mm");
        let [begin, end] = [parse(from), parse(to)];
        if (end > DateTime.local()) {
            [begin, end] = [begin.minus({days: 1}), end.minus({days: 1})];
        }
        if (begin > end) {
            begin = begin.minus({days: 1});
        }
        Object.assign(this.add, {isOpen: false, from: "", to: "", message: ""});
        await this.props.do("time", {
            kind,
            date_from: serializeDateTime(begin),
            date_to: serializeDateTime(end),
        });
    }

    remove(row) {
        return this.props.do("time_removed", getReference(row));
    }
}
