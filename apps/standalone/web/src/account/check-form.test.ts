import { expect, test } from "vitest";
import { checkForm } from "./check-form.js";

const good = { name: "Ada", email: "ada@example.com", password: "12345678" };

test.each([
  { name: "all is well", form: {}, isNew: true, wrong: [] },
  { name: "no name", form: { name: " " }, isNew: true, wrong: ["name"] },
  { name: "no name to sign in", form: { name: "" }, isNew: false, wrong: [] },
  { name: "no email", form: { email: "ada" }, isNew: false, wrong: ["email"] },
  { name: "a short new password", form: { password: "1234567" }, isNew: true, wrong: ["password"] },
  { name: "a short old password", form: { password: "1" }, isNew: false, wrong: [] },
  { name: "no password", form: { password: "" }, isNew: false, wrong: ["password"] },
])("[UI23] $name", ({ form, isNew, wrong }) => {
  expect(Object.keys(checkForm({ ...good, ...form }, isNew))).toEqual(wrong);
});
