/** Pages of local accounts before anybody is signed in: the password, the second factor, an invitation. They work without scripts; passkeys alone need one. */
import type { ComponentChildren, JSX } from 'preact'
import { Form, TextField } from './form.tsx'
import type { Frame } from './frame.ts'
import { Button } from './govuk/button.tsx'
import { Details } from './govuk/details.tsx'
import { InsetText } from './govuk/inset-text.tsx'

/** A form that the browser answers with a passkey. Hidden until our script finds that it can. */
export const PasskeyForm = ({ frame, kind, action, hidden = {}, submit, secondary, children }: {
  readonly frame: Frame
  readonly kind: 'new' | 'known'
  readonly action: string
  readonly hidden?: Readonly<Record<string, string>>
  readonly submit: string
  readonly secondary?: boolean
  readonly children?: ComponentChildren
}): JSX.Element | null => frame.passkeyAsked === undefined ? null : (
  <div data-passkey-place="" hidden>
    <form method="post" action={action} data-passkey={kind} data-asked={frame.passkeyAsked}>
      <input type="hidden" name="_csrf" value={frame.csrf} />
      <input type="hidden" name="passkey" value="" />
      {Object.entries(hidden).map(([name, value]) => <input type="hidden" name={name} value={value} />)}
      {children}
      <Button text={submit} classes={secondary ? 'govuk-button--secondary' : undefined} />
      <p class="govuk-body" role="status"></p>
    </form>
  </div>
)

/** Signing in with a passkey alone. */
export const PasskeySignIn = ({ frame, to }: { readonly frame: Frame; readonly to: string }): JSX.Element | null =>
  <PasskeyForm frame={frame} kind="known" action="/sign-in/passkey" hidden={{ to }} submit="Sign in with a passkey" />

/** The first step: address and password. The second follows on a page of its own. */
export const PasswordForm = ({ frame, to }: { readonly frame: Frame; readonly to: string }): JSX.Element => (
  <Form frame={frame} action="/sign-in/password" hidden={{ to }} submit="Continue">
    <TextField frame={frame} name="email" label="E-mail address" type="email" autocomplete="username" width={30} />
    <TextField frame={{ ...frame, values: {} }} name="password" label="Password" type="password" autocomplete="current-password" width={30} />
    <p class="govuk-body">Password or telephone lost? Ask your organisation’s administrator for a new link.</p>
  </Form>
)

/** The sign-in page again, after the first step was refused. */
export const PasswordPage = ({ frame, to }: { readonly frame: Frame; readonly to: string }): JSX.Element => (
  <>
    <h1 class="govuk-heading-xl">Sign in</h1>
    <PasswordForm frame={frame} to={to} />
    <PasskeySignIn frame={frame} to={to} />
  </>
)

const CodeField = ({ frame, label, hint }: { readonly frame: Frame; readonly label: string; readonly hint: string }): JSX.Element =>
  <TextField frame={{ ...frame, values: {} }} name="code" label={label} hint={hint} inputmode="numeric" autocomplete="one-time-code" width={10} />

/** The second step: the code that the app shows now, or one of the recovery codes. */
export const CodePage = ({ frame, to }: { readonly frame: Frame; readonly to: string }): JSX.Element => (
  <>
    <h1 class="govuk-heading-l">Show that it is you</h1>
    <p class="govuk-body">Your password is right. Open the app on your telephone and type the six digits it shows for Throughline.</p>
    <Form frame={frame} action="/sign-in/code" hidden={{ to }} submit="Sign in"><CodeField frame={frame} label="Code from the app" hint="Each code can be used once. A new one comes every 30 seconds." /></Form>
    <PasskeyForm frame={frame} kind="known" action="/sign-in/passkey" hidden={{ to }} submit="Use a passkey instead" secondary />
    <Details summaryText="I do not have my telephone">
      <Form frame={frame} action="/sign-in/code" hidden={{ to }} submit="Sign in with a recovery code" submitClasses="govuk-button--secondary">
        <TextField frame={{ ...frame, values: {}, errors: [] }} name="recovery" label="Recovery code" hint="One of the ten that you kept, for example 7k2m-q9xd-4hvw-c1za." width={20} autocomplete="off" />
      </Form>
      <p class="govuk-body">No recovery codes either? Your organisation’s administrator makes you a new link.</p>
    </Details>
  </>
)

/** What an invitation leads to: choosing a password. */
export const InvitationPage = ({ frame, invited, path }: {
  readonly frame: Frame
  readonly invited: { readonly name: string; readonly email: string; readonly organisation: string; readonly kind: string }
  readonly path: string
}): JSX.Element => (
  <>
    <span class="govuk-caption-l">Step 1 of 2</span>
    <h1 class="govuk-heading-l">{invited.kind === 'reset' ? 'Choose a new password' : `Welcome, ${invited.name}`}</h1>
    <p class="govuk-body">{invited.organisation} gives you access to Throughline. You sign in as <strong>{invited.email}</strong>. If that is not you, close this page and tell whoever gave you the link.</p>
    <Form frame={frame} action={path} submit="Continue">
      <input type="hidden" name="username" value={invited.email} autocomplete="username" />
      <TextField frame={{ ...frame, values: {} }} name="password" label="Choose a password" type="password" autocomplete="new-password" width={30}
        hint="At least 12 letters. Three words that have nothing to do with each other or with you are good. No digits or signs are needed, and you never have to change it for its age." />
      <TextField frame={{ ...frame, values: {} }} name="again" label="The same password again" type="password" autocomplete="new-password" width={30} />
    </Form>
  </>
)

/** The second factor, and the codes for the day when it is lost. Nothing counts before this is done. */
export const SetUpPage = ({ frame, secret, picture, recoveryCodes }: {
  readonly frame: Frame
  readonly secret: string
  readonly picture: { readonly side: number; readonly path: string }
  readonly recoveryCodes: readonly string[]
}): JSX.Element => (
  <>
    <span class="govuk-caption-l">Step 2 of 2</span>
    <h1 class="govuk-heading-l">Add a second proof that it is you</h1>
    <p class="govuk-body">A password alone can be stolen. From now on you also show something that only you have: a code from an app on your telephone, or a passkey.</p>
    <h2 class="govuk-heading-m">Keep these recovery codes</h2>
    <p class="govuk-body">Write them down or print this page. Each lets you in once if you lose your telephone. They are not shown again.</p>
    <ul class="govuk-list tl-codes">{recoveryCodes.map((code) => <li><code>{code}</code></li>)}</ul>
    <h2 class="govuk-heading-m">Use an app</h2>
    <p class="govuk-body">Scan this picture with an authenticator app (any that makes six-digit codes), then type the code that it shows.</p>
    <svg class="tl-qr" viewBox={`0 0 ${picture.side} ${picture.side}`} width="220" height="220" role="img" aria-label="Picture for the app. Its text stands below." shape-rendering="crispEdges">
      <rect width={picture.side} height={picture.side} fill="#fff" /><path d={picture.path} fill="#000" />
    </svg>
    <p class="govuk-body">Or type this into the app: <code class="tl-secret">{(secret.match(/.{1,4}/g) ?? []).join(' ')}</code></p>
    <Form frame={frame} action="/sign-in/second-factor" submit="Finish and sign in"><CodeField frame={frame} label="Code that the app shows now" hint="Six digits." /></Form>
    <PasskeyForm frame={frame} kind="new" action="/sign-in/second-factor" submit="Use a passkey instead" secondary>
      <InsetText text="Or use this machine’s own lock (finger, face or PIN) or a security key as a passkey: then you need no code." />
    </PasskeyForm>
  </>
)
