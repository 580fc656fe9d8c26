import {Component, markup, useState} from "@odoo/owl";
import {FaqReader} from "./faq_reader";
import {KeepLast} from "@web/core/utils/concurrency";
import {SUBJECT_TYPED} from "../faq_subject/faq_subject_field";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useBus, useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";

const CALL = "customer.service.call";
const FAQ = "customer.service.faq";
const MIN_LETTERS = 3;
const MAX_REMEMBERED = 50;
const NOTHING = {entries: [], calls: []};

/** What may solve the call whose subject is being typed. */
export class FaqSuggestions extends Component {
    static template = "customer_service_faq.FaqSuggestions";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.keepLast = new KeepLast();
        this.remembered = new Map();
        this.state = useState({found: NOTHING, asked: false, busy: false});
        this.typed = null; // what the record does not know yet
        this.known = null;
        useRecordObserver((record) => {
            const subject = record.data.subject || "";
            const about = this.getAbout(record);
            if (this.known !== `${record.id} ${subject}`) {
                this.known = `${record.id} ${subject}`;
                this.typed = null;
            }
            this.ask(this.typed ?? subject, about);
        });
        useBus(this.props.record.model.bus, SUBJECT_TYPED, ({detail}) => {
            const {record} = this.props;
            if (detail.recordId === record.id) {
                this.typed = detail.text;
                if (this.typed !== null) {
                    this.ask(this.typed, this.getAbout(record));
                }
            }
        });
    }

    get isEntry() {
        return this.props.record.resModel !== CALL;
    }

    get insertLabel() {
        return this.isEntry ? _t("Insert") : _t("Insert in the reply");
    }

    get isEmpty() {
        const {entries, calls} = this.state.found;
        return !entries.length && !calls.length;
    }

    /**
     * @param {Object} record of the form
     * @returns {Object} ids of what is known of the call
     */
    getAbout(record) {
        return {
            company_id: record.data.company_id?.id || false,
            equipment_id: record.data.equipment_id?.id || false,
            symptom_id: record.data.symptom_id?.id || false,
            call_id: (record.resModel === CALL && record.resId) || false,
        };
    }

    /**
     * Shows what is found; what was shown stays until then, so that nothing jumps.
     *
     * @param {String} typed
     * @param {Object} about
     */
    async ask(typed, about) {
        const text = typed.trim().replace(/\s+/g, " ");
        if (text.length < MIN_LETTERS) {
            this.keepLast.add(Promise.resolve());
            Object.assign(this.state, {found: NOTHING, asked: false});
            return;
        }
        const key = JSON.stringify([text.toLowerCase(), about]);
        if (key === this.shownKey && this.state.asked) {
            return;
        }
        this.shownKey = key;
        const found = await this.keepLast.add(this.remember(key, text, about));
        Object.assign(this.state, {found, asked: true});
    }

    /**
     * @param {String} key of what is asked
     * @param {String} text
     * @param {Object} about
     * @returns {Promise<Object>} entries and calls; nothing if they cannot be had,
     *  because help that fails must not stop who is on the telephone
     */
    remember(key, text, about) {
        if (!this.remembered.has(key)) {
            const answer = this.orm.silent
                .call(FAQ, "suggest", [text, about])
                .catch(() => {
                    this.remembered.delete(key);
                    return NOTHING;
                });
            this.remembered.set(key, answer);
            if (this.remembered.size > MAX_REMEMBERED) {
                this.remembered.delete(this.remembered.keys().next().value);
            }
        }
        return this.remembered.get(key);
    }

    // --------------------------------------------------------------------------
    // What can be done with an entry
    // --------------------------------------------------------------------------
    getSolved({solved_count: count}) {
        if (!count) {
            return "";
        }
        return count === 1 ? _t("solved 1 call") : _t("solved %s calls", count);
    }

    canInsert(entry) {
        return !this.props.readonly && entry.audience !== "internal";
    }

    read(entry) {
        const act = (method) => () => this[method](entry);
        this.dialog.add(FaqReader, {
            id: entry.id,
            callId: this.getAbout(this.props.record).call_id,
            insertLabel: this.insertLabel,
            onInsert: this.canInsert(entry) ? act("insert") : undefined,
            onSolve: this.props.readonly ? undefined : act("solve"),
        });
    }

    insert(entry) {
        return this.once(() =>
            this.isEntry ? this.insertInEntry(entry) : this.insertInMail(entry)
        );
    }

    async insertInEntry(entry) {
        const {record} = this.props;
        const solution = await this.orm.call(FAQ, "insert_for_desk", [entry.id]);
        await record.update({
            solution: this.join(await this.getSolution(record), solution),
            faq_id: {id: entry.id, display_name: entry.name},
        });
        this.tell(_t("The solution is below, in the outcome of the call."));
    }

    async insertInMail(entry) {
        const {record} = this.props;
        if (await record.save()) {
            const action = await this.orm.call(CALL, "action_insert_faq", [
                [record.resId],
                entry.id,
            ]);
            await this.action.doAction(action, {onClose: () => this.reload()});
        }
    }

    solve(entry) {
        return this.once(async () => {
            const {record} = this.props;
            if (!(await record.save())) {
                return;
            }
            const action = await this.orm.call(record.resModel, "action_solve_by_faq", [
                [record.resId],
                entry.id,
            ]);
            if (action) {
                const onClose = this.isEntry ? undefined : () => this.reload();
                await this.action.doAction(action, {onClose});
            } else {
                this.tell(_t("Solved."));
            }
            if (!this.isEntry) {
                await this.reload();
            }
        });
    }

    // --------------------------------------------------------------------------
    // What can be done with a solved call
    // --------------------------------------------------------------------------
    open(call) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: CALL,
            res_id: call.id,
            views: [[false, "form"]],
            target: "new",
        });
    }

    /**
     * Takes the solution of another call, cleaned of who that customer was. What is
     * written already stays above it.
     *
     * @param {Object} call
     */
    reuse(call) {
        return this.once(async () => {
            const {record} = this.props;
            const {html, text} = await this.orm.call(CALL, "get_reusable_solution", [
                call.id,
            ]);
            const before = await this.getSolution(record);
            const solution = this.isEntry
                ? this.join(before, text)
                : markup(before.includes(html) ? before : before + html);
            await record.update({solution});
            this.tell(_t("The solution is below: read it before you save."));
        });
    }

    // --------------------------------------------------------------------------
    // Helpers
    // --------------------------------------------------------------------------
    /**
     * @param {Object} record of the form
     * @returns {Promise<String>} the solution with what is just being typed
     */
    async getSolution(record) {
        await record.isDirty();
        return String(record.data.solution || "");
    }

    join(before, added) {
        const kept = before.trim();
        return kept && !kept.includes(added) ? `${kept}\n\n${added}` : added;
    }

    tell(message) {
        this.notification.add(message, {type: "success"});
    }

    async reload() {
        const {record} = this.props;
        await record.load();
        this.env.bus.trigger("MAIL:RELOAD-THREAD", {
            model: record.resModel,
            id: record.resId,
        });
    }

    /**
     * Does one thing at a time: a second click waits for nothing and does nothing.
     *
     * @param {Function} act
     */
    async once(act) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await act();
        } finally {
            this.state.busy = false;
        }
    }
}

export const faqSuggestions = {
    component: FaqSuggestions,
    fieldDependencies: [
        {name: "subject", type: "char"},
        {name: "company_id", type: "many2one", relation: "res.company"},
    ],
};

registry
    .category("view_widgets")
    .add("customer_service_faq_suggestions", faqSuggestions);
