/**
 * Steps on their way to the server: kept, sent in order, sent again.
 *
 * Nothing here knows the browser or the server, so that it can be tested alone.
 */

const LONGEST_PAUSE = 60;
const SERVER_ATTEMPTS = 3;
// they close a job: not before everything of it has arrived
const LAST_STEPS = new Set(["done", "send_report"]);

/** The step was understood and refused: sending it again changes nothing. */
export class RefusedError extends Error {}

/** The server answered with a fault of its own. */
export class ServerFaultError extends Error {}

/** The user is no longer logged in. */
export class LoginNeededError extends Error {}

/**
 * Returns the step to send next: in order, but a refused one lets the others pass.
 *
 * What closes a job waits until its refused steps were put right or thrown away, and
 * what follows in that job waits with it.
 *
 * @param {Object[]} entries in order
 * @returns {Object|undefined}
 */
export function getNextEntry(entries) {
    const refused = new Set(entries.filter((one) => one.refused).map((one) => one.job));
    const held = new Set();
    for (const entry of entries) {
        if (entry.refused || held.has(entry.job)) {
            continue;
        }
        if (LAST_STEPS.has(entry.step) && refused.has(entry.job)) {
            held.add(entry.job);
            continue;
        }
        return entry;
    }
    return undefined;
}

/**
 * Returns the seconds to wait after so many failures in a row.
 *
 * @param {Number} failures
 * @returns {Number}
 */
export function getPause(failures) {
    return Math.min(2 ** failures, LONGEST_PAUSE);
}

/**
 * Tells what a step replaces when it comes again: typed values, the signature, the end.
 *
 * @param {Object} entry
 * @returns {String|undefined} undefined: nothing, each such step counts
 */
export function getSlot({job, step, values}) {
    if (step === "set") {
        return `${job}:set:${Object.keys(values).sort()}`;
    }
    if (step === "check") {
        return `${job}:check:${values.id}:${Object.keys(values).sort()}`;
    }
    if (["sign", "unsigned"].includes(step)) {
        return `${job}:sign`;
    }
    return step === "done" ? `${job}:done` : undefined;
}

/**
 * Returns the steps that a new one makes useless: never those that may have arrived.
 *
 * @param {Object[]} entries
 * @param {Object} entry the new one
 * @param {String} sending number of the step on its way
 * @returns {Object[]}
 */
export function getReplaced(entries, entry, sending) {
    const slot = getSlot(entry);
    return entries.filter(
        (one) =>
            slot &&
            getSlot(one) === slot &&
            one.uuid !== sending &&
            (one.refused || !one.attempts)
    );
}

export class Outbox {
    /**
     * @param {Object} options
     * @param {Object} options.storage list(), put(entry), remove(uuid)
     * @param {Function} options.send sends an entry, returns the answer
     * @param {Function} options.onAnswer called with entry and answer
     * @param {Function} options.onChange called when anything changed
     * @param {Function} options.later calls a function after so many seconds, returns
     *  what takes it back
     */
    constructor({storage, send, onAnswer, onChange, later}) {
        Object.assign(this, {storage, send, onAnswer, onChange, later});
        this.entries = [];
        this.failures = 0;
        this.sending = null;
        this.state = "online";
        this.flushing = null;
        this.takeBack = () => {};
        this.order = 0;
        // whether the telephone kept all that is here
        this.isSafe = true;
    }

    /** Reads what an earlier page has left behind. */
    async load() {
        const kept = await this.storage.list();
        const known = new Set(this.entries.map((one) => one.uuid));
        this.entries.push(...kept.filter((one) => !known.has(one.uuid)));
        this.entries.sort((one, other) => one.order - other.order);
        this.order = Math.max(this.order, ...this.entries.map((one) => one.order));
        this.onChange();
    }

    /**
     * Keeps a step and sends it as soon as possible.
     *
     * @param {Object} entry uuid, job, step, values, moment
     */
    async add(entry) {
        const replaced = getReplaced(this.entries, entry, this.sending);
        const added = {...entry, order: ++this.order, attempts: 0, refused: false};
        this.entries = this.entries.filter((one) => !replaced.includes(one));
        this.entries.push(added);
        this.onChange();
        await this._keep(added);
        await Promise.all(replaced.map((one) => this.storage.remove(one.uuid)));
        this.flush();
    }

    /** Sends a refused step again, as it is. */
    async retry(uuid) {
        const entry = this.entries.find((one) => one.uuid === uuid);
        Object.assign(entry, {refused: false, attempts: 0});
        await this._keep(entry);
        this.wake();
    }

    /** Throws a step away that is not on its way. */
    async discard(uuid) {
        if (uuid === this.sending) {
            return;
        }
        this.entries = this.entries.filter((one) => one.uuid !== uuid);
        this.onChange();
        await this.storage.remove(uuid);
        this.flush();
    }

    /** Tries again at once: the connection is back. */
    wake() {
        this.failures = 0;
        this.flush();
    }

    /** Sends what there is, one step after the other. */
    flush() {
        this.takeBack();
        this.takeBack = () => {};
        this.flushing ||= this._flush().finally(() => {
            this.flushing = null;
            // what was added while the last answer was being worked on
            if (!this.failures && getNextEntry(this.entries)) {
                this.flush();
            }
        });
        return this.flushing;
    }

    async _keep(entry) {
        try {
            await this.storage.put(entry);
            this.isSafe = true;
        } catch {
            this.isSafe = false;
        }
        this.onChange();
    }

    async _flush() {
        let entry = getNextEntry(this.entries);
        while (entry) {
            if (!(await this._sendOne(entry))) {
                this.failures++;
                this.takeBack = this.later(() => this.flush(), getPause(this.failures));
                break;
            }
            entry = getNextEntry(this.entries);
        }
        this.sending = null;
        this.onChange();
    }

    /**
     * @param {Object} entry
     * @returns {Promise<Boolean>} whether to go on with the next one
     */
    async _sendOne(entry) {
        this.sending = entry.uuid;
        entry.attempts++;
        this.onChange();
        await this._keep(entry);
        let answer = null;
        try {
            answer = await this.send(entry);
        } catch (error) {
            return this._afterFailure(entry, error);
        }
        this.failures = 0;
        this.state = "online";
        this.entries = this.entries.filter((one) => one.uuid !== entry.uuid);
        await this.storage.remove(entry.uuid);
        this.onAnswer(entry, answer);
        return true;
    }

    async _afterFailure(entry, error) {
        const isFault = error instanceof ServerFaultError;
        if (
            error instanceof RefusedError ||
            (isFault && entry.attempts >= SERVER_ATTEMPTS)
        ) {
            entry.refused = error.message;
            this.state = "online";
            await this._keep(entry);
            return true;
        }
        this.state = error instanceof LoginNeededError ? "login" : "offline";
        return false;
    }
}
