import { SetupError } from "../kernel/setup-error.js";
import { isAtOrBelow, type MountPoint } from "./mount-point.js";

/** Known to all copies of this module in the process, because bundlers load modules twice. */
const ATTACHED = Symbol.for("duologue.attached");

/** The chats that serve requests of a server, each with the folders that it takes. */
type Attachments = { readonly folders: readonly string[] }[];

/**
 * Notes at the server that a chat serves it. Returns what takes the note back.
 *
 * @throws SetupError if another chat takes one of its folders, or the same chat is attached already
 */
export function noteAttachment(server: object, { basePath, socketPath }: MountPoint): () => void {
  const attachments = attachmentsOf(server);
  const folders = [socketPath, ...(basePath === undefined ? [] : [basePath === "" ? "/v1" : basePath])];
  const taken = folders.find((folder) =>
    attachments.some((other) => other.folders.some((path) => isAtOrBelow(path, folder) || isAtOrBelow(folder, path))),
  );
  if (taken !== undefined) {
    throw new SetupError(
      "attach_path_taken",
      `A chat is attached to this server already, at ${taken}. Call attach once for each server; a second chat needs a basePath of its own.`,
    );
  }
  const attachment = { folders };
  attachments.push(attachment);
  return () => {
    const index = attachments.indexOf(attachment);
    if (index >= 0) attachments.splice(index, 1);
  };
}

function attachmentsOf(server: { readonly [ATTACHED]?: Attachments }): Attachments {
  const known = server[ATTACHED];
  if (known) return known;
  const attachments: Attachments = [];
  Object.defineProperty(server, ATTACHED, { value: attachments });
  return attachments;
}
