import { isNativeError } from "node:util/types";
import { OperatorError } from "./operator-error.js";

/** What the log says of an error. */
interface ErrorDescription {
  /** Of its class; absent for what was thrown and is no error. */
  readonly name?: string;
  /** `typeof` what was thrown and is no error. */
  readonly thrown?: string;
  /** Why, where that is known to contain nothing of a user. */
  readonly reason?: string;
  /** SQLSTATE, or the code of a system error or of a library. */
  readonly code?: string;
  /** The SQL that Drizzle made, in which values are `$1`. */
  readonly statement?: string;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
  /** Functions with file and line, the innermost first. */
  readonly stack?: readonly string[];
  readonly cause?: ErrorDescription;
  /** Of an AggregateError. */
  readonly errors?: readonly ErrorDescription[];
}

/** Causes of causes, and errors of an AggregateError, that are described. */
const DEPTH = 4;
const STATEMENT_CHARACTERS = 300;
/** What PostgreSQL names in an error besides the code; `detail`, `hint`, `where` and `internalQuery` quote values. */
const NAMES = ["schema", "table", "column", "constraint"] as const;
const IDENTIFIER = /^[a-z_][a-z0-9_$]{0,62}$/i;
const CODE = /^[A-Za-z][A-Za-z0-9_]{0,59}$|^[0-9A-Z]{5}$/;

/**
 * What an operator may know of an error: what it is, where it arose, and never the message, which may quote a password, a
 * token or what a person wrote. An `OperatorError` and a system error say why, too.
 */
export function describeError(error: unknown): ErrorDescription {
  try {
    return describe(error, DEPTH);
  } catch {
    // Code of others makes errors, whose properties may throw when they are read.
    return { name: "Error" };
  }
}

/** Why, in one line, if that is known to contain nothing of a user. */
export function reasonOf(error: unknown): string | undefined {
  if (error instanceof OperatorError) return error.message;
  // Node tries each address of a name, and has an error for each.
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  if (!isError(error) || textOf(error, "syscall") === undefined) return undefined;
  const [address, port] = [textOf(error, "address") ?? textOf(error, "hostname"), textOf(error, "port")];
  const where = [address, port].filter((part) => part !== undefined).join(":");
  return [textOf(error, "syscall"), codeOf(error), where].filter(Boolean).join(" ");
}

function describe(error: unknown, depth: number): ErrorDescription {
  if (!isError(error)) return { thrown: typeof error };
  const { cause } = error;
  const names = NAMES.map((name) => [name, textOf(error, name)] as const);
  return withoutAbsent({
    name: nameOf(error),
    reason: reasonOf(error),
    code: codeOf(error),
    statement: statementOf(error),
    ...Object.fromEntries(names.filter(([, value]) => value !== undefined && IDENTIFIER.test(value))),
    stack: framesOf(error),
    cause: cause === undefined || depth === 0 ? undefined : describe(cause, depth - 1),
    errors:
      error instanceof AggregateError && depth > 0
        ? error.errors.slice(0, DEPTH).map((each) => describe(each, depth - 1))
        : undefined,
  });
}

/** Many libraries name their classes only. */
function nameOf(error: Error): string {
  const name = error.name === "Error" ? error.constructor?.name : error.name;
  return typeof name === "string" && IDENTIFIER.test(name) ? name : "Error";
}

function isError(value: unknown): value is Error {
  return value instanceof Error || isNativeError(value);
}

function textOf(error: Error, key: string): string | undefined {
  const value = (error as unknown as Record<string, unknown>)[key];
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function codeOf(error: Error): string | undefined {
  const code = textOf(error, "code");
  return code !== undefined && CODE.test(code) ? code : undefined;
}

/** Drizzle writes values as `$1`. Literals are removed all the same. The `query` of another error may have any values. */
function statementOf(error: Error): string | undefined {
  if (nameOf(error) !== "DrizzleQueryError") return undefined;
  return textOf(error, "query")
    ?.replace(/'[^']*'?/g, "'…'")
    .slice(0, STATEMENT_CHARACTERS);
}

/** The head of a stack: the name of the class, perhaps with a code. A message follows it, which may have any lines. */
const HEAD = /^[\w$.]*(?: \[\w+\])?(?:: )?/;

/**
 * The frames of a stack. They follow the message, which may contain lines that look like frames. If the stack does not
 * begin with the message, somebody changed one of the two, and no line of it is known to be a frame.
 */
function framesOf({ stack, message }: Error): string[] | undefined {
  if (typeof stack !== "string") return undefined;
  const [head = ""] = HEAD.exec(stack) ?? [];
  const rest = stack.slice(head.length);
  const frames = rest.startsWith(message) ? rest.slice(message.length) : rest;
  if (!frames.startsWith("\n    at ")) return undefined;
  return frames.split("\n").flatMap((line) => (line.startsWith("    at ") ? [line.slice("    at ".length)] : []));
}

function withoutAbsent(description: object): ErrorDescription {
  return Object.fromEntries(Object.entries(description).filter(([, value]) => value !== undefined));
}
