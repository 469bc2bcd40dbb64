import { COMMANDS, CONNECT_ERRORS, content, ERRORS, EVENTS, LIMITS } from "@duologue/protocol";
import { z } from "zod";

type Json = Record<string, unknown>;

/** Something that goes over the socket, under the name of its message in the document. */
interface SocketMessage {
  readonly event: string;
  readonly summary: string;
  readonly payload: z.ZodType;
}

const CHANNEL = "#/channels/socket";

const { event: _, conversationId: __, clientMessageId: ___, ...failureShape } = EVENTS.messageError.payload.shape;
const refused = z.object({ ok: z.literal(false), ...failureShape });

const connectError: SocketMessage = {
  event: "connect_error",
  summary:
    "The connection was refused; data.code says why. A retry with the same token can help after too_many_sockets only.",
  payload: z.object({
    message: z.string(),
    data: z.object({ code: z.enum(Object.keys(CONNECT_ERRORS) as [string, ...string[]]) }),
  }),
};

/** Describes the socket as AsyncAPI 3.0, from the schemas that check what goes over it. */
export function createAsyncApi(): Json {
  const commands = Object.values(COMMANDS);
  const told: SocketMessage[] = [...Object.values(EVENTS), connectError];
  const messages = new Map<string, SocketMessage>();
  for (const message of [...commands, ...told]) messages.set(message.event, message);
  for (const { event, answer } of commands) messages.set(answerTo(event), { event, ...acknowledgement(event, answer) });

  return {
    asyncapi: "3.0.0",
    info: { title: "Duologue", version: "1", description: INTRODUCTION },
    defaultContentType: "application/json",
    channels: {
      socket: {
        address: "/",
        description: "The default namespace of Socket.IO.",
        messages: refer("messages", messages),
      },
    },
    operations: Object.fromEntries([
      ...commands.map(({ event, summary }) => [
        event,
        { ...operation("receive", event, summary), reply: reply(event) },
      ]),
      ...told.map(({ event, summary }) => [event, operation("send", event, summary)]),
    ]),
    components: { messages: mapValues(messages, describe), schemas: schemasOf(messages) },
  };
}

const INTRODUCTION = `Any Socket.IO 4 client can talk to this server. A command is an event whose first argument is its
payload; if the last argument is a function, it is called once with the acknowledgement. The token is read once, on
connect: from auth.token of the handshake, else from an Authorization: Bearer header.
Error codes: ${Object.keys(ERRORS).join(", ")}.`;

function answerTo(event: string): string {
  return `${event}Answer`;
}

function acknowledgement(event: string, answer: z.ZodObject): Omit<SocketMessage, "event"> {
  const payload = z.union([z.object({ ok: z.literal(true), ...answer.shape }), refused]);
  return { summary: `The acknowledgement of ${event}.`, payload };
}

/** As the server sees it: it receives commands and sends events. */
function operation(action: "receive" | "send", name: string, summary: string): Json {
  return { action, summary, channel: { $ref: CHANNEL }, messages: [{ $ref: `${CHANNEL}/messages/${name}` }] };
}

function reply(event: string): Json {
  return { channel: { $ref: CHANNEL }, messages: [{ $ref: `${CHANNEL}/messages/${answerTo(event)}` }] };
}

function describe({ event, summary }: SocketMessage, name: string): Json {
  return { name: event, summary, payload: { $ref: `#/components/schemas/${name}` } };
}

function refer(kind: string, messages: ReadonlyMap<string, SocketMessage>): Json {
  return mapValues(messages, (_, name) => ({ $ref: `#/components/${kind}/${name}` }));
}

function schemasOf(messages: ReadonlyMap<string, SocketMessage>): Json {
  return mapValues(messages, ({ payload }) => {
    const { $schema: _, ...schema } = z.toJSONSchema(payload, {
      target: "draft-7",
      // As a reader of today may take it: keys may be added.
      io: "input",
      override: ({ zodSchema, jsonSchema }) => {
        // What the schema checks by functions.
        if (zodSchema === content) Object.assign(jsonSchema, { minLength: 1, maxLength: LIMITS.contentCodePoints });
      },
    });
    return schema;
  });
}

function mapValues<Value, Result>(map: ReadonlyMap<string, Value>, to: (value: Value, key: string) => Result) {
  return Object.fromEntries([...map].map(([key, value]) => [key, to(value, key)]));
}
