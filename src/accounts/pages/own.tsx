/** The own account: where somebody is signed in and until when, and how they prove who they are. */
import type { VNode } from 'preact'
import { londonDay, longDay, longMoment } from '../../core/dates.ts'
import { ROLES, type Role } from '../../platform/vocabulary.ts'
import { Form, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { DataTable } from '../../ui/list.tsx'
import { PasskeyForm } from '../../ui/local-sign-in.tsx'
import { page } from '../../ui/page.ts'
import { openOwn, type OwnAccount } from '../actions.ts'

const BROWSERS = [['Edg/', 'Edge'], ['OPR/', 'Opera'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']] as const
const MACHINES = [['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Android', 'Android'], ['Windows', 'Windows'], ['Mac OS', 'Mac'], ['Linux', 'Linux']] as const
/** "Firefox on Windows": what a browser says of itself, as its owner would. */
const browserWords = (said: string | null): string => {
  const one = (names: readonly (readonly [string, string])[]): string | undefined => names.find(([sign]) => said?.includes(sign))?.[1]
  return [one(BROWSERS) ?? 'A browser', one(MACHINES)].filter((word) => word !== undefined).join(' on ')
}

const Sessions = ({ view, frame }: { readonly view: OwnAccount; readonly frame: Frame }): VNode => (
  <>
    <DataTable
      caption="Where you are signed in" rows={view.sessions} empty="This page was not opened in a browser session."
      columns={[
        { heading: 'Since', names: true, cell: (row) => <>{longMoment(row.signedInAt)}{row.id === view.current ? <strong> (this one)</strong> : null}</> },
        { heading: 'Where', cell: (row) => `${browserWords(row.browser)}${row.network === null ? '' : `, network ${row.network}`}` },
        { heading: 'As', cell: (row) => `${ROLES[row.role as Role].title}, ${row.organisation}` },
        { heading: 'Last used', cell: (row) => longMoment(row.seenAt) },
        { heading: 'End', cell: (row) => (row.id === view.current ? 'Sign out above' : <Form frame={frame} action="/account/sessions-end" hidden={{ session: row.id }} submit="End it" submitClasses="govuk-button--secondary" />) },
      ]}
    />
    {view.sessions.length > 1 ? <Form frame={frame} action="/account/other-sessions-end" hidden={{ everywhere: 'yes' }} submit="Sign out everywhere else" submitClasses="govuk-button--secondary" /> : null}
  </>
)

const Current = ({ frame }: { readonly frame: Frame }): VNode => <TextField frame={{ ...frame, values: {} }} name="current" label="Your password as it is now" type="password" autocomplete="current-password" width={20} />

export const ownPage = page({
  path: '/account',
  ask: openOwn,
  input: () => ({}),
  title: () => 'Your account',
  render: (view, frame) => (
    <>
      <h1 class="govuk-heading-l">Your account</h1>
      <p class="govuk-body">{view.name}, {view.email}</p>
      {view.endsAt === null ? null : <InsetText text={`This session ends on ${longMoment(view.endsAt)}, after ${view.idleMinutes} minutes without use, or with the last day of your role, whichever comes first.`} />}
      <p class="govuk-body"><a class="govuk-link" href="/hats">Act in another role of yours</a></p>
      <Sessions view={view} frame={frame} />
      {view.local ? (
        <>
          <DataTable
            caption="How you prove who you are" rows={view.factors} empty="Nothing beside your password."
            columns={[
              { heading: 'What', names: true, cell: (row) => `${row.name}${row.kind === 'passkey' ? ' (passkey)' : ''}` },
              { heading: 'Since', cell: (row) => longDay(londonDay(row.addedAt)) },
              { heading: 'Last used', cell: (row) => (row.usedAt === null ? 'Not yet' : longMoment(row.usedAt)) },
              { heading: 'Remove', cell: (row) => (view.factors.length > 1 ? <a class="govuk-link" href={`/account/factors/${row.id}`}>Remove<span class="govuk-visually-hidden"> {row.name}</span></a> : 'The only one stays') },
            ]}
          />
          <p class="govuk-body">{view.recoveryCodes} of your recovery codes {view.recoveryCodes === 1 ? 'is' : 'are'} left.</p>
          <ul class="govuk-list">
            <li><a class="govuk-link" href="/account/password">Change your password</a></li>
            {frame.passkeyAsked === undefined ? null : <li><a class="govuk-link" href="/account/passkey">Add a passkey</a></li>}
            <li><a class="govuk-link" href="/account/recovery-codes">Get new recovery codes</a></li>
          </ul>
        </>
      ) : <p class="govuk-body">You sign in elsewhere (with your organisation’s provider, or in the demonstration), so there is no password here to change.</p>}
    </>
  ),
  passkeys: true,
})

const back = () => ({ back: { text: 'Your account', href: '/account' } })

export const passwordPage = page({
  path: '/account/password', ask: openOwn, input: () => ({}), title: () => 'Change your password', around: back,
  render: (_view, frame) => (
    <>
      <h1 class="govuk-heading-l">Change your password</h1>
      <Form frame={frame} action="/account/password" submit="Change it and end my other sessions">
        <Current frame={frame} />
        <TextField frame={{ ...frame, values: {} }} name="password" label="New password" type="password" autocomplete="new-password" width={30} hint="At least 12 letters. Three words that have nothing to do with each other or with you are good." />
        <TextField frame={{ ...frame, values: {} }} name="again" label="The same password again" type="password" autocomplete="new-password" width={30} />
      </Form>
    </>
  ),
})

export const passkeyPage = page({
  path: '/account/passkey', ask: openOwn, input: () => ({}), title: () => 'Add a passkey', around: back, passkeys: true,
  render: (_view, frame) => (
    <>
      <h1 class="govuk-heading-l">Add a passkey</h1>
      <p class="govuk-body">This machine’s own lock (finger, face or PIN), your telephone or a security key then signs you in by itself. It needs a browser that runs scripts; codes from an app need none.</p>
      <PasskeyForm frame={frame} kind="new" action="/account/passkey" submit="Add the passkey">
        <TextField frame={frame} name="name" label="Name" hint="For example: work laptop" width={20} />
        <Current frame={frame} />
      </PasskeyForm>
    </>
  ),
})

export const removeFactorPage = page({
  path: '/account/factors/:factor', ask: openOwn, input: () => ({}), title: () => 'Remove a second factor', around: back,
  render: (view, frame) => (
    <>
      <h1 class="govuk-heading-l">Remove “{view.factors.find((factor) => frame.path.endsWith(factor.id))?.name ?? 'this factor'}”?</h1>
      <Form frame={frame} action={frame.path} submit="Remove it" submitClasses="govuk-button--warning"><Current frame={frame} /></Form>
    </>
  ),
})

export const recoveryCodesPage = page({
  path: '/account/recovery-codes', ask: openOwn, input: () => ({}), title: () => 'New recovery codes', around: back,
  render: (_view, frame) => (
    <>
      <h1 class="govuk-heading-l">Get new recovery codes</h1>
      <p class="govuk-body">The old ones are worth nothing from then on. The new ones are shown once, on the next page.</p>
      <Form frame={frame} action="/account/recovery-codes" submit="Make new codes"><Current frame={frame} /></Form>
    </>
  ),
})
