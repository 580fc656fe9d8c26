import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

const EMPTY = {
    alerts: [],
    contract: [],
    equipment: false,
    calls: {items: [], more: 0},
    machines: {items: [], more: 0},
    history: [],
    note: "",
};

/** What is known before the call is saved, with the shortcuts that follow from it. */
export class CallFactsField extends Component {
    static template = "customer_service_base.CallEntryFacts";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get facts() {
        return this.props.record.data[this.props.name] || EMPTY;
    }

    get isEmpty() {
        const {alerts, contract, equipment, calls, machines, history, note} =
            this.facts;
        return !(
            equipment ||
            note ||
            [alerts, contract, calls.items, machines.items, history].some(
                (items) => items.length
            )
        );
    }

    /**
     * Opens a document over the screen: the call goes on.
     *
     * @param {String} model
     * @param {Number} id
     */
    open(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
            target: "new",
        });
    }

    /**
     * Takes a machine of the customer.
     *
     * @param {Object} machine
     */
    async take(machine) {
        await this.props.record.update({
            equipment_id: {id: machine.id, display_name: machine.label},
        });
    }

    /**
     * Notes what was said on a call that is open already, instead of a new one.
     *
     * @param {Number} callId
     */
    async addTo(callId) {
        const {record} = this.props;
        if (await record.save()) {
            const action = await this.orm.call(record.resModel, "action_add_to", [
                [record.resId],
                callId,
            ]);
            await this.action.doAction(action);
        }
    }
}

export const callFactsField = {
    component: CallFactsField,
    displayName: _t("What is known of a call"),
    supportedTypes: ["json"],
};

registry.category("fields").add("customer_service_call_facts", callFactsField);
