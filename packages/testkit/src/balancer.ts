import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.js";

/** Where the configurations are documented; what runs here is what users read there. */
const GUIDE = fileURLToPath(new URL("../../../docs/guides/operate.md", import.meta.url));

export type BalancerKind = "nginx" | "haproxy";

/** A balancer before two processes, in the documented configuration. */
export interface Balancer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly child: ChildProcess;
}

/** Starts the system's nginx or HAProxy on a free port, over plain HTTP. */
export async function startBalancer(kind: BalancerKind, servers: readonly [number, number]): Promise<Balancer> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), "duologue-balancer-"));
  const file = join(folder, `${kind}.conf`);
  await mkdir(join(folder, "temporary"));
  const documented = withPorts(await documentedConfiguration(kind), servers);
  await writeFile(file, PROGRAMS[kind].complete(documented, port, folder));
  const child = spawn(PROGRAMS[kind].program, PROGRAMS[kind].options(file, folder), {
    stdio: ["ignore", "ignore", "inherit"],
  });
  // Emitted if there is no such program; awaiting it throws what went wrong.
  await once(child, "spawn");
  // It must not outlive the tests, whatever ends them.
  const kill = () => void child.kill("SIGKILL");
  process.once("exit", kill);
  const ended = once(child, "exit");
  await Promise.race([untilListening(port), ended.then(() => Promise.reject(new Error(`${kind} ended.`)))]);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    child,
    async [Symbol.asyncDispose]() {
      process.off("exit", kill);
      kill();
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

const PROGRAMS = {
  nginx: {
    program: "/usr/sbin/nginx",
    options: (file: string, folder: string) => ["-p", folder, "-c", file, "-e", "stderr"],
    complete(documented: string, port: number, folder: string): string {
      const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
        (name) => `${name}_temp_path ${folder}/temporary/${name};`,
      );
      let server = replaced(documented, "listen 443 ssl;", `listen 127.0.0.1:${port};`);
      server = replaced(server, /ssl_certificate .*;/, "");
      server = replaced(server, /ssl_certificate_key .*;/, "");
      return `daemon off; master_process off; pid ${folder}/nginx.pid; error_log stderr crit;
events { worker_connections 4096; }
http {
  access_log off;
  ${temporary.join("\n  ")}
${server}}
`;
    },
  },
  haproxy: {
    program: "/usr/sbin/haproxy",
    options: (file: string) => ["-db", "-q", "-f", file],
    complete: (documented: string, port: number): string =>
      `global\n  maxconn 4096\n${replaced(documented, /bind :443 ssl crt .*/, `bind 127.0.0.1:${port}`)}`,
  },
} as const;

/** The block of several processes in that language: the one that names two of them. */
async function documentedConfiguration(kind: BalancerKind): Promise<string> {
  const blocks = [...(await readFile(GUIDE, "utf8")).matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  const found = blocks.find(([, language, text]) => language === kind && text?.includes("127.0.0.1:3001"));
  if (!found?.[2]) throw new Error(`${GUIDE} has no configuration of several processes for ${kind}.`);
  return found[2];
}

function withPorts(documented: string, [first, second]: readonly [number, number]): string {
  return replaced(
    replaced(documented, "127.0.0.1:3000", `127.0.0.1:${first}`),
    "127.0.0.1:3001",
    `127.0.0.1:${second}`,
  );
}

/** Throws if there is nothing to replace: the documented text has changed. */
function replaced(text: string, part: string | RegExp, by: string): string {
  const changed = text.replace(part, by);
  if (changed === text) throw new Error(`${part} is not in the documented configuration.`);
  return changed;
}

async function untilListening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
  }
}
