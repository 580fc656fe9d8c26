import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {readPhoto} from "@customer_service_base/my_day/photo";
import {useService} from "@web/core/utils/hooks";

/** Button that takes a photo. */
export class PhotoInput extends Component {
    static template = "customer_service_base.PhotoInput";
    static props = {
        onPhoto: Function,
        label: {type: String, optional: true},
        isDone: {type: Boolean, optional: true},
    };

    setup() {
        this.notification = useService("notification");
        this.state = useState({isBusy: false});
    }

    get label() {
        return this.props.label || _t("Photo");
    }

    async onChange(ev) {
        const input = ev.target;
        this.state.isBusy = true;
        try {
            for (const file of input.files) {
                await this.props.onPhoto(await readPhoto(file), file.name);
            }
        } catch (error) {
            this.notification.add(error.message, {type: "danger"});
        } finally {
            this.state.isBusy = false;
            input.value = "";
        }
    }
}
