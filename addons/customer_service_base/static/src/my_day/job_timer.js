import {Component, onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {getSeconds} from "@customer_service_base/my_day/job_steps";

/**
 * @param {Number} seconds
 * @returns {String} h:mm:ss
 */
export function formatSeconds(seconds) {
    const whole = Math.floor(seconds);
    const [minutes, rest] = [Math.floor(whole / 60) % 60, whole % 60].map((number) =>
        String(number).padStart(2, "0")
    );
    return `${Math.floor(whole / 3600)}:${minutes}:${rest}`;
}

/** Journey, work, pause: within reach of a thumb, with the clock that runs. */
export class JobTimer extends Component {
    static template = "customer_service_base.JobTimer";
    static props = {job: Object, do: Function, day: Object};

    setup() {
        this.clock = useState({now: this.props.day.getNow()});
        const timer = browser.setInterval(() => {
            this.clock.now = this.props.day.getNow();
        }, 1000);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    /** The clock of what runs, or the work so far. */
    get time() {
        const {job} = this.props;
        return formatSeconds(getSeconds(job, job.timer_kind || "work", this.clock.now));
    }

    act(step) {
        return this.props.do(step);
    }
}
