export { check } from "./checker/check.js";
export type { HistoryRecord } from "./history/record.js";
