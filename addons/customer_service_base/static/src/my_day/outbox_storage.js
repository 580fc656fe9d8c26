import {browser} from "@web/core/browser/browser";

const DATABASE = "customer_service_my_day";
const STEPS = "steps";
const CACHE = "cache";
const PREFIX = `${DATABASE}:`;

function asPromise(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

async function openDatabase() {
    const request = window.indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
        request.result.createObjectStore(STEPS, {keyPath: "uuid"});
        request.result.createObjectStore(CACHE);
    };
    return asPromise(request);
}

/** Rows in the browser's own database: large enough for photos. */
class IndexedRows {
    constructor(database) {
        this.database = database;
    }

    async _do(table, mode, act) {
        const transaction = this.database.transaction(table, mode, {
            durability: "strict",
        });
        const result = await asPromise(act(transaction.objectStore(table)));
        if (mode === "readwrite") {
            await new Promise((resolve, reject) => {
                transaction.oncomplete = resolve;
                transaction.onabort = () => reject(transaction.error);
                transaction.commit();
            });
        }
        return result;
    }

    list(table) {
        return this._do(table, "readonly", (store) => store.getAll());
    }

    get(table, key) {
        return this._do(table, "readonly", (store) => store.get(key));
    }

    put(table, key, value) {
        return this._do(table, "readwrite", (store) =>
            store.keyPath ? store.put(value) : store.put(value, key)
        );
    }

    remove(table, key) {
        return this._do(table, "readwrite", (store) => store.delete(key));
    }
}

/** The same where the browser has no database: private windows, old phones. */
class LocalRows {
    _key(table, key) {
        return `${PREFIX}${table}:${key}`;
    }

    async list(table) {
        return Object.keys(browser.localStorage)
            .filter((key) => key.startsWith(this._key(table, "")))
            .map((key) => JSON.parse(browser.localStorage.getItem(key)));
    }

    async get(table, key) {
        const text = browser.localStorage.getItem(this._key(table, key));
        return text ? JSON.parse(text) : undefined;
    }

    async put(table, key, value) {
        browser.localStorage.setItem(this._key(table, key), JSON.stringify(value));
    }

    async remove(table, key) {
        browser.localStorage.removeItem(this._key(table, key));
    }
}

/** What the telephone keeps of one user: steps to be sent, and the day as last seen. */
export class OutboxStorage {
    /**
     * @param {String} owner database and user: nobody sends what another one did
     */
    constructor(owner) {
        this.owner = owner;
    }

    get rows() {
        this._rows ||= openDatabase()
            .then((database) => new IndexedRows(database))
            .catch(() => new LocalRows());
        return this._rows;
    }

    async list() {
        const rows = await (await this.rows).list(STEPS);
        return rows.filter((row) => row.owner === this.owner);
    }

    async put(entry) {
        // a copy without the proxies of the screen, which a database cannot keep
        const row = {...JSON.parse(JSON.stringify(entry)), owner: this.owner};
        await (await this.rows).put(STEPS, row.uuid, row);
    }

    async remove(uuid) {
        await (await this.rows).remove(STEPS, uuid);
    }

    /**
     * @param {String} key
     * @returns {Promise<any>} what was kept, undefined when nothing was
     */
    async recall(key) {
        return (await this.rows).get(CACHE, `${this.owner}:${key}`);
    }

    /**
     * @param {String} key
     * @param {any} value
     */
    async keep(key, value) {
        const copy = JSON.parse(JSON.stringify(value));
        await (await this.rows).put(CACHE, `${this.owner}:${key}`, copy);
    }
}
