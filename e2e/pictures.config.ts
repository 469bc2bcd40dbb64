import config from "./playwright.config.js";

/** `npm run pictures`: the pictures of the documents, taken from the real page. */
export default { ...config, testMatch: "pictures.ts", projects: config.projects?.slice(0, 1) ?? [] };
