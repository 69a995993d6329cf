/** One person’s money and papers on one screen: what is next and who does it, each thing with what may be recorded, and asking at reception. */
import type { VNode } from 'preact'
import { longDay, shortDay, type Day } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { SummaryCard } from '../../ui/cards.tsx'
import { CheckboxField, DayField, Form, RadioField, SelectField, TextArea, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { Masked } from '../../ui/list.tsx'
import { form, page, panelView, type AnyPanelView, type Route } from '../../ui/page.ts'
import { addMoney, askMoney, helpMoney, moneyOf, moveMoney, type MoneyPanel } from '../actions.ts'
import { papersWords, stepWords } from '../history.ts'
import { itemTitle, KINDS, OWNERS, PAPERS, RENTS, stateOf } from '../kinds.ts'
import { NextLine } from './words.tsx'

type View = Extract<Awaited<ReturnType<(typeof moneyOf)['run']>>, { readonly ok: true }>['value']
type ShownItem = View['items'][number]

const choices = (words: Readonly<Record<string, string>>): { readonly value: string; readonly text: string }[] => Object.entries(words).map(([value, text]) => ({ value, text }))
const partnersOf = (view: View, kind: 'jobcentre' | 'adviser') => view.partners.filter((one) => one.kind === kind).map(({ id, name }) => ({ value: id, text: name }))

/** Is this the form that was sent and refused? Several of them stand on one page. */
const wasSent = (frame: Frame, item: string, field: 'move' | 'partner'): boolean => frame.values['financeItem'] === item && frame.values[field] !== undefined && frame.errors.length > 0
const emptied = (frame: Frame): Frame => ({ ...frame, errors: [], values: {} })

const MoveForm = ({ view, item, frame }: { readonly view: View; readonly item: ShownItem; readonly frame: Frame }): VNode | null => {
  const moves = item.moves.filter(({ key }) => !view.helping || KINDS[item.kind].moves[key as never] !== undefined)
  if (moves.length === 0) return null
  const own = wasSent(frame, item.id, 'move') ? frame : emptied(frame)
  const asking = [...new Set(moves.flatMap(({ asks }) => asks ?? []))]
  return (
    <Details
      summaryHtml={<>Record what happened<span class="govuk-visually-hidden"> to {itemTitle(item)}</span></>} open={wasSent(frame, item.id, 'move')} html={(
        <Form frame={own} action={`/people/${view.person.id}/money/${item.id}`} hidden={{ version: String(item.version), financeItem: item.id }} submit="Save">
          <RadioField frame={own} name="move" label="What happened?" choices={moves.map(({ key, text }) => ({ value: key, text }))} />
          <DayField frame={own} name="on" label="On which day?" value={view.today} />
          {asking.length === 0 ? null : <DayField frame={own} name="day" label={asking.join(' / ')} />}
          <TextArea frame={own} name="words" label="In a few words: why, or what was agreed" hint="Never a number of an account, a card or a paper" rows={2} />
        </Form>
      )}
    />
  )
}

const HelpForm = ({ view, item, frame }: { readonly view: View; readonly item: ShownItem; readonly frame: Frame }): VNode | null => {
  const kind = KINDS[item.kind].partner
  if (kind === null || view.helping || item.endedOn !== null) return null
  const offered = partnersOf(view, kind)
  if (offered.length === 0) return null
  const own = wasSent(frame, item.id, 'partner') ? frame : emptied(frame)
  return (
    <Details
      summaryText={item.partnerName === null ? `Ask ${kind === 'jobcentre' ? 'a Jobcentre' : 'a debt adviser'} to help` : `${item.partnerName} helps: change`} open={wasSent(frame, item.id, 'partner')} html={(
        <Form frame={own} action={`/people/${view.person.id}/money/${item.id}/help`} hidden={{ version: String(item.version), financeItem: item.id }} submit="Ask them">
          <SelectField frame={own} name="partner" label="Who helps?" hint={`They see who the person is, ${kind === 'jobcentre' ? 'this, and the day of release' : 'and this'}. Nothing else.`} choices={offered} empty="Nobody any more" value={item.partnerId ?? undefined} />
        </Form>
      )}
    />
  )
}

const ItemCard = ({ view, item, frame }: { readonly view: View; readonly item: ShownItem; readonly frame: Frame }): VNode => {
  const next = view.next.find((one) => one.item?.id === item.id)
  const late = next !== undefined && next.due < view.today
  return (
    <div id={item.id}>
      <SummaryCard level={3} tone={item.wrong !== null || late ? 'urgent' : next ? 'working' : 'good'} title={itemTitle(item)}>
        <p class="govuk-body"><strong>{stateOf(item.kind, item.state).title}</strong> since {longDay(item.since)}{item.given ? givenWords(item, item.given) : ''}.{item.partnerName ? ` ${item.partnerName} helps.` : ''}</p>
        {next ? <NextLine about={null} {...next} today={view.today} /> : null}
        {item.steps.length > 1 ? (
          <Details summaryText={`What happened: ${item.steps.length}`} html={<ul class="govuk-list govuk-list--bullet">{item.steps.map((step) => <li>{shortDay(step.on)}: {stepWords(item, step)}{step.words ? `. ${step.words}` : ''} <span class="tl-quiet">({step.by ? `${step.by}, ` : ''}{step.organisation})</span></li>)}</ul>} />
        ) : null}
        <MoveForm view={view} item={item} frame={frame} />
        <HelpForm view={view} item={item} frame={frame} />
      </SummaryCard>
    </div>
  )
}

const givenWords = (item: ShownItem, day: Day): string =>
  item.kind === 'housing-costs' ? `, paid until ${longDay(day)}` : item.state === 'booked' ? `, for ${longDay(day)}` : item.kind === 'universal-credit' ? `; first payment due by ${longDay(day)}` : ''

const AskForm = ({ view, frame }: { readonly view: View; readonly frame: Frame }): VNode => (
  <Form frame={frame} action={`/people/${view.person.id}/money`} submit="Save what they said">
    <RadioField frame={frame} name="account" label="Do they have a bank account that they can use?" choices={[{ value: 'yes', text: 'Yes' }, { value: 'no', text: 'No: open one' }]} />
    <CheckboxField frame={frame} name="papers" label="Which papers are in their hands, or kept for them?" small choices={choices(PAPERS)} />
    <CheckboxField frame={frame} name="order" label="Which are to be ordered?" hint="One that a bank and the Jobcentre accept: most often the birth certificate or a citizen card" small choices={choices(PAPERS)} />
    <RadioField frame={frame} name="rent" label="How was the rent paid when they came in?" choices={choices(RENTS)} />
    <TextField frame={frame} name="landlord" label="Who is owed the rent?" />
    <RadioField frame={frame} name="credit" label="Will they need Universal Credit?" choices={[{ value: 'yes', text: 'Yes: prepare the claim' }, { value: 'no', text: 'No' }]} />
    {partnersOf(view, 'jobcentre').length > 0 ? <SelectField frame={frame} name="jobcentre" label="Which Jobcentre helps?" hint="Its work coaches see who the person is, the claim and the day of release" choices={partnersOf(view, 'jobcentre')} empty="None yet" /> : null}
    <TextArea frame={frame} name="debts" label="What is owed? One creditor on each line" hint="Who, not how much, and no number" rows={3} />
    <TextField frame={frame} name="fines" label="Fines: which court?" />
    {partnersOf(view, 'adviser').length > 0 ? <SelectField frame={frame} name="adviser" label="Which debt adviser helps?" hint="They see who the person is, and the debts and fines" choices={partnersOf(view, 'adviser')} empty="None yet" /> : null}
    <TextArea frame={frame} name="words" label="Anything else, in their words" hint="Never a number of an account, a card or a paper" rows={2} />
  </Form>
)

const AddForm = ({ view, frame }: { readonly view: View; readonly frame: Frame }): VNode => (
  <Form frame={frame} action={`/people/${view.person.id}/money/add`} submit="Add it">
    <RadioField frame={frame} name="kind" label="What is it?" choices={Object.entries(KINDS).map(([value, { title }]) => ({ value, text: title }))} />
    <SelectField frame={frame} name="paper" label="If it is an identity document: which?" choices={choices(PAPERS)} empty="Not a document" />
    <TextField frame={frame} name="what" label="If it is a debt, a fine or rent: who is owed?" />
    {view.partners.length > 0 ? <SelectField frame={frame} name="partner" label="Who helps?" choices={view.partners.map(({ id, name }) => ({ value: id, text: name }))} empty="Nobody yet" /> : null}
  </Form>
)

const moneyPage = page({
  path: '/people/:person/money',
  ask: moneyOf,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Money and papers of ${person.forename} ${person.surname}`,
  around: ({ person, helping, opens }) => ({ banner: <PersonBar person={person} opens={opens} />, back: helping ? { href: '/money', text: 'Money and papers' } : { href: `/people/${person.id}` } }),
  render: (view, frame) => {
    const { today, custody, next, end, review, rent, items, helping, answers } = view
    const [first] = next
    const asked = review !== null || helping
    const open = items.filter(({ endedOn }) => endedOn === null)
    const ended = items.filter(({ endedOn }) => endedOn !== null)
    return (
      <>
        <h1 class="govuk-heading-l">Money and papers</h1>
        {custody === null ? <p class="govuk-body tl-empty">This is kept for people in prison and just released. No time in prison is recorded.</p> : (
          <>
            <p class="govuk-body">{custody.released ? `Released on ${longDay(custody.released)}` : custody.release ? `Release on ${longDay(custody.release)}` : 'No release day is known'}{custody.prison ? `, ${custody.prison}` : ''}.{answers && !helping ? ` ${OWNERS[answers].charAt(0).toUpperCase()}${OWNERS[answers].slice(1)} answers for what nobody else was asked to do.` : ''}</p>
            {end !== null ? <InsetText><p class="govuk-body">{end}</p></InsetText> : first ? (
              <SummaryCard title="Next" tone={first.due < today ? 'urgent' : 'working'}>
                {next.slice(0, 3).map((one) => <NextLine about={one.item ? itemTitle(one.item) : null} {...one} today={today} href={one.item ? `#${one.item.id}` : undefined} />)}
              </SummaryCard>
            ) : null}
            {asked || end !== null ? null : <><h2 class="govuk-heading-m">Ask them</h2><AskForm view={view} frame={frame} /></>}
            {rent && items.some(({ kind, endedOn }) => kind === 'housing-costs' && endedOn === null) ? <InsetText><p class="govuk-body"><strong>Rent while in prison.</strong> {rent.words}{rent.source ? <span class="tl-quiet"> ({rent.source})</span> : null}</p></InsetText> : null}
            {open.length > 0 ? <h2 class="govuk-heading-m">What is under way</h2> : null}
            {open.map((item) => <ItemCard view={view} item={item} frame={frame} />)}
            {ended.length > 0 ? <><h2 class="govuk-heading-m">Done, or ended</h2>{ended.map((item) => <ItemCard view={view} item={item} frame={frame} />)}</> : null}
            {helping || !asked || end !== null ? null : <Details summaryText="Add something" open={frame.values['kind'] !== undefined} html={<AddForm view={view} frame={frame.values['kind'] === undefined ? emptied(frame) : frame} />} />}
            {review ? <p class="govuk-body tl-quiet">Asked on {longDay(review.askedOn)} by {review.by ? `${review.by}, ` : ''}{review.organisation}. Papers they had: {papersWords(review.papers)}. Rent: {RENTS[review.rent].toLowerCase()}.{review.words ? ` “${review.words}”` : ''}</p> : null}
          </>
        )}
      </>
    )
  },
})

