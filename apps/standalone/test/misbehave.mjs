/** Loaded before the application: at a signal, does what a library with a fault might do. */
const { CANARY } = process.env;

function misbehave() {
  console.error(`Failed for ${CANARY}`, new TypeError(CANARY));
  process.emitWarning(`Look at ${CANARY}`, { code: "SOME_CODE", detail: CANARY });
  return Object.assign(new Error(`x ${CANARY}\n    at ${CANARY} (/${CANARY}:1:1)`), { email: CANARY });
}

process.on("SIGUSR2", () => {
  const error = misbehave();
  setImmediate(() => {
    throw error;
  });
});
process.on("SIGHUP", () => {
  const error = misbehave();
  setImmediate(() => Promise.reject(error));
});
