/** Behind the wall: victims to be asked before the police decide, by the number of the crime. */
import { longDay } from '../../core/dates.ts'
import { DueList } from '../../ui/due-list.tsx'
import { Form, RadioField, TextArea } from '../../ui/form.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { form, page, type Route } from '../../ui/page.ts'
import { listVictimsToAsk, recordView } from '../actions.ts'

const victimsPage = page({
  path: '/out-of-court/victims',
  ask: listVictimsToAsk,
  menu: { text: 'Victims to ask', order: 35, roles: ['victim-hub-worker'] },
  input: () => ({}),
  title: () => 'Victims to ask',
  render: ({ crimes, today }) => {
    const [waiting, asked] = [crimes.filter((one) => one.outcome === null), crimes.filter((one) => one.outcome !== null)]
    return (
      <>
        <h1 class="govuk-heading-l">Victims to ask</h1>
        <p class="govuk-body tl-lede">The police are about to decide without a court. Ask each victim what they want first. The police learn that you asked, and nothing of what was said.</p>
        <DueList today={today} empty="Nobody waits to be asked." items={waiting.map((one) => ({ what: `Crime ${one.crimeReference}`, href: `/out-of-court/victims/${one.id}`, due: one.askBy, detail: `${one.offence}. ${one.force}, offered on ${longDay(one.offeredOn)}.` }))} />
        {asked.length === 0 ? null : (
          <>
            <h2 class="govuk-heading-m">Asked</h2>
            {asked.map((one) => <Details summaryText={`Crime ${one.crimeReference}: ${one.outcome === 'asked' ? 'asked' : 'not reached'} on ${longDay(one.askedOn ?? today)}`} html={<p class="govuk-body">{one.words} <a class="govuk-link" href={`/out-of-court/victims/${one.id}`}>Write anew<span class="govuk-visually-hidden"> for crime {one.crimeReference}</span></a></p>} />)}
          </>
        )}
      </>
    )
  },
})

const viewPage = page({
  path: '/out-of-court/victims/:outOfCourtDisposal',
  ask: listVictimsToAsk,
  input: () => ({}),
  title: () => 'What the victim wants',
  around: () => ({ back: { href: '/out-of-court/victims', text: 'Victims to ask' } }),
  render: ({ crimes }, frame) => {
    const crime = crimes.find((one) => frame.path.endsWith(one.id))
    return crime ? (
      <>
        <h1 class="govuk-heading-l">What the victim wants</h1>
        <p class="govuk-body">Crime {crime.crimeReference}. {crime.offence}. {crime.force}. By {longDay(crime.askBy)}.</p>
        <Form frame={frame} action={frame.path} submit="Save">
          <RadioField frame={frame} name="outcome" label="Did you reach them?" choices={[{ value: 'asked', text: 'Yes, they were asked' }, ...(crime.outcome === 'asked' ? [] : [{ value: 'not-reached', text: 'No, and it was tried' }])]} />
          <TextArea frame={frame} name="words" label="What they want, in their own words; or how you tried" hint="Stays on the victims’ side. Nobody who works with the other person reads it." rows={4} />
        </Form>
      </>
    ) : <p class="govuk-body">Nobody is to be asked here any more. <a class="govuk-link" href="/out-of-court/victims">See whom to ask</a></p>
  },
})

export const victimsRoutes: readonly Route[] = [
  victimsPage, viewPage,
  form({
    path: '/out-of-court/victims/:outOfCourtDisposal', does: recordView, again: viewPage, input: ({ params }, values) => ({ ...values, outOfCourtDisposal: params['outOfCourtDisposal'] }),
    next: () => '/out-of-court/victims', notice: ({ crimeReference, outcome }) => `Crime ${crimeReference}: ${outcome === 'asked' ? 'what they want is recorded' : 'that they were not reached is recorded'}. The police see that it was done.`,
  }),
]
