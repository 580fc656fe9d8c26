import {Component, markup} from "@odoo/owl";
import {isAndroid, isIOS} from "@web/core/browser/feature_detection";

/** What the job is about: where, whom, which machine, what the customer says. */
export class JobFacts extends Component {
    static template = "customer_service_base.JobFacts";
    static props = {job: Object};

    /** Opens the telephone's own navigation, or a map. */
    get mapUrl() {
        const address = encodeURIComponent(this.props.job.address);
        if (isAndroid()) {
            return `geo:0,0?q=${address}`;
        }
        return isIOS()
            ? `https://maps.apple.com/?daddr=${address}`
            : `https://www.openstreetmap.org/search?query=${address}`;
    }

    getPhoneUrl(phone) {
        return `tel:${phone.replace(/[^+\d]/g, "")}`;
    }

    /** The host has cleaned these texts when they were written. */
    get description() {
        return markup(this.props.job.description);
    }

    get instructions() {
        return markup(this.props.job.instructions);
    }
}
