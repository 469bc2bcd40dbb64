// Builds what is out of date: the packages by `tsc -b`, which finds out by itself, and the page when anything that it
// is made of has changed. Both at the same time, because the page is built from the packages' sources. Says what it
// does when that takes a while.
import { buildPage, isUpToDate, page, server, stamped, tsc } from "./build-parts.mjs";

/** ms. `tsc -b` finds out within this that there is nothing to do; only what takes longer is worth a line. */
const WORTH_A_LINE = 700;

const announcing = setTimeout(() => console.log("Building the packages …"), WORTH_A_LINE);
const packages = stamped(server, () => tsc("-b")).finally(() => clearTimeout(announcing));

await Promise.all([packages, isUpToDate(page) ? undefined : announcedPage()]).catch(({ message }) => {
  console.error(message);
  process.exit(1);
});

async function announcedPage() {
  console.log("Building the page …");
  await stamped(page, buildPage);
}
