/** The keys with which an agency's systems send extracts: made and revoked by its administrator. */
import type { JSX } from 'preact'
import { longMoment, shortDay } from '../../core/dates.ts'
import { DayField, Form, RadioField, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { DataTable } from '../../ui/list.tsx'
import { form, page } from '../../ui/page.ts'
import { listKeys, makeKey, revokeKey } from '../actions.ts'

type View = Extract<Awaited<ReturnType<typeof listKeys.run>>, { ok: true }>['value']
type Key = View['keys'][number]

const StateOf = ({ one, today }: { readonly one: Key; readonly today: string }): JSX.Element =>
  one.revokedAt !== null ? <span><Tag text="Revoked" classes="govuk-tag--grey" /><br />{longMoment(one.revokedAt)}, by {one.revokedBy}</span>
    : one.expiresOn < today ? <span><Tag text="Over" classes="govuk-tag--grey" /><br />since {shortDay(one.expiresOn)}</span>
    : <span><Tag text="Works" classes="govuk-tag--green" /><br />until {shortDay(one.expiresOn)}</span>

const Making = ({ view, frame }: { readonly view: View; readonly frame: Frame }): JSX.Element => {
  const [only] = view.agreements
  if (!only) return <p class="govuk-body">Your organisation has signed no agreement that is in force for supplying records, so no key can be made.</p>
  return (
    <section>
      <h2 class="govuk-heading-m">Make a key</h2>
      <p class="govuk-body">It can send extracts of your agency under one agreement and do nothing else: it reads nobody. You see it once. Give it to whoever runs the system, and never by e-mail.</p>
      <Form frame={frame} action="/extracts/keys" submit="Make the key">
        <TextField frame={frame} name="name" label="Which system sends with it?" hint="For example: Nightly custody export" />
        <RadioField frame={frame} name="agreement" label="Under which agreement?" value={view.agreements.length === 1 ? only.id : undefined} choices={view.agreements.map((one) => ({ value: one.id, text: `${one.title} (${one.reference})` }))} />
        <DayField frame={frame} name="expires" label="Until which day does it work?" hint="At most a year. Make another in time, then revoke the old one." value={view.until} />
      </Form>
    </section>
  )
}

export const keysPage = page({
  path: '/extracts/keys',
  ask: listKeys,
  menu: { text: 'Upload keys', order: 90, roles: ['administrator'] },
  input: () => ({}),
  title: () => 'Upload keys',
  render: (view, frame) => (
    <>
      <h1 class="govuk-heading-l">Upload keys</h1>
      <p class="govuk-body">With a key a system of your agency sends its extracts by itself. What it sends goes by the data officer’s schedules, and everything that is done with a key stands in the audit under the key’s own name.</p>
      <DataTable
        caption="Keys, those that work first" quiet rows={view.keys} empty="Your agency has no key."
        columns={[
          { heading: 'System', names: true, cell: (one) => <>{one.name}<br /><span class="govuk-hint">ends in {one.lastLetters}</span></> },
          { heading: 'Agreement', cell: (one) => one.agreement },
          { heading: 'State', cell: (one) => <StateOf one={one} today={view.today} /> },
          { heading: 'Made', cell: (one) => <>{longMoment(one.madeAt)}<br />{one.madeBy}</> },
          { heading: 'Last used', cell: (one) => (one.usedAt === null ? 'Never' : longMoment(one.usedAt)) },
          ...(view.mayChange ? [{ heading: 'Revoke', cell: (one: Key) => (one.revokedAt !== null || one.expiresOn < view.today ? null
            : <Form frame={frame} action={`/extracts/keys/${one.id}/revocation`} submit="Revoke" submitClasses="govuk-button--warning tl-button-small" />) }] : []),
        ]}
      />
      {view.mayChange ? <Making view={view} frame={frame} /> : null}
      <Details summaryText="How a system sends with it">
        <pre class="tl-code"><code>{`curl -X POST -H "Authorization: Bearer $KEY" -H "Content-Type: text/csv" \\
  --data-binary @police-2026-11-22.csv \\
  "https://<this address>/uploads?name=police-2026-11-22.csv&day=2026-11-22&covers=changes"`}</code></pre>
        <p class="govuk-body">The answer is JSON with the extract’s id, and where to ask how far it is. Sent twice, the same file of the same day is one extract.</p>
      </Details>
    </>
  ),
})

export const keyForm = form({
  path: '/extracts/keys',
  does: makeKey,
  again: keysPage,
  input: (_request, { name, agreement, expires }) => ({ name: name ?? '', agreement: agreement ?? '', expires: expires ?? '' }),
  next: () => '/extracts/keys',
  notice: ({ name, key }) => `The key for “${name}” is ${key} — copy it now: it is not shown again.`,
})

export const revocationForm = form({
  path: '/extracts/keys/:key/revocation',
  does: revokeKey,
  again: keysPage,
  input: ({ params }) => ({ key: params['key'] ?? '' }),
  next: () => '/extracts/keys',
  notice: () => 'The key is revoked. Nothing is sent with it any longer.',
})
