import {Component, useState} from "@odoo/owl";
import {getObstacles, getSeconds} from "@customer_service_base/my_day/job_steps";
import {Signature} from "@customer_service_base/my_day/signature";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";

/** What the customer is shown and signs, the end of the job, the report by e-mail. */
export class JobEnd extends Component {
    static template = "customer_service_base.JobEnd";
    static components = {Signature};
    static props = {job: Object, do: Function, isOpen: Boolean, day: Object};

    setup() {
        this.state = useState({
            isSigning: false,
            isExcusing: false,
            reason: "",
            email: this.props.job.email,
        });
    }

    get obstacles() {
        const texts = {
            report: _t("Write what was done."),
            time: _t("Tell how long the work took."),
            checks: _t("Do the checks marked with *."),
            signature: _t("The customer has to sign, or you tell why nobody signed."),
        };
        return getObstacles(this.props.job).map((key) => texts[key]);
    }

    getHours(kind) {
        const seconds = getSeconds(this.props.job, kind, this.props.day.getNow());
        const minutes = Math.round(seconds / 60);
        return _t("%(hours)s h %(minutes)s min", {
            hours: Math.floor(minutes / 60),
            minutes: String(minutes % 60).padStart(2, "0"),
        });
    }

    get usedParts() {
        return this.props.job.parts.filter((part) => part.used > 0);
    }

    getAmount(expense) {
        return formatCurrency(expense.amount, this.props.job.currency_id);
    }

    async sign(values) {
        this.state.isSigning = false;
        await this.props.do("sign", values);
    }

    async excuse() {
        this.state.isExcusing = false;
        await this.props.do("unsigned", {reason: this.state.reason.trim()});
    }

    finish() {
        return this.props.do("done");
    }

    send() {
        return this.props.do("send_report", {email: this.state.email.trim()});
    }
}
