import { expect, test } from "vitest";
import { type ConnectionEvent, type ConnectionState, statusOf, TABLE } from "./connection-table.js";

const STATES = Object.keys(TABLE) as ConnectionState[];
const EVENTS = Object.keys(TABLE.stopped) as ConnectionEvent[];

/** Each state's answers, written out once more, so that a change of the table is a change of two places. A dot: nothing. */
const ANSWERS = `
  stopped     connect    connecting   forgive dial
  stopped     disconnect .
  stopped     retryNow   .
  stopped     wakeUp     .
  stopped     due        .
  stopped     opened     .            close
  stopped     caughtUp   .
  stopped     lost       .
  stopped     closed     .
  stopped     silent     .
  stopped     denied     .
  stopped     refused    .

  waiting     connect    .
  waiting     disconnect stopped      callOff
  waiting     retryNow   connecting   callOff dial
  waiting     wakeUp     connecting   callOff dial
  waiting     due        connecting   callOff dial
  waiting     opened     .            close
  waiting     caughtUp   .
  waiting     lost       .
  waiting     closed     .
  waiting     silent     .
  waiting     denied     .
  waiting     refused    refused      callOff

  connecting  connect    .
  connecting  disconnect stopped      callOff close
  connecting  retryNow   .            callOff close dial
  connecting  wakeUp     .
  connecting  due        .
  connecting  opened     catching-up  acceptToken resume
  connecting  caughtUp   .
  connecting  lost       waiting      callOff wait
  connecting  closed     waiting      callOff wait
  connecting  silent     .
  connecting  denied     .            callOff renew
  connecting  refused    refused      callOff close

  catching-up connect    .
  catching-up disconnect stopped      callOff close suspend
  catching-up retryNow   .            probe
  catching-up wakeUp     .            probe
  catching-up due        .
  catching-up opened     .            suspend acceptToken resume
  catching-up caughtUp   live         forgive
  catching-up lost       waiting      callOff suspend wait
  catching-up closed     waiting      callOff suspend wait
  catching-up silent     connecting   callOff close suspend dial
  catching-up denied     connecting   callOff suspend renew
  catching-up refused    refused      callOff close suspend

  live        connect    .
  live        disconnect stopped      callOff close suspend
  live        retryNow   .            probe
  live        wakeUp     .            probe
  live        due        .
  live        opened     catching-up  suspend acceptToken resume
  live        caughtUp   .
  live        lost       waiting      callOff suspend wait
  live        closed     waiting      callOff suspend waitBriefly
  live        silent     connecting   callOff close suspend dial
  live        denied     connecting   callOff suspend renew
  live        refused    refused      callOff close suspend

  refused     connect    connecting   forgive forgetToken dial
  refused     disconnect stopped
  refused     retryNow   connecting   forgive forgetToken dial
  refused     wakeUp     .
  refused     due        .
  refused     opened     .            close
  refused     caughtUp   .
  refused     lost       .
  refused     closed     .
  refused     silent     .
  refused     denied     .
  refused     refused    .
`
  .split("\n")
  .map((line) => line.trim().split(/\s+/))
  .filter((words) => words.length > 2) as [ConnectionState, ConnectionEvent, ConnectionState | ".", ...string[]][];

test.each(ANSWERS)("[CLIENT1] %s answers %s", (state, event, next, ...effects) => {
  expect(TABLE[state][event]).toEqual([next === "." ? state : next, ...effects]);
});

test("[CLIENT1] every state answers every event", () => {
  expect(ANSWERS.map(([state, event]) => `${state} ${event}`)).toEqual(
    STATES.flatMap((state) => EVENTS.map((event) => `${state} ${event}`)),
  );
});

const CELLS = STATES.flatMap((state) =>
  EVENTS.map((event) => {
    const [next, ...effects] = TABLE[state][event];
    return { state, event, next, effects, what: `${state} ${event}` };
  }),
);
const isOpen = (state: ConnectionState) => state === "catching-up" || state === "live";

test("[CLIENT1] live is reached only through catching up, and that only by being let in", () => {
  for (const { state, event, next } of CELLS) {
    if (next === "live" && state !== "live") expect([state, event]).toEqual(["catching-up", "caughtUp"]);
    if (next === "catching-up" && state !== next) expect(event).toBe("opened");
  }
});

test("[CLIENT1] whatever needs the connection is told of each end and of each beginning", () => {
  for (const { state, event, next, effects, what } of CELLS) {
    const ends = isOpen(state) && (!isOpen(next) || event === "opened");
    expect([what, effects.includes("suspend")]).toEqual([what, ends]);
    expect([what, effects.includes("resume")]).toEqual([what, event === "opened" && isOpen(next)]);
  }
});

test("[CLIENT1] only where it waits is a try planned, and whatever tries has nothing else planned or under way", () => {
  for (const { state, next, effects, what } of CELLS) {
    const waits = effects.includes("wait") || effects.includes("waitBriefly");
    expect([what, waits]).toEqual([what, next === "waiting" && state !== "waiting"]);
    const tries = effects.includes("dial") || effects.includes("renew");
    if (state !== next || tries) expect([what, tries]).toEqual([what, next === "connecting"]);
    const leavesATry = (state === "waiting" || state === "connecting" || isOpen(state)) && (tries || next !== state);
    if (leavesATry && !isOpen(next)) expect([what, effects[0]]).toEqual([what, "callOff"]);
  }
});

test("[CLIENT29] only a live connection that the server closed is soon replaced", () => {
  const brief = CELLS.filter(({ effects }) => effects.includes("waitBriefly")).map(({ what }) => what);
  expect(brief).toEqual(["live closed"]);
});

test("[CLIENT3] out of refused leads what the application does, and nothing else", () => {
  const ways = CELLS.filter(({ state, next }) => state === "refused" && next !== state).map(({ event }) => event);
  expect(ways).toEqual(["connect", "disconnect", "retryNow"]);
});

test("[CLIENT1] the application sees five of them", () => {
  expect(STATES.map(statusOf)).toEqual(["offline", "offline", "connecting", "catching-up", "live", "refused"]);
});
