import { codePointName, LIMITS, nameProblem } from "@duologue/protocol";

export interface AccountForm {
  name: string;
  email: string;
  password: string;
}

export type FormErrors = Partial<Record<keyof AccountForm, string>>;

/** Shown before anybody types. */
export const PASSWORD_RULE = `Use ${LIMITS.passwordMin} to ${LIMITS.passwordMax} characters.`;

/** Something at a host with a dot: what is no address beyond that, only the service can tell. */
const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/u;

function checkName(name: string): string | undefined {
  const problem = nameProblem(name);
  switch (problem?.kind) {
    case undefined:
      return undefined;
    case "too_long":
      return `Use at most ${LIMITS.nameLength} characters.`;
    case "nothing_to_see":
      return name === "" ? "What should others call you?" : "Use at least one letter, digit, sign or emoji.";
    case "forbidden_character":
      return `Your name contains an invisible character (${codePointName(problem.character)}). Delete it and type it again.`;
  }
}

/** What is wrong with the form, field by field; empty if nothing is. `isNew`: for an account that is being made. */
export function checkForm(form: AccountForm, isNew: boolean): FormErrors {
  const errors: FormErrors = {};
  const nameError = isNew && checkName(form.name.trim());
  if (nameError) errors.name = nameError;
  if (!EMAIL.test(form.email.trim())) errors.email = "Enter your email address.";
  else if (form.email.trim().length > LIMITS.emailLength)
    errors.email = `Use at most ${LIMITS.emailLength} characters.`;
  if (form.password === "") errors.password = "Enter your password.";
  else if (isNew && form.password.length < LIMITS.passwordMin) {
    errors.password = `Use at least ${LIMITS.passwordMin} characters.`;
  } else if (isNew && form.password.length > LIMITS.passwordMax) {
    errors.password = `Use at most ${LIMITS.passwordMax} characters.`;
  }
  return errors;
}
