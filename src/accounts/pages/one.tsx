/** One account: its roles, how its owner proves who they are, what changed; and a page for each thing an administrator does. */
import type { VNode } from 'preact'
import { longDay, longMoment } from '../../core/dates.ts'
import { keysOf, PURPOSES, ROLES, type Role } from '../../platform/vocabulary.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { CheckboxField, DayField, Form, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import { ownForm, type Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { DataTable } from '../../ui/list.tsx'
import { page, type PageRequest } from '../../ui/page.ts'
import { listChoices, openOne } from '../actions.ts'
import { CHOICES, choiceWords } from '../rules.ts'
import { proofWords } from './words.ts'

const ofAccount = ({ params }: PageRequest): { account: string } => ({ account: params['account'] ?? '' })
const backTo = (account: { readonly id: string; readonly name: string }) => ({ back: { text: account.name, href: `/accounts/${account.id}` } })

type Hat = Extract<Awaited<ReturnType<typeof openOne.run>>, { ok: true }>['value']['account']['hats'][number]

const isOver = ({ until, endedAt }: Hat, today: string): boolean => endedAt !== null || (until !== null && until < today)

const endedWords = ({ until, endedAt }: Hat, today: string): string =>
  endedAt !== null ? `Ended at once, ${longMoment(new Date(endedAt))}` : until === null ? 'None set' : `${longDay(until)}${until < today ? ' (ended)' : ''}`

const RoleFields = ({ frame, today }: { readonly frame: Frame; readonly today: string }): VNode => (
  <>
    <SelectField frame={frame} name="hat" label="Role" empty="Choose a role" choices={CHOICES.map(({ value, role, purpose }) => ({ value, text: choiceWords(role, purpose) }))} />
    <Details summaryText="What each role is for">
      <dl class="govuk-body">{keysOf(ROLES).map((role) => <><dt><strong>{ROLES[role].title}</strong></dt><dd>{ROLES[role].about}</dd></>)}</dl>
    </Details>
    <DayField frame={frame} name="from" label="First day" value={today} />
    <DayField frame={frame} name="until" label="Last day (leave empty where none is known)" hint="Access ends at midnight after this day, also for somebody who is signed in." />
    <TextArea frame={frame} name="reason" label="Why" hint="For example: joins the unit, covers for a colleague. Kept with the change." rows={2} />
  </>
)

export const newAccountPage = page({
  path: '/accounts/new',
  ask: listChoices,
  input: () => ({}),
  title: () => 'Give somebody access',
  around: () => ({ back: { text: 'All accounts', href: '/accounts' } }),
  render: ({ organisation, today }, frame) => (
    <>
      <h1 class="govuk-heading-l">Give somebody access at {organisation}</h1>
      <Form frame={frame} action="/accounts/invitations" submit="Make the link">
        <TextField frame={frame} name="name" label="Name" width={30} autocomplete="off" />
        <TextField frame={frame} name="email" label="Work e-mail address" type="email" width={30} autocomplete="off" hint="They sign in with it. Nothing is sent: you hand the link over yourself." />
        {frame.errors.some(({ field }) => field === 'keeper') || frame.values['keeper'] !== undefined
          ? <CheckboxField frame={frame} name="keeper" label="An account that another agency keeps" choices={[{ value: 'yes', text: 'I have asked that agency, and this account is used by the person I mean' }]} /> : null}
        <RoleFields frame={frame} today={today} />
      </Form>
    </>
  ),
})

export const accountPage = page({
  path: '/accounts/:account',
  ask: openOne,
  input: ofAccount,
  title: ({ account }) => account.name,
  around: () => ({ back: { text: 'All accounts', href: '/accounts' } }),
  render: ({ account, changes, waiting, mayChange, own }, frame) => (
    <>
      <h1 class="govuk-heading-l">{account.name}</h1>
      <p class="govuk-body">{account.email}{account.keptElsewhere ? '. Another agency keeps this account and gives it new links; you decide about its roles here.' : ''}</p>
      {own ? <InsetText text="This is you. Another administrator changes your roles; your password and passkeys are on your own account page." /> : null}
      {waiting && !own ? (
        <SummaryCard title="A new link waits for a second person" tone="urgent">
          <p class="govuk-body">{waiting.by ?? 'Somebody'} made it on {longMoment(waiting.at)}: {waiting.reason}. With it {account.name} can be signed in as. Ask {account.name}, on a number that you know, whether they wanted it; without an approval it never works.</p>
          <Form frame={frame} action={`/accounts/${account.id}/approval`} submit="Approve the link"><TextArea frame={frame} name="reason" label="How you know" hint="For example: met them, they lost the telephone." rows={2} /></Form>
        </SummaryCard>
      ) : null}
      <DataTable
        caption="Roles" rows={account.hats} empty="No role."
        columns={[
          { heading: 'Role', names: true, cell: (hat) => <>{choiceWords(hat.role, hat.purpose)}{mayChange ? null : <> at {hat.organisation}</>}<br /><span class="govuk-hint">{PURPOSES[hat.purpose]}</span></> },
          { heading: 'First day', cell: (hat) => longDay(hat.from) },
          { heading: 'Last day', cell: (hat) => (endedWords(hat, frame.today)) },
          ...(mayChange && !own ? [{ heading: 'Change', cell: (hat: (typeof account.hats)[number]) => <a class="govuk-link" href={`/accounts/${account.id}/roles/${hat.id}`}>{isOver(hat, frame.today) ? 'Let it go on' : 'End it, or set the last day'}<span class="govuk-visually-hidden"> of {ROLES[hat.role].title}</span></a> }] : []),
        ]}
      />
      {mayChange && !own ? <p class="govuk-body"><a class="govuk-link" href={`/accounts/${account.id}/roles`}>Give a further role</a></p> : null}
      <SummaryCard title="Signing in" action={mayChange && !own && !account.keptElsewhere ? { text: 'Make a new link', href: `/accounts/${account.id}/link`, about: `for ${account.name}` } : undefined}>
        <p class="govuk-body">{proofWords(account)}. {account.lastSignIn === null ? 'Has not signed in yet.' : `Last signed in ${longMoment(new Date(account.lastSignIn))}.`}</p>
      </SummaryCard>
      <DataTable
        caption="What changed" rows={changes} empty="Nothing was changed here since the account came."
        columns={[
          { heading: 'When', names: true, cell: (row) => longMoment(row.at) },
          { heading: 'What', cell: (row) => `${ROLES[row.role as Role].title}: ${row.kind === 'given' ? `given from ${longDay(row.from)}` : row.kind === 'ended-now' ? 'ended at once' : row.kind === 'ended' ? 'ended' : 'last day changed'}${row.until === null ? ', until further notice' : `, until ${longDay(row.until)}`}` },
          { heading: 'Who and why', cell: (row) => `${row.by}: ${row.reason}` },
        ]}
      />
    </>
  ),
})

