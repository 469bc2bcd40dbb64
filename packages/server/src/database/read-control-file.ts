import { crc32c } from "./crc32c.js";

/** `PG_CONTROL_VERSION` of PostgreSQL 18. */
const CONTROL_VERSION = 1800;
/** `CATALOG_VERSION_NO` of PostgreSQL 18. */
export const CATALOG_VERSION = 202506291;

/** Offsets in `ControlFileData` of PostgreSQL's pg_control.h, in bytes. */
const AT = { control: 8, catalog: 12, checkPoint: 32, redo: 40, timeline: 48, walSegmentBytes: 228, crc: 292 };

/** What a start of PostgreSQL needs from its control file. */
export interface ControlFile {
  readonly catalogVersion: number;
  /** The names of the segments in pg_wal in which a start begins to read. */
  readonly walSegments: readonly string[];
  readonly walSegmentBytes: number;
}

/** Reads global/pg_control; undefined for one that is damaged, of another PostgreSQL or of another architecture. */
export function readControlFile(file: Buffer): ControlFile | undefined {
  if (file.length < AT.crc + 4 || file.readUInt32LE(AT.control) !== CONTROL_VERSION) return undefined;
  if (file.readUInt32LE(AT.crc) !== crc32c(file.subarray(0, AT.crc))) return undefined;
  const walSegmentBytes = file.readUInt32LE(AT.walSegmentBytes);
  const timeline = file.readUInt32LE(AT.timeline);
  const segments = [AT.redo, AT.checkPoint].map((at) =>
    segmentName(timeline, file.readBigUInt64LE(at), BigInt(walSegmentBytes)),
  );
  return {
    catalogVersion: file.readUInt32LE(AT.catalog),
    walSegments: [...new Set(segments)],
    walSegmentBytes,
  };
}

/** `XLogFileName` of PostgreSQL's xlog_internal.h. */
function segmentName(timeline: number, position: bigint, segmentBytes: bigint): string {
  const segment = position / segmentBytes;
  const segmentsPerId = 0x1_0000_0000n / segmentBytes;
  const parts = [BigInt(timeline), segment / segmentsPerId, segment % segmentsPerId];
  return parts.map((part) => part.toString(16).toUpperCase().padStart(8, "0")).join("");
}
