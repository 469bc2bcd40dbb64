import { spawn } from "node:child_process";

/** Lets so many processes use a core each, as on a busy machine, until the returned function is called. */
export function startBusyLoops(count: number): () => void {
  const children = Array.from({ length: count }, () =>
    // It must not outlive this process, whatever ends it: then its standard input ends.
    spawn("sh", ["-c", "(while :; do :; done) & loop=$!; read -r _; kill $loop"], {
      stdio: ["pipe", "ignore", "ignore"],
    }),
  );
  return () => {
    for (const { stdin } of children) stdin.end();
  };
}
