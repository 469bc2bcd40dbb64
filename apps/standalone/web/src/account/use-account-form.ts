import { type FormEvent, useState } from "react";
import { type Account, AccountError, signIn, signUp } from "./auth-api.js";
import { type AccountForm, checkForm, type FormErrors } from "./check-form.js";
import { beginSession } from "./session-cookie.js";

/** Leads to the first field that is wrong: whoever cannot see the page hears there what is wrong. */
function focusFirst(form: HTMLFormElement, errors: FormErrors): void {
  const [first] = Object.keys(errors);
  const field = first === undefined ? null : form.elements.namedItem(first);
  if (field instanceof HTMLElement) field.focus();
}

/** The state of the form with which people sign in or up. */
export function useAccountForm(onSignedIn: (account: Account) => void, startsNew: boolean) {
  const [isNew, setIsNew] = useState(startsNew);
  const [form, setForm] = useState<AccountForm>({ name: "", email: "", password: "" });
  const [errors, setErrors] = useState<FormErrors>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function ask(): Promise<Account> {
    const email = form.email.trim();
    return isNew ? signUp({ ...form, name: form.name.trim(), email }) : signIn({ email, password: form.password });
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const found = checkForm(form, isNew);
    setErrors(found);
    setRefusal(null);
    focusFirst(event.currentTarget, found);
    if (busy || Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      onSignedIn(await beginSession(ask));
    } catch (error) {
      setRefusal(error instanceof AccountError ? error.message : String(error));
      setBusy(false);
    }
  }

  function change(field: keyof AccountForm, value: string) {
    setForm({ ...form, [field]: value });
    setErrors({ ...errors, [field]: undefined });
  }

  function toggle() {
    setIsNew(!isNew);
    setErrors({});
    setRefusal(null);
  }

  return { isNew, form, errors, refusal, busy, submit, change, toggle };
}
