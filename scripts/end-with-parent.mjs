/** A program that builds ends with the process that started it. No signal to a whole group ends it before. */
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {});
process.on("disconnect", () => process.exit(1));
