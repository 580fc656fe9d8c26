import {Component} from "@odoo/owl";
import {PhotoInput} from "@customer_service_base/my_day/photo_input";
import {getReference} from "@customer_service_base/my_day/job_steps";

/** The checklist: ticks, values, photos. */
export class JobChecks extends Component {
    static template = "customer_service_base.JobChecks";
    static components = {PhotoInput};
    static props = {job: Object, do: Function, isOpen: Boolean};

    get count() {
        const {checks} = this.props.job;
        return `${checks.filter((check) => check.done).length} / ${checks.length}`;
    }

    set(check, values) {
        return this.props.do("check", {...getReference(check), ...values});
    }

    onTick(check, ev) {
        return this.set(check, {done: ev.target.checked});
    }

    onValue(check, ev) {
        const value = ev.target.value.trim();
        return this.set(check, {value, done: Boolean(value)});
    }

    onNote(check, ev) {
        return this.set(check, {note: ev.target.value.trim()});
    }

    onPhoto(check, photo) {
        return this.set(check, {photo});
    }
}
