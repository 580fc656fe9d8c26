import {Component, markup, onWillStart} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {useService} from "@web/core/utils/hooks";

/** An entry of the FAQ as the desk reads it, over the call. */
export class FaqReader extends Component {
    static template = "customer_service_faq.FaqReader";
    static components = {Dialog};
    static props = {
        id: Number,
        callId: {type: [Number, Boolean], optional: true},
        insertLabel: {type: String, optional: true},
        onInsert: {type: Function, optional: true},
        onSolve: {type: Function, optional: true},
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        onWillStart(async () => {
            const entry = await this.orm.call(
                "customer.service.faq",
                "read_for_desk",
                [this.props.id],
                {call_id: this.props.callId || false}
            );
            // Sanitized when they were saved
            this.entry = {
                ...entry,
                solution: markup(entry.solution),
                internal_note: markup(entry.internal_note),
            };
        });
    }

    /**
     * Leaves the dialog before what follows opens another.
     *
     * @param {Function} act
     */
    leave(act) {
        this.props.close();
        return act();
    }
}
