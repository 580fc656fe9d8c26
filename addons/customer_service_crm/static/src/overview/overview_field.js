import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

const EMPTY = {blocks: []};

/** The service of a customer at a glance; rows open over it and change nothing. */
export class ServiceOverviewField extends Component {
    static template = "customer_service_crm.ServiceOverview";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get overview() {
        return this.props.record.data[this.props.name] || EMPTY;
    }

    get light() {
        return {
            good: {color: "success", text: _t("Service earns well")},
            poor: {color: "warning", text: _t("Service earns little")},
            loss: {color: "danger", text: _t("Service is a loss")},
            none: {color: "secondary", text: _t("Nothing booked in twelve months")},
        }[this.overview.margin];
    }

    /**
     * Opens a document over the screen, to be read.
     *
     * @param {Object} block
     * @param {Object} row
     */
    open(block, row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: row.title,
            res_model: block.model,
            res_id: row.id,
            views: [[block.view || false, "form"]],
            target: "new",
            context: {create: false, edit: false},
        });
    }

    /**
     * Opens all rows of a block.
     *
     * @param {Object} block
     */
    async openAll(block) {
        const action = await this.orm.call("res.partner", "action_view_service_block", [
            [this.overview.partner],
            block.key,
        ]);
        if (action) {
            await this.action.doAction(action);
        }
    }
}

export const serviceOverviewField = {
    component: ServiceOverviewField,
    displayName: _t("Service of a customer"),
    supportedTypes: ["json"],
};

registry.category("fields").add("customer_service_overview", serviceOverviewField);
