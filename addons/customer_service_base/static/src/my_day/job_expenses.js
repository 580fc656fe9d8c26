import {Component, useState} from "@odoo/owl";
import {PhotoInput} from "@customer_service_base/my_day/photo_input";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";
import {getReference} from "@customer_service_base/my_day/job_steps";

const EMPTY = {
    isOpen: false,
    kind: "expense",
    name: "",
    amount: "",
    receipt: "",
    message: "",
};

/** What the technician paid, with the receipt. */
export class JobExpenses extends Component {
    static template = "customer_service_base.JobExpenses";
    static components = {PhotoInput};
    static props = {job: Object, do: Function, isOpen: Boolean};

    setup() {
        this.add = useState({...EMPTY});
    }

    get kinds() {
        return {
            expense: _t("Expense"),
            board: _t("Board"),
            lodging: _t("Lodging"),
        };
    }

    getAmount(expense) {
        return formatCurrency(expense.amount, this.props.job.currency_id);
    }

    onReceipt(photo) {
        this.add.receipt = photo;
    }

    async save() {
        const {kind, name, receipt} = this.add;
        const amount = Number(String(this.add.amount).replace(",", "."));
        if (!(amount > 0)) {
            this.add.message = _t("Write what was paid.");
            return;
        }
        Object.assign(this.add, EMPTY);
        await this.props.do("expense", {
            kind,
            amount,
            name: name.trim() || this.kinds[kind],
            ...(receipt && {receipt}),
        });
    }

    remove(expense) {
        return this.props.do("expense_removed", getReference(expense));
    }
}