export const furtherRolePage = page({
  path: '/accounts/:account/roles',
  ask: openOne,
  input: ofAccount,
  title: ({ account }) => `Give ${account.name} a further role`,
  around: ({ account }) => backTo(account),
  render: ({ account }, frame) => (
    <>
      <h1 class="govuk-heading-l">Give {account.name} a further role</h1>
      <p class="govuk-body">Whoever has several roles wears one at a time and sees what that one may see.</p>
      <Form frame={frame} action={`/accounts/${account.id}/roles`} submit="Give the role"><RoleFields frame={frame} today={frame.today} /></Form>
    </>
  ),
})

export const lastDayPage = page({
  path: '/accounts/:account/roles/:hat',
  ask: openOne,
  input: ofAccount,
  title: ({ account }) => `The last day of ${account.name}’s role`,
  around: ({ account }) => backTo(account),
  render: ({ account }, frame) => {
    const hat = account.hats.find((one) => frame.path.includes(one.id))
    const [setting, ending] = [ownForm(frame, 'last-day'), ownForm(frame, 'end-now')]
    return (
      <>
        <span class="govuk-caption-l">{hat ? choiceWords(hat.role, hat.purpose) : 'This role'}</span>
        <h1 class="govuk-heading-l">When does {account.name}’s role end?</h1>
        <p class="govuk-body">Access ends at midnight after the last day.</p>
        <Form frame={setting} action={`/accounts/${account.id}/roles/${hat?.id ?? ''}`} hidden={{ form: 'last-day', version: String(hat?.version ?? 0) }} submit="Save the last day">
          <DayField frame={setting} name="lastDay" label="Last day" hint="Leave empty to let it go on until further notice." value={hat && hat.endedAt === null ? (hat.until ?? '') : ''} />
          <TextArea frame={setting} name="reason" label="Why" hint="For example: moves to another unit, leaves the service." rows={2} />
        </Form>
        {hat && !isOver(hat, frame.today) ? (
          <>
            <h2 class="govuk-heading-m">Must they be out now?</h2>
            <p class="govuk-body">Access with this role ends at this moment, on every machine: the next page they open is the sign-in page. Other roles of theirs go on.</p>
            <Form frame={ending} action={`/accounts/${account.id}/roles/${hat.id}/end`} hidden={{ form: 'end-now', version: String(hat.version) }} submit="End access now" submitClasses="govuk-button--warning">
              <TextArea frame={ending} name="reason" label="Why" hint="Kept with the change, with your name and the time." rows={2} />
            </Form>
          </>
        ) : null}
      </>
    )
  },
})

export const linkPage = page({
  path: '/accounts/:account/link',
  ask: openOne,
  input: ofAccount,
  title: ({ account }) => `A new link for ${account.name}`,
  around: ({ account }) => backTo(account),
  render: ({ account }, frame) => (
    <>
      <h1 class="govuk-heading-l">A new link for {account.name}</h1>
      <p class="govuk-body">With it they choose a new password and a new second factor; the old ones go when they have, and every session ends. Make sure that it is them who asks: call a number that you know, or meet them.</p>
      <Form frame={frame} action={`/accounts/${account.id}/link`} submit="Make the link"><TextArea frame={frame} name="reason" label="Why" hint="For example: lost the telephone, forgot the password." rows={2} /></Form>
      <h2 class="govuk-heading-m">A stolen telephone or an open browser?</h2>
      <Form frame={{ ...frame, errors: [], values: {} }} action={`/accounts/${account.id}/sessions-end`} hidden={{ reason: 'Ended by the administrator' }} submit="End all their sessions now" submitClasses="govuk-button--warning" />
    </>
  ),
})
