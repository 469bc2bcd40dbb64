// Installs what the tests need and this machine lacks, where the system lets us (Debian as root); else says what to do.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** A program of Debian's that tests need, where it is then, and what for. */
const NEEDED = [
  { package: "chromium", program: "/usr/bin/chromium", use: "the tests in a real browser" },
  { package: "redis-server", program: "/usr/bin/redis-server", use: "the tests of several processes" },
  { package: "nginx", program: "/usr/sbin/nginx", use: "the tests of a balancer" },
  { package: "haproxy", program: "/usr/sbin/haproxy", use: "the tests of a balancer" },
  { package: "pgbouncer", program: "/usr/sbin/pgbouncer", use: "the tests of a pooler before PostgreSQL" },
  { package: "openssl", program: "/usr/bin/openssl", use: "the tests of a Redis over TLS" },
];

/** Packages whose service Debian starts. */
const SERVICES = ["redis-server", "nginx", "haproxy", "pgbouncer"];

/** Ends the process with instructions if something is missing and can't be installed. */
export function installMissing() {
  const missing = NEEDED.filter(({ program }) => !existsSync(program));
  if (missing.length === 0) return;
  const names = missing.map((needed) => needed.package);
  for (const needed of missing) console.log(`${needed.package} is missing, which ${needed.use} need.`);
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log(`Installing ${names.join(" ")} with apt-get …`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const apt = (...args) => spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env }).status === 0;
    if (apt("update", "-qq") && apt("install", "-y", "-qq", "--no-install-recommends", ...names)) {
      for (const name of names.filter((each) => SERVICES.includes(each))) stopService(name);
      return;
    }
  }
  console.error(`Install it first, for instance: sudo apt-get install ${names.join(" ")}`);
  console.log("\n0 passed, 1 failed");
  process.exit(1);
}

/** Debian starts what it installs, now and at each boot; the tests start servers of their own. */
function stopService(name) {
  spawnSync("invoke-rc.d", [name, "stop"], { stdio: "ignore" });
  spawnSync("update-rc.d", [name, "disable"], { stdio: "ignore" });
}
