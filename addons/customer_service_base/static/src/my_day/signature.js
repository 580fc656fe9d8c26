import {
    Component,
    onWillStart,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {loadJS} from "@web/core/assets";

const LIBRARY = "/web/static/lib/signature_pad/signature_pad.umd.js";

/**
 * Loads what draws the signature, to have it out of reach as well.
 *
 * @returns {Promise}
 */
export function loadSignaturePad() {
    return loadJS(LIBRARY);
}

/** The customer's signature on the glass, with their name. */
export class Signature extends Component {
    static template = "customer_service_base.Signature";
    static props = {name: String, onSign: Function, cancel: Function};

    setup() {
        this.canvas = useRef("canvas");
        this.state = useState({name: this.props.name, isEmpty: true, isMissing: false});
        onWillStart(async () => {
            try {
                await loadSignaturePad();
            } catch {
                this.state.isMissing = true;
            }
        });
        useEffect(
            (canvas) => {
                if (canvas) {
                    this.open(canvas);
                }
            },
            () => [this.canvas.el]
        );
        this.resize = this.resize.bind(this);
        browser.addEventListener("resize", this.resize);
        onWillUnmount(() => browser.removeEventListener("resize", this.resize));
    }

    open(canvas) {
        this.pad = new window.SignaturePad(canvas, {
            penColor: "#000080",
            backgroundColor: "rgb(255,255,255)",
        });
        this.pad.addEventListener("endStroke", () => {
            this.state.isEmpty = false;
        });
        this.resize();
    }

    /** Turning the telephone keeps what was drawn. */
    resize() {
        const canvas = this.canvas.el;
        if (!canvas || canvas.width === canvas.clientWidth) {
            return;
        }
        const drawn = this.pad.toData();
        Object.assign(canvas, {
            width: canvas.clientWidth,
            height: canvas.clientHeight,
        });
        this.pad.clear();
        this.pad.fromData(drawn);
    }

    clear() {
        this.pad.clear();
        this.state.isEmpty = true;
    }

    get canSign() {
        return !this.state.isEmpty && this.state.name.trim();
    }

    sign() {
        const signature = this.pad.toDataURL("image/png").split(",")[1];
        return this.props.onSign({signature, name: this.state.name.trim()});
    }
}
