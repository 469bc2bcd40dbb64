export interface AccountForm {
  name: string;
  email: string;
  password: string;
}

export type FormErrors = Partial<Record<keyof AccountForm, string>>;

/** As the service wants it, in characters. */
const SHORTEST_PASSWORD = 8;
const LONGEST_PASSWORD = 128;
const LONGEST_NAME = 200;
const LONGEST_EMAIL = 254;

/** Something at a host with a dot: what is no address beyond that, only the service can tell. */
const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/u;

/** What is wrong with the form, field by field; empty if nothing is. `isNew`: for an account that is being made. */
export function checkForm(form: AccountForm, isNew: boolean): FormErrors {
  const errors: FormErrors = {};
  if (isNew && form.name.trim() === "") errors.name = "What should others call you?";
  if (isNew && form.name.trim().length > LONGEST_NAME) errors.name = `Use at most ${LONGEST_NAME} characters.`;
  if (!EMAIL.test(form.email.trim())) errors.email = "Enter your email address.";
  else if (form.email.trim().length > LONGEST_EMAIL) errors.email = `Use at most ${LONGEST_EMAIL} characters.`;
  if (form.password === "") errors.password = "Enter your password.";
  else if (isNew && form.password.length < SHORTEST_PASSWORD) {
    errors.password = `Use at least ${SHORTEST_PASSWORD} characters.`;
  } else if (isNew && form.password.length > LONGEST_PASSWORD) {
    errors.password = `Use at most ${LONGEST_PASSWORD} characters.`;
  }
  return errors;
}
