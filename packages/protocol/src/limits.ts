/** Every number that a client can run into. The one place where they stand; SPEC.md's LIMIT rules cite it. */
export const LIMITS = {
  /** Code points of a message's content. */
  contentCodePoints: 5_000,
  /** Message ids in one `markAsRead`, and messages that one marks with `upTo`. */
  messageIdsPerRead: 500,
  /** Bytes of one frame from a client: 5,000 emoji written as JSON escapes are 60 kB. */
  frameBytes: 64 * 1024,
  /** Bytes of a token: well above what identity providers issue, well below a frame. */
  tokenBytes: 8 * 1024,
  /** Bytes that may wait for a socket; of more it must take some */
  socketBufferBytes: 1024 * 1024,
  /** within this time, or it is cut off: it does not read. */
  socketStallMs: 1_000,
  /**
   * Bytes that never wait for a socket, one packet of whatever size on top. Two groups of 100 of the longest messages,
   * 30 kB each as JSON, may come in one turn of the event loop, in which nobody can read.
   */
  socketBufferMaxBytes: 8 * 1024 * 1024,
  /** Commands of one socket that run at once, */
  commandsInFlight: 8,
  /** and that wait behind them; what comes on top is answered `rate_limited`. */
  commandsWaiting: 100,
  /** Commands that wait for the database in one lane, about a second of its work; what comes on top is `unavailable`. */
  writesWaiting: 10_000,
  /** Messages a second of one user, */
  messagesPerSecond: 20,
  /** and the burst above that rate which is let through. */
  messagesBurst: 60,
  /** Joins a second of one user: `joinRoom`, `leaveRoom`, `joinInbox`, `renewToken`. */
  joinsPerSecond: 50,
  /** Reads a second of one user: `markAsRead`, `catchUp`. */
  readsPerSecond: 50,
  /** Unknown events of one socket in `unknownEventsWindowMs`; one more closes the connection. */
  unknownEvents: 100,
  unknownEventsWindowMs: 10_000,
  /** Connections of one process: WebSockets with an open file descriptor, and polling sessions. */
  connections: 20_000,
  /** Sockets of one user in one process. */
  socketsPerUser: 50,
  /** Time from an opened connection to its socket: the CONNECT, and the check of its token. Socket.IO's default is 45 s. */
  connectTimeoutMs: 5_000,
  /** Time in which a polling session completes its upgrade to WebSocket. */
  upgradeTimeoutMs: 10_000,
  /** Time that a client has to take part in the end of its connection; the defaults of `ws` and Engine.IO are 30 s. */
  closeTimeoutMs: 2_000,
  /** Time without a byte after which a request to Socket.IO's path ends: a poll has a ping every 25 s. */
  requestStallMs: 45_000,
  /** Conversations that a `catchUp` may name. */
  catchUpKnown: 100,
  /** Changed conversations that a `catchUp` reports before it answers `reset`. */
  catchUpChanged: 1_000,
  /** Messages in one answer of `catchUp`; a revision that is begun is finished on top. */
  catchUpMessages: 200,
  /** UTF-8 bytes of content in one answer of `catchUp`, a begun revision on top: half of what a socket may buffer. */
  catchUpBytes: 512 * 1024,
  /** Rows of a page over HTTP. */
  pageDefault: 50,
  pageMax: 100,
  /** Code points of a user's name. */
  nameLength: 200,
  /** Characters of the host application's id of a person. */
  externalIdLength: 255,
  /** Characters of the id of a session, the claim `sid` of tokens. */
  sidLength: 255,
  /** Characters of an e-mail address: the longest that SMTP delivers to (RFC 5321, 4.5.3.1.3, without `<` and `>`). */
  emailLength: 254,
  /** Characters of a password of the application's own accounts, at least */
  passwordMin: 8,
  /** and at most. */
  passwordMax: 128,
  /** Characters of the address of a person's picture. */
  imageLength: 2_048,
  /** Characters of a search for people. */
  queryLength: 200,
  /** How long a client that heard revision R + 2 after R waits for R + 1 before it asks. */
  gapWaitMs: 150,
  /** How often a client asks whether something changed, so that what was lost heals within 30 s, */
  catchUpIntervalMs: 22_000,
  /** and by what share the interval varies, so that clients do not ask in step. */
  catchUpJitter: 0.3,
} as const;
