export interface AccountForm {
  name: string;
  email: string;
  password: string;
}

export type FormErrors = Partial<Record<keyof AccountForm, string>>;

/** As the service wants it. */
const SHORTEST_PASSWORD = 8;

/** What is wrong with the form, field by field; empty if nothing is. `isNew`: for an account that is being made. */
export function checkForm(form: AccountForm, isNew: boolean): FormErrors {
  const errors: FormErrors = {};
  if (isNew && form.name.trim() === "") errors.name = "What should others call you?";
  if (!/^\S+@\S+$/u.test(form.email.trim())) errors.email = "Enter your email address.";
  if (form.password === "") errors.password = "Enter your password.";
  else if (isNew && form.password.length < SHORTEST_PASSWORD) {
    errors.password = `Use at least ${SHORTEST_PASSWORD} characters.`;
  }
  return errors;
}
