import {router} from "@web/core/browser/router";
import {patch} from "@web/core/utils/patch";
import {session} from "@web/session";

// What the mail add-in calls the records of its section of tickets
const TICKET = "helpdesk.ticket";
const CALL = "customer.service.call";

/**
 * Let a state of the router that names a ticket name a call.
 *
 * @param {object} state changed in place: the router keeps it
 * @returns {object} the state
 */
export function openCallForTicket(state) {
    for (const action of [state, ...(state?.actionStack || [])]) {
        if (action?.model === TICKET) {
            action.model = CALL;
        }
    }
    return state;
}

if (session.customer_service_ticket_links) {
    openCallForTicket(router.current); // the address the page was opened with
    patch(router, {
        urlToState() {
            return openCallForTicket(super.urlToState(...arguments));
        },
    });
}
