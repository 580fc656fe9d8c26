import {Component, onWillUnmount, onWillUpdateProps, useState} from "@odoo/owl";
import {PhotoInput} from "@customer_service_base/my_day/photo_input";
import {browser} from "@web/core/browser/browser";
import {getReference} from "@customer_service_base/my_day/job_steps";

const PAUSE = 1500;

/** What was done, in words and photos. Saved whenever the typing pauses. */
export class JobReport extends Component {
    static template = "customer_service_base.JobReport";
    static components = {PhotoInput};
    static props = {job: Object, do: Function, isOpen: Boolean};

    setup() {
        this.text = useState({value: this.props.job.report});
        this.isTyped = false;
        this.timer = 0;
        onWillUpdateProps(({job}) => {
            if (!this.isTyped) {
                this.text.value = job.report;
            }
        });
        this.save = this.save.bind(this);
        // Leaving the page or the tab is a pause too
        document.addEventListener("visibilitychange", this.save);
        onWillUnmount(() => {
            document.removeEventListener("visibilitychange", this.save);
            this.save();
        });
    }

    onInput() {
        this.isTyped = true;
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(this.save, PAUSE);
    }

    save() {
        browser.clearTimeout(this.timer);
        if (this.isTyped) {
            this.isTyped = false;
            this.props.do("set", {report: this.text.value});
        }
    }

    addPhoto(data, name) {
        return this.props.do("photo", {data, name});
    }

    removePhoto(photo) {
        return this.props.do("photo_removed", getReference(photo));
    }

    getSource(photo) {
        return photo.data
            ? `data:image/jpeg;base64,${photo.data}`
            : `/web/image/${photo.id}/256x256`;
    }
}
