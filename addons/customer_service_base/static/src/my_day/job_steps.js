/**
 * What a step does to the job as the telephone shows it, before the server answers.
 *
 * Nothing here knows the browser or the server, so that it can be tested alone.
 */

/**
 * Returns how a step tells the server which row it is about.
 *
 * @param {Object} row with the number of the step that made it as long as it has no id
 * @returns {Object}
 */
export function getReference(row) {
    return row.id ? {id: row.id} : {made_by: row.uuid};
}

function isAbout(row, values) {
    return values.made_by ? row.uuid === values.made_by : row.id === values.id;
}

function without(rows, values) {
    return rows.filter((row) => !isAbout(row, values));
}

function change(rows, values, changes) {
    return rows.map((row) => (isAbout(row, values) ? {...row, ...changes(row)} : row));
}

function stopTimer(job, moment) {
    const times = job.times.map((row) =>
        row.mine && !row.date_to
            ? {...row, date_to: moment > row.date_from ? moment : row.date_from}
            : row
    );
    return {...job, times, timer_kind: false, timer_from: false};
}

function begin(job) {
    return ["planned", "confirmed"].includes(job.state)
        ? {...job, state: "in_progress"}
        : job;
}

function startTimer(kind) {
    return (job, entry) => {
        if (job.timer_kind === kind) {
            return job;
        }
        const stopped = begin(stopTimer(job, entry.moment));
        const row = {
            ...entry.made,
            kind,
            date_from: entry.moment,
            date_to: false,
            mine: true,
            user: "",
        };
        return {
            ...stopped,
            times: [...stopped.times, row],
            timer_kind: kind,
            timer_from: entry.moment,
        };
    };
}

const STEPS = {
    start_travel: startTimer("travel"),
    start_work: startTimer("work"),
    pause: (job, {moment}) => stopTimer(job, moment),
    time: (job, {values, made}) =>
        begin({...job, times: [...job.times, {...values, ...made, mine: true}]}),
    time_removed: (job, {values}) => ({...job, times: without(job.times, values)}),
    set: (job, {values}) => ({...job, ...values}),
    check: (job, {values}) => ({
        ...job,
        checks: change(job.checks, values, () => {
            const {photo, ...changes} = values;
            return photo === undefined
                ? changes
                : {
                      ...changes,
                      photo: Boolean(photo),
                      data: photo,
                      done: Boolean(photo),
                  };
        }),
    }),
    photo: (job, {values, made}) => ({
        ...job,
        photos: [...job.photos, {...values, ...made}],
    }),
    photo_removed: (job, {values}) => ({...job, photos: without(job.photos, values)}),
    part_used: (job, {values, made}) => {
        const {quantity = 1, serial, name, product_id} = values;
        if (product_id) {
            const part = {product_id, name, quantity, used: quantity, uom: ""};
            const row = {...part, ...made, serial: serial || "", state: "used"};
            return {...job, parts: [...job.parts, row]};
        }
        const parts = change(job.parts, values, (row) => ({
            used: row.used + quantity,
            serial: serial || row.serial,
            state: "used",
        }));
        return {...job, parts};
    },
    part_back: (job, {values}) => ({
        ...job,
        parts: change(job.parts, values, (row) => ({
            used: Math.max(row.used - (values.quantity ?? 1), 0),
        })),
    }),
    part_removed: (job, {values}) => ({
        ...job,
        parts: change(job.parts, values, () => ({state: "released"})),
    }),
    expense: (job, {values, made}) => ({
        ...job,
        expenses: [
            ...job.expenses,
            {...values, ...made, receipt: Boolean(values.receipt)},
        ],
    }),
    expense_removed: (job, {values}) => ({
        ...job,
        expenses: without(job.expenses, values),
    }),
    sign: (job, {values}) => ({
        ...job,
        signed: true,
        signed_by: values.name,
        unsigned_reason: "",
    }),
    unsigned: (job, {values}) => ({
        ...job,
        signed: false,
        signed_by: "",
        unsigned_reason: values.reason,
    }),
    done: (job, {moment}) => ({...stopTimer(job, moment), state: "done"}),
    send_report: (job, {values}) => ({...job, sent_to: values.email}),
};

/**
 * Returns the job as it is after a step.
 *
 * @param {Object} job
 * @param {Object} entry of the outbox
 * @param {Object} [answer] of the server, once it has come
 * @returns {Object} a new job
 */
export function applyStep(job, entry, answer = {}) {
    const {uuid, step, values, moment} = entry;
    if (answer.ask || !STEPS[step]) {
        return job;
    }
    return STEPS[step](job, {values, moment, made: {uuid, id: answer.id}});
}

/**
 * Returns the job with all that waits to be sent.
 *
 * What was refused does not count, but what was typed stays, to be put right.
 *
 * @param {Object} job
 * @param {Object[]} entries of the outbox
 * @returns {Object}
 */
export function replay(job, entries) {
    return entries
        .filter((one) => one.job === job.id && (!one.refused || one.step === "set"))
        .reduce((state, one) => applyStep(state, one), job);
}

/**
 * Returns the seconds of a kind of time, the running timer up to now.
 *
 * @param {Object} job
 * @param {String} kind
 * @param {String} now UTC, as the server writes it
 * @returns {Number}
 */
export function getSeconds(job, kind, now) {
    const parse = (moment) => Date.parse(`${moment.replace(" ", "T")}Z`);
    return job.times
        .filter((row) => row.kind === kind)
        .reduce(
            (sum, row) =>
                sum +
                Math.max(parse(row.date_to || now) - parse(row.date_from), 0) / 1000,
            0
        );
}

/**
 * Returns the keys of what closing still needs.
 *
 * @param {Object} job
 * @returns {String[]}
 */
export function getObstacles(job) {
    const isSigned = (job.signed && job.signed_by) || job.unsigned_reason;
    return [
        job.need_report && !job.report.trim() && "report",
        job.need_time && !job.times.some((row) => row.kind === "work") && "time",
        job.checks.some((check) => check.required && !check.done) && "checks",
        job.need_signature && !isSigned && "signature",
    ].filter(Boolean);
}
