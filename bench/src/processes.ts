/** CPU time and memory of processes, as Linux counts them. */
import { readdirSync, readFileSync } from "node:fs";

/** Ticks a second in /proc: fixed for all architectures that Node runs on. */
const TICKS = 100;

interface Stat {
  readonly parent: number;
  /** Its own, in ticks. */
  readonly own: number;
  /** That of its children which have ended and were waited for. */
  readonly ended: number;
}

/** CPU seconds of a process and all that descend from it, those that have ended too. */
export function cpuSecondsOfTree(root: number): number {
  const stats = new Map<number, Stat>();
  for (const name of readdirSync("/proc")) {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : null;
    if (stat) stats.set(Number(name), stat);
  }
  const isInTree = (pid: number): boolean => {
    if (pid === root) return true;
    const stat = stats.get(pid);
    return stat !== undefined && stat.parent > 0 && isInTree(stat.parent);
  };
  let ticks = 0;
  for (const [pid, { own, ended }] of stats) if (isInTree(pid)) ticks += own + ended;
  return ticks / TICKS;
}

/** Null if there is no such process any more. */
function readStat(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in parentheses, may have spaces and parentheses in it; state is the first field behind it.
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [, parent = 0] = fields;
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15);
    return { parent, own: utime + stime, ended: cutime + cstime };
  } catch {
    return null;
  }
}

/** Memory of a process in bytes: its own, and its part of what it shares (PSS). */
export function memoryOf(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1];
  return Number(kilobytes) * 1_024;
}
