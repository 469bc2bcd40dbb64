import type { ConnectionStatus } from "./connection-state.js";

export type ConnectionState =
  /** Nobody wants a connection. */
  | "stopped"
  /** There is none, and the next try is planned. */
  | "waiting"
  | "connecting"
  | "catching-up"
  | "live"
  | "refused";

/** What happens to a connection. */
export type ConnectionEvent =
  /** The application wants one. */
  | "connect"
  /** The application wants none any longer. */
  | "disconnect"
  /** Somebody does not want to wait. */
  | "retryNow"
  /** The network may be back, or a person looks at the page again. */
  | "wakeUp"
  /** The wait for the next try is over. */
  | "due"
  /** The server let us in. */
  | "opened"
  /** Everything that was missed is applied. */
  | "caughtUp"
  /** The try failed, no token could be had for it, or the connection broke. */
  | "lost"
  /** The server closed the connection in good order, because it stops: another one serves, or soon will. */
  | "closed"
  /** It seems to be open, and gives no answer. */
  | "silent"
  /** The server refused the token; another one may do. */
  | "denied"
  /** No other token will do, or the server ended the connection for good. */
  | "refused";

/** What there is to do, in this order. */
export type ConnectionEffect =
  /** Nothing may come of what is planned or under way. */
  | "callOff"
  /** Closes the link, which tells nobody. */
  | "close"
  /** Whatever needs the connection ends. */
  | "suspend"
  /** The next failure is the first one again. */
  | "forgive"
  /** The application is asked for a token anew. */
  | "forgetToken"
  /** Opens the link with the token at hand. */
  | "dial"
  /** Opens the link with another token, if there is one. */
  | "renew"
  /** Plans the next try. */
  | "wait"
  /** Plans the next try soon. It counts as no failure. */
  | "waitBriefly"
  /** The server took the token. */
  | "acceptToken"
  /** Begins to ask what was missed. */
  | "resume"
  /** Asks whether the other end is still there. */
  | "probe";

type Cell = readonly [ConnectionState, ...ConnectionEffect[]];

/** Every state and event. What comes too late, of a try that was given up, changes nothing. */
export const TABLE: Readonly<Record<ConnectionState, Readonly<Record<ConnectionEvent, Cell>>>> = {
  stopped: {
    connect: ["connecting", "forgive", "dial"],
    disconnect: ["stopped"],
    retryNow: ["stopped"],
    wakeUp: ["stopped"],
    due: ["stopped"],
    opened: ["stopped", "close"],
    caughtUp: ["stopped"],
    lost: ["stopped"],
    closed: ["stopped"],
    silent: ["stopped"],
    denied: ["stopped"],
    refused: ["stopped"],
  },
  waiting: {
    connect: ["waiting"],
    disconnect: ["stopped", "callOff"],
    retryNow: ["connecting", "callOff", "dial"],
    wakeUp: ["connecting", "callOff", "dial"],
    due: ["connecting", "callOff", "dial"],
    opened: ["waiting", "close"],
    caughtUp: ["waiting"],
    lost: ["waiting"],
    closed: ["waiting"],
    silent: ["waiting"],
    denied: ["waiting"],
    // Whose token it is may turn out after the connection broke.
    refused: ["refused", "callOff"],
  },
  connecting: {
    connect: ["connecting"],
    disconnect: ["stopped", "callOff", "close"],
    // The try may hang. A page that comes back lets it go on: it is young enough.
    retryNow: ["connecting", "callOff", "close", "dial"],
    wakeUp: ["connecting"],
    due: ["connecting"],
    opened: ["catching-up", "acceptToken", "resume"],
    caughtUp: ["connecting"],
    lost: ["waiting", "callOff", "wait"],
    closed: ["waiting", "callOff", "wait"],
    silent: ["connecting"],
    denied: ["connecting", "callOff", "renew"],
    refused: ["refused", "callOff", "close"],
  },
  "catching-up": {
    connect: ["catching-up"],
    disconnect: ["stopped", "callOff", "close", "suspend"],
    retryNow: ["catching-up", "probe"],
    wakeUp: ["catching-up", "probe"],
    due: ["catching-up"],
    opened: ["catching-up", "suspend", "acceptToken", "resume"],
    // Not when it opens: a server that lets in and breaks off must not be hurried.
    caughtUp: ["live", "forgive"],
    lost: ["waiting", "callOff", "suspend", "wait"],
    // Not yet live: a server that lets in and closes must not be hurried either.
    closed: ["waiting", "callOff", "suspend", "wait"],
    silent: ["connecting", "callOff", "close", "suspend", "dial"],
    denied: ["connecting", "callOff", "suspend", "renew"],
    refused: ["refused", "callOff", "close", "suspend"],
  },
  live: {
    connect: ["live"],
    disconnect: ["stopped", "callOff", "close", "suspend"],
    retryNow: ["live", "probe"],
    wakeUp: ["live", "probe"],
    due: ["live"],
    opened: ["catching-up", "suspend", "acceptToken", "resume"],
    caughtUp: ["live"],
    lost: ["waiting", "callOff", "suspend", "wait"],
    closed: ["waiting", "callOff", "suspend", "waitBriefly"],
    silent: ["connecting", "callOff", "close", "suspend", "dial"],
    denied: ["connecting", "callOff", "suspend", "renew"],
    refused: ["refused", "callOff", "close", "suspend"],
  },
  refused: {
    connect: ["connecting", "forgive", "forgetToken", "dial"],
    disconnect: ["stopped"],
    retryNow: ["connecting", "forgive", "forgetToken", "dial"],
    wakeUp: ["refused"],
    due: ["refused"],
    opened: ["refused", "close"],
    caughtUp: ["refused"],
    lost: ["refused"],
    closed: ["refused"],
    silent: ["refused"],
    denied: ["refused"],
    refused: ["refused"],
  },
};

/** As the application sees it. */
export function statusOf(state: ConnectionState): ConnectionStatus {
  return state === "stopped" || state === "waiting" ? "offline" : state;
}
