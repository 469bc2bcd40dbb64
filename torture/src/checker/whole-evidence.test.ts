import { convicts } from "../../test/convicts.js";
import { first, remove, repeat } from "../../test/planted.js";

convicts("[TORTURE9] convicted", "whole-evidence", {
  "a history without its beginning"(records) {
    records.shift();
    return /first record/;
  },
  "a history without the database"(records) {
    records.splice(0, records.length, first(records, "run"));
    return /no conversation of the database/;
  },
  "a device that did not show its end"(records) {
    remove(
      records,
      first(records, "shown", ({ isFinal }) => isFinal),
    );
    return /did not show its end/;
  },
  "a person for whom no fresh snapshot was asked"(records) {
    remove(records, first(records, "fresh"));
    return /No fresh snapshot/;
  },
  "a client that nobody introduced"(records) {
    remove(records, first(records, "client"));
    return /Nobody said who/;
  },
  "a conversation that the database does not have"(records) {
    remove(records, first(records, "conversation"));
    return /is not among those of the database/;
  },
  "an end without a beginning"(records) {
    remove(
      records,
      first(records, "begun", ({ operation }) => operation === first(records, "ended").operation),
    );
    return /had not begun/;
  },
  "an operation that ended twice"(records) {
    repeat(records, first(records, "ended"), () => {});
    return /ended twice/;
  },
  "an operation that began twice"(records) {
    repeat(records, first(records, "begun"), () => {});
    return /began twice/;
  },
});
