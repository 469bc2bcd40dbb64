import { expect, test } from "vitest";
import { checkForm } from "./check-form.js";

const good = { name: "Ada", email: "ada@example.com", password: "12345678" };

test.each([
  { name: "all is well", form: {}, isNew: true, wrong: [] },
  { name: "no name", form: { name: " " }, isNew: true, wrong: ["name"] },
  { name: "no name to sign in", form: { name: "" }, isNew: false, wrong: [] },
  { name: "a name that is too long", form: { name: "x".repeat(201) }, isNew: true, wrong: ["name"] },
  { name: "a name of 200 emoji", form: { name: "🦊".repeat(200) }, isNew: true, wrong: [] },
  { name: "a name that cannot be seen", form: { name: "\u3164" }, isNew: true, wrong: ["name"] },
  { name: "a name that turns the direction", form: { name: "Ada\u202e" }, isNew: true, wrong: ["name"] },
  { name: "an email without a host", form: { email: "ada@" }, isNew: false, wrong: ["email"] },
  { name: "an email at a host without a dot", form: { email: "ada@example" }, isNew: false, wrong: ["email"] },
  { name: "an email with two hosts", form: { email: "ada@a.example@b.example" }, isNew: false, wrong: ["email"] },
  {
    name: "an email that is too long",
    form: { email: `${"a".repeat(243)}@example.com` },
    isNew: false,
    wrong: ["email"],
  },
  { name: "an email with a sign", form: { email: "ada+chat@mail.example.co.uk" }, isNew: true, wrong: [] },
  { name: "a password that is too long", form: { password: "x".repeat(129) }, isNew: true, wrong: ["password"] },
  { name: "no email", form: { email: "ada" }, isNew: false, wrong: ["email"] },
  { name: "a short new password", form: { password: "1234567" }, isNew: true, wrong: ["password"] },
  { name: "a short old password", form: { password: "1" }, isNew: false, wrong: [] },
  { name: "no password", form: { password: "" }, isNew: false, wrong: ["password"] },
])("[UI23] $name", ({ form, isNew, wrong }) => {
  expect(Object.keys(checkForm({ ...good, ...form }, isNew))).toEqual(wrong);
});

test.each([
  [" ", "What should others call you?"],
  ["\u3164", "Use at least one letter, digit, sign or emoji."],
  ["x".repeat(201), "Use at most 200 characters."],
  ["Ada\u200b", "Your name contains an invisible character (U+200B). Delete it and type it again."],
])("[UI23] [LIMIT19] the field says what is wrong with the name %j", (name, reason) => {
  expect(checkForm({ ...good, name }, true).name).toBe(reason);
});
