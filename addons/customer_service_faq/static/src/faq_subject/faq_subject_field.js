import {CharField, charField} from "@web/views/fields/char/char_field";
import {TextField, textField} from "@web/views/fields/text/text_field";
import {useComponent, useEffect, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useDebounced} from "@web/core/utils/timing";

/** Milliseconds of rest after which what was typed is told. */
const REST = 400;

/** Event of the form's bus: `{recordId, text}`; no text when the field is left. */
export const SUBJECT_TYPED = "FAQ_SUBJECT_TYPED";

/**
 * Tells the form what is being typed, when the typist rests.
 *
 * The record is told nothing until the field is left, as with any field: so neither
 * the cursor nor the status of the form moves, and no onchange is asked.
 *
 * @param {String} refName of the input
 */
export function useTypedText(refName) {
    const input = useRef(refName);
    const component = useComponent();
    const tell = (text) => {
        const {record} = component.props;
        record.model.bus.trigger(SUBJECT_TYPED, {recordId: record.id, text});
    };
    const tellTyped = useDebounced(() => tell(input.el?.value || ""), REST);
    const tellLeft = () => {
        tellTyped.cancel();
        tell(null);
    };
    useEffect(
        (el) => {
            el?.addEventListener("input", tellTyped);
            el?.addEventListener("change", tellLeft);
            return () => {
                el?.removeEventListener("input", tellTyped);
                el?.removeEventListener("change", tellLeft);
            };
        },
        () => [input.el]
    );
}

/** The subject of a call as the title of a form. */
export class FaqSubjectField extends TextField {
    setup() {
        super.setup();
        useTypedText("textarea");
    }
}

/** The subject of a call as one line among others. */
export class FaqSubjectLineField extends CharField {
    setup() {
        super.setup();
        useTypedText("input");
    }
}

registry.category("fields").add("customer_service_faq_subject", {
    ...textField,
    component: FaqSubjectField,
    additionalClasses: ["o_field_text"],
    displayName: _t("Subject with Suggestions (Title)"),
    supportedTypes: ["char"],
});

registry.category("fields").add("customer_service_faq_subject_line", {
    ...charField,
    component: FaqSubjectLineField,
    additionalClasses: ["o_field_char"],
    displayName: _t("Subject with Suggestions (Line)"),
    supportedTypes: ["char"],
});
