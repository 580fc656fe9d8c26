import {markup, useState} from "@odoo/owl";
import {JobFacts} from "@customer_service_base/my_day/job_facts";
import {patch} from "@web/core/utils/patch";
import {useService} from "@web/core/utils/hooks";

/** The entries of the FAQ that may help with the job: kept with it, read anywhere. */
patch(JobFacts.prototype, {
    setup() {
        super.setup(...arguments);
        this.actionService = useService("action");
        this.orm = useService("orm");
        this.faq = useState({opened: 0});
    },

    /** A job that was kept before the FAQ was there has none. */
    get faqEntries() {
        return this.props.job.faq || [];
    },

    /**
     * Opens an entry, or closes it. That it was read is noted when the server is in
     * reach; nobody waits for it.
     *
     * @param {Object} entry
     */
    toggleFaq(entry) {
        this.faq.opened = this.faq.opened === entry.id ? 0 : entry.id;
        if (this.faq.opened) {
            this.orm.silent
                .call("customer.service.faq", "read_for_desk", [[entry.id]])
                .catch(() => {});
        }
    },

    /**
     * The host has cleaned these texts when they were written.
     *
     * @param {String} html
     */
    getFaqText(html) {
        return markup(html);
    },

    async openFaq() {
        const action = await this.orm.call(
            "customer.service.intervention",
            "action_view_faq",
            [[this.props.job.id]]
        );
        await this.actionService.doAction(action);
    },
});
