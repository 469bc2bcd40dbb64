import type { Row } from "../timeline/build-rows.js";
import { DaySeparator } from "./DaySeparator.js";
import { MessageRow, type MessageRowProps } from "./MessageRow.js";
import { NewMessagesDivider } from "./NewMessagesDivider.js";

/** The rows of the list, from top to bottom. */
export function MessageRows({ rows, ...rest }: { rows: readonly Row[] } & Omit<MessageRowProps, "row">) {
  return rows.map((row) => {
    if (row.kind === "day") return <DaySeparator key={row.key} timestamp={row.timestamp} />;
    if (row.kind === "new-messages") return <NewMessagesDivider key={row.key} />;
    return <MessageRow key={row.key} row={row} {...rest} />;
  });
}
