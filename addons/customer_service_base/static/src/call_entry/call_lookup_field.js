import {Component, onMounted, useRef} from "@odoo/owl";
import {AutoComplete} from "@web/core/autocomplete/autocomplete";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {router} from "@web/core/browser/router";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

const MIN_LENGTH = 3;
const CALLER = ["caller_name", "caller_phone", "caller_email"];
const NOBODY = {
    caller_id: false,
    caller_name: false,
    caller_phone: false,
    caller_email: false,
    partner_id: false,
    site_id: false,
    end_user_id: false,
    equipment_id: false,
};

/**
 * Returns what choosing an item writes in the entry.
 *
 * A machine comes to the caller who is there; a contact keeps the machine if it is
 * theirs, and else begins anew, as does everything else.
 *
 * @param {Object} item of the look-up
 * @param {Object} data of the entry
 * @returns {Object} values by field
 */
export function getChanges(item, data) {
    if (item.model === "customer.service.equipment") {
        return item.values;
    }
    const firm = item.values.partner_id?.id;
    if (data.equipment_id && data.facts?.equipment?.firms?.includes(firm)) {
        return {caller_id: item.values.caller_id};
    }
    const changes = {...NOBODY, ...item.values};
    if (changes.caller_id) {
        // The contact tells them
        CALLER.forEach((name) => delete changes[name]);
    }
    return changes;
}

/** The one box: whatever is typed, it proposes who calls and about what. */
export class CallLookupField extends Component {
    static template = "customer_service_base.CallLookupField";
    static components = {AutoComplete};
    static props = {
        ...standardFieldProps,
        placeholder: {type: String, optional: true},
    };

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        // Given by the telephone system, see the controller
        const number = String(router.current.number || "");
        onMounted(() => {
            const input = this.root.el.querySelector("input");
            if (input && !this.props.record.resId) {
                input.focus();
                if (number) {
                    input.value = number.replace(/^tel:/, "");
                    input.dispatchEvent(new Event("input", {bubbles: true}));
                }
            }
        });
    }

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    get sources() {
        return [
            {
                placeholder: _t("Searching…"),
                optionSlot: "option",
                options: (term) => this.find(term),
            },
        ];
    }

    /**
     * @param {String} term
     * @returns {Promise<Object[]>} titles and items, one below the other
     */
    async find(term) {
        if (term.length < MIN_LENGTH) {
            return [];
        }
        const groups = await this.orm.call("customer.service.lookup", "lookup", [term]);
        return groups.flatMap((group) => [
            {label: group.label, cssClass: "o_call_lookup_title", data: {title: true}},
            ...group.items.map((item) => ({
                label: item.label,
                cssClass: `o_call_lookup_${group.key}`,
                data: {detail: item.detail},
                onSelect: () => this.choose(item),
            })),
        ]);
    }

    async choose(item) {
        const {record, name} = this.props;
        await record.update({[name]: item.label, ...getChanges(item, record.data)});
        const subject = this.root.el
            ?.closest(".o_form_view")
            ?.querySelector("[name=subject] input");
        subject?.focus();
    }

    async onChange({inputValue}) {
        if (inputValue !== this.value) {
            await this.props.record.update({[this.props.name]: inputValue});
        }
    }
}

export const callLookupField = {
    component: CallLookupField,
    displayName: _t("Look-up of the Telephone Desk"),
    supportedTypes: ["char"],
    extractProps: ({placeholder}) => ({placeholder}),
};

registry.category("fields").add("customer_service_call_lookup", callLookupField);
