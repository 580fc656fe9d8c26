import {Component, onWillStart, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {DropdownItem} from "@web/core/dropdown/dropdown_item";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {formatCurrency} from "@web/core/currency";
import {registry} from "@web/core/registry";
import {router} from "@web/core/browser/router";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const MODEL = "customer.service.contract";
const LEDGER = "customer.service.contract.period";
const COLORS = {
    due: "text-bg-info",
    invoiced: "text-bg-success",
    waived: "text-bg-warning",
    suspended: "text-bg-warning",
    credited: "text-bg-secondary",
    planned: "border text-body",
};

/** What was billed of a contract and what will be: ledger and projection. */
export class FeeSchedule extends Component {
    static template = "customer_service_contract.FeeSchedule";
    static components = {Dropdown, DropdownItem, Layout};
    static props = {...standardActionServiceProps};
    static displayName = _t("Schedule of Fees");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.contractId =
            this.props.action.context.active_id || Number(router.current.active_id);
        this.horizons = [1, 3, 5, 10];
        this.columns = [
            {name: "period_start", label: _t("Period")},
            {name: "line", label: _t("Line")},
            {name: "date_due", label: _t("Due on")},
            {name: "amount", label: _t("Amount")},
            {name: "state", label: _t("Status")},
            {name: "invoice", label: _t("Invoice")},
        ];
        this.state = useState({
            data: null,
            years: 10,
            line: false,
            sort: {name: "period_start", desc: false},
        });
        onWillStart(() => this.load());
    }

    get display() {
        return {controlPanel: {}};
    }

    async load() {
        this.state.data = await this.orm.call(MODEL, "get_fee_schedule", [
            [this.contractId],
            this.state.years,
        ]);
        this.env.config.setDisplayName(_t("Fees of %s", this.state.data.contract.name));
    }

    async onHorizon(years) {
        this.state.years = years;
        await this.load();
    }

    onSort(name) {
        const {sort} = this.state;
        this.state.sort = {name, desc: sort.name === name && !sort.desc};
    }

    /** Lines of the contract, to show one of them only. */
    get lines() {
        const names = new Map();
        for (const row of this.state.data.rows) {
            if (row.line_id) {
                names.set(row.line_id, row.line);
            }
        }
        return [...names].map(([id, name]) => ({id, name}));
    }

    get rows() {
        const {name, desc} = this.state.sort;
        const rows = this.state.data.rows.filter(
            (row) => !this.state.line || row.line_id === this.state.line
        );
        const key = (row) => (name === "state" ? this.stateLabel(row) : row[name]);
        const compare = (a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b)));
        rows.sort((a, b) => (desc ? compare(b, a) : compare(a, b)));
        return rows;
    }

    /** Rows by calendar year while they are sorted by period, else all in one. */
    get groups() {
        if (this.state.sort.name !== "period_start") {
            return [{key: "all", total: false, rows: this.rows}];
        }
        const groups = [];
        for (const row of this.rows) {
            const year = Number(row.period_start.slice(0, 4));
            if (!groups.length || groups.at(-1).key !== year) {
                groups.push({key: year, total: this.total(year), rows: []});
            }
            groups.at(-1).rows.push(row);
        }
        return groups;
    }

    total(year) {
        if (!this.state.line) {
            return this.state.data.totals.find((total) => total.year === year);
        }
        const total = {year, billed: 0, open: 0, if_renewed: 0};
        for (const row of this.rows) {
            if (row.counts && Number(row.period_start.slice(0, 4)) === year) {
                const open = row.if_renewed ? "if_renewed" : "open";
                total[row.state === "invoiced" ? "billed" : open] += row.amount;
            }
        }
        return total;
    }

    stateLabel(row) {
        return row.if_renewed ? _t("If renewed") : this.state.data.states[row.state];
    }

    stateColor(row) {
        return COLORS[row.state] || "text-bg-light";
    }

    money(amount) {
        return formatCurrency(amount, this.state.data.currency_id);
    }

    day(value) {
        return formatDate(deserializeDate(value));
    }

    openInvoice(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "account.move",
            res_id: row.invoice_id,
            views: [[false, "form"]],
        });
    }

    openContract() {
        if (this.env.config.breadcrumbs?.length > 1) {
            return this.env.config.historyBack();
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: MODEL,
            res_id: this.contractId,
            views: [[false, "form"]],
        });
    }

    async decide(method, row) {
        await this.orm.call(LEDGER, method, [[row.id]]);
        await this.load();
    }

    print() {
        return this.action.doAction(
            "customer_service_contract.action_report_fee_schedule",
            {
                additionalContext: {
                    active_ids: [this.contractId],
                    active_id: this.contractId,
                },
            }
        );
    }

    exportXlsx() {
        return this.action.doAction({
            type: "ir.actions.act_url",
            url: `/customer_service/contract/${this.contractId}/fees.xlsx?years=${this.state.years}`,
            target: "download",
        });
    }
}

registry.category("actions").add("customer_service_contract_fee_schedule", FeeSchedule);