const list = (value: string | readonly string[] | undefined): readonly string[] => (value === undefined ? [] : typeof value === 'string' ? [value] : value)

export const personRoutes: readonly Route[] = [
  moneyPage,
  form({ path: '/people/:person/money', does: askMoney, again: moneyPage, input: ({ params }, values) => ({ ...values, person: params['person'], papers: list(values['papers']), order: list(values['order']) }), next: ({ person }) => `/people/${person}/money`, notice: ({ begun }) => (begun === 0 ? 'What they said is recorded. Nothing is needed.' : `What they said is recorded. ${begun === 1 ? 'One thing is' : `${begun} things are`} under way.`) }),
  form({ path: '/people/:person/money/add', does: addMoney, again: moneyPage, input: ({ params }, values) => ({ ...values, person: params['person'] }), next: ({ person }) => `/people/${person}/money`, notice: () => 'It is on the list.' }),
  form({ path: '/people/:person/money/:financeItem', does: moveMoney, again: moneyPage, input: ({ params }, values) => ({ ...values, person: params['person'], financeItem: params['financeItem'] }), next: ({ person }) => `/people/${person}/money`, notice: ({ kind, state }) => `Recorded: ${stateOf(kind, state).title.toLowerCase()}.` }),
  form({ path: '/people/:person/money/:financeItem/help', does: helpMoney, again: moneyPage, input: ({ params }, values) => ({ ...values, person: params['person'], financeItem: params['financeItem'] }), next: ({ person }) => `/people/${person}/money`, notice: ({ partner }) => (partner === null ? 'Nobody else helps with it now.' : `${partner} is asked to help.`) }),
]

export const moneyPanel: AnyPanelView = panelView<MoneyPanel>('finances.next', ({ hidden, end, next, wrong, released }, frame, person) => (
  <SummaryCard title="Money and papers" tone={wrong > 0 || next.some(({ due }) => due < frame.today) ? 'urgent' : next.length > 0 ? 'working' : 'plain'} action={hidden === null ? { text: released ? 'Open' : next[0]?.item === null ? 'Ask them' : 'Open', about: 'money and papers', href: `/people/${person.id}/money` } : undefined}>
    {hidden !== null ? <Masked reason={hidden} /> : end !== null ? <p class="govuk-body">{end}</p> : next.map((one) => <NextLine about={one.item ? itemTitle(one.item) : null} {...one} today={frame.today} />)}
  </SummaryCard>
))
