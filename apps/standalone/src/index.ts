export { type Config, ConfigError, parseConfig } from "./config.js";
export { type Running, start } from "./start.js";
export { StartFailure } from "./start-failure.js";
