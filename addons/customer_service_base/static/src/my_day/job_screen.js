import {Component, useEffect, useState} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {JobChecks} from "@customer_service_base/my_day/job_checks";
import {JobEnd} from "@customer_service_base/my_day/job_end";
import {JobExpenses} from "@customer_service_base/my_day/job_expenses";
import {JobFacts} from "@customer_service_base/my_day/job_facts";
import {JobParts} from "@customer_service_base/my_day/job_parts";
import {JobReport} from "@customer_service_base/my_day/job_report";
import {JobTimer} from "@customer_service_base/my_day/job_timer";
import {JobTimes} from "@customer_service_base/my_day/job_times";
import {getJob} from "@customer_service_base/my_day/my_day_service";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** One job: what it is about, what is being done, how it ends. */
export class JobScreen extends Component {
    static template = "customer_service_base.JobScreen";
    static components = {
        JobChecks,
        JobEnd,
        JobExpenses,
        JobFacts,
        JobParts,
        JobReport,
        JobTimer,
        JobTimes,
    };
    static props = {day: Object, id: Number, close: Function};

    setup() {
        this.dialog = useService("dialog");
        this.state = useState(this.props.day.state);
        this.view = useState({tab: "facts"});
        useEffect(
            (questions) => {
                if (questions) {
                    this.ask(questions);
                }
            },
            () => [this.state.asks[this.props.id]]
        );
        this.do = this.do.bind(this);
    }

    get job() {
        return getJob(this.state, this.props.id);
    }

    get isOpen() {
        const {state, can_edit} = this.job;
        return can_edit && !["done", "cancelled"].includes(state);
    }

    get tabs() {
        return [
            {key: "facts", label: _t("Job")},
            {key: "work", label: _t("Work")},
            {key: "end", label: _t("Finish")},
        ];
    }

    /**
     * Does a step of this job.
     *
     * @param {String} step
     * @param {Object} values
     */
    do(step, values) {
        return this.props.day.do(this.props.id, step, values);
    }

    /** Asks what the server wants to know before it closes the job. */
    ask(questions) {
        delete this.state.asks[this.props.id];
        this.dialog.add(ConfirmationDialog, {
            title: _t("Before you finish"),
            body: questions.join("\n"),
            confirmLabel: _t("Finish the job"),
            confirm: () => this.do("done", {accepted: questions}),
            cancelLabel: _t("Back"),
            cancel: () => {},
        });
    }
}
