import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {getReference} from "@customer_service_base/my_day/job_steps";
import {useDebounced} from "@web/core/utils/timing";

const SHORTEST = 2;

/** Parts: what was planned, what is used, what is added. */
export class JobParts extends Component {
    static template = "customer_service_base.JobParts";
    static props = {job: Object, do: Function, isOpen: Boolean, day: Object};

    setup() {
        this.add = useState({isOpen: false, term: "", found: [], message: ""});
        this.serials = useState({});
        this.search = useDebounced(() => this.find(), 300);
    }

    getKey(part) {
        return part.uuid || part.id;
    }

    getDetail(part) {
        const planned = part.quantity - part.used;
        if (part.state === "released") {
            return _t("Not needed");
        }
        return planned > 0
            ? _t("%(planned)s planned, %(used)s used", {
                  planned: part.quantity,
                  used: part.used,
              })
            : _t("%s used", part.used);
    }

    use(part, quantity) {
        const serial = (this.serials[this.getKey(part)] || "").trim();
        this.serials[this.getKey(part)] = "";
        return this.props.do("part_used", {
            ...getReference(part),
            quantity,
            ...(serial && {serial}),
        });
    }

    takeBack(part) {
        return this.props.do("part_back", {...getReference(part), quantity: 1});
    }

    release(part) {
        return this.props.do("part_removed", getReference(part));
    }

    async find() {
        const term = this.add.term.trim();
        if (term.length < SHORTEST) {
            Object.assign(this.add, {found: [], message: ""});
            return;
        }
        try {
            const found = await this.props.day.findProducts(term);
            const message = found.length ? "" : _t("Nothing found.");
            Object.assign(this.add, {found, message});
        } catch {
            const message = _t("Finding parts needs a connection.");
            Object.assign(this.add, {found: [], message});
        }
    }

    take(product) {
        Object.assign(this.add, {isOpen: false, term: "", found: [], message: ""});
        return this.props.do("part_used", {
            product_id: product.id,
            name: product.name,
            quantity: 1,
            ...(product.serial && {serial: product.serial}),
        });
    }
}
