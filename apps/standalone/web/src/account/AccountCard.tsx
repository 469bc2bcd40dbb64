import { Logo } from "../brand/Logo.js";
import type { Account } from "./auth-api.js";
import { PASSWORD_RULE } from "./check-form.js";
import { Field } from "./Field.js";
import { useAccountForm } from "./use-account-form.js";

const UNFINISHED =
  "You are signed out on this page, but the server is unavailable and could not end your session. Keep this page open: " +
  "your session ends as soon as the server is back. Until then, anyone who uses this browser could still get in.";

export interface AccountCardProps {
  onSignedIn: (account: Account) => void;
  /** Whether it offers to make an account first. */
  startsNew?: boolean;
  /** Said above the form. */
  greeting?: string | undefined;
  /** Whoever was here has signed out, and the server does not know it yet. */
  isSigningOut?: boolean;
}

/** The first thing that people see: one card to sign in, or to make an account. */
export function AccountCard({ onSignedIn, startsNew = false, greeting, isSigningOut = false }: AccountCardProps) {
  const account = useAccountForm(onSignedIn, startsNew);
  const { isNew, form, errors, refusal, busy, change } = account;
  return (
    <main className="account">
      <div className="account-brand">
        <Logo size={56} />
        <h1>Duologue</h1>
        <p>Two people, one conversation.</p>
      </div>
      <div className="account-warning" role="status">
        {isSigningOut && UNFINISHED}
      </div>
      <form
        className="account-card"
        onSubmit={account.submit}
        noValidate
        aria-label={isNew ? "Create account" : "Sign in"}
      >
        {greeting && <p className="account-greeting">{greeting}</p>}
        {isNew && (
          <Field
            label="Name"
            name="name"
            autoComplete="name"
            value={form.name}
            error={errors.name}
            onChange={(event) => change("name", event.target.value)}
          />
        )}
        <Field
          label="Email"
          name="email"
          type="email"
          autoComplete="email"
          value={form.email}
          error={errors.email}
          onChange={(event) => change("email", event.target.value)}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete={isNew ? "new-password" : "current-password"}
          value={form.password}
          hint={isNew ? PASSWORD_RULE : undefined}
          error={errors.password}
          onChange={(event) => change("password", event.target.value)}
        />
        <div className="account-refusal" role="alert">
          {refusal}
        </div>
        <button type="submit" className="account-submit" aria-disabled={busy}>
          {isNew ? "Create account" : "Sign in"}
        </button>
      </form>
      <p className="account-toggle">
        <span>{isNew ? "Been here before? " : "New here? "}</span>
        <button type="button" className="duo-text-button" onClick={account.toggle}>
          {isNew ? "Sign in instead" : "Create an account"}
        </button>
      </p>
    </main>
  );
}
