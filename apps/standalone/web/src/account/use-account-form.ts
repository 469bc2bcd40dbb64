import { type FormEvent, useState } from "react";
import { type Account, AccountError, signIn, signUp } from "./auth-api.js";
import { type AccountForm, checkForm, type FormErrors } from "./check-form.js";

/** The state of the form with which people sign in or up. */
export function useAccountForm(onSignedIn: (account: Account) => void) {
  const [isNew, setIsNew] = useState(false);
  const [form, setForm] = useState<AccountForm>({ name: "", email: "", password: "" });
  const [errors, setErrors] = useState<FormErrors>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function ask(): Promise<Account> {
    const email = form.email.trim();
    return isNew ? signUp({ ...form, name: form.name.trim(), email }) : signIn({ email, password: form.password });
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found = checkForm(form, isNew);
    setErrors(found);
    setRefusal(null);
    if (busy || Object.keys(found).length > 0) return;
    setBusy(true);
    try {
      onSignedIn(await ask());
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
