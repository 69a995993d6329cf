/** Leaving prison: the list that a resettlement worker’s day begins with, and how ready one person is. */
import type { VNode } from 'preact'
import { longDay, type Day } from '../core/dates.ts'
import { placeTitle } from '../housing/rules.ts'
import { PersonBar } from '../people/pages.tsx'
import { CASE_ROLES, PATHWAYS, type Role } from '../platform/vocabulary.ts'
import { CURFEW_REPEALED_FROM, RELEASE_POINTS } from '../sentences/release-rules.ts'
import { prisonTitle } from '../sentences/rules.ts'
import { KeyFigure, KeyFigures, SummaryCard } from '../ui/cards.tsx'
import { SelectField } from '../ui/form.tsx'
import type { Frame } from '../ui/frame.ts'
import { Details } from '../ui/govuk/details.tsx'
import { Tag } from '../ui/govuk/tag.tsx'
import { CursorPages, DataTable, FilterForm, Masked, More } from '../ui/list.tsx'
import { page, panelView, type Pages } from '../ui/page.ts'
import { PathwayStrip, type PathwayTone } from '../ui/pathway-strip.tsx'
import { dueForRelease, FIGURES_PEOPLE_MAX, releaseDatesOf, WEEKS_SHOWN, type Leaver, type PlanPanel, type PreparationPanel } from './actions.ts'
import { DAY_RULE, namedDay, type ReleaseDayWarning } from './day-rule.ts'
import { askWords, differenceWords, READINGS, type ReleaseEstimate, type Side } from './estimate.ts'
import { planFormRoutes } from './pages/forms.tsx'
import { packRoutes } from './pages/pack.tsx'
import { PlanCard, planHref, planPage } from './pages/plan.tsx'
import { ARRANGED_BY, missingWords, PREPARATION, releaseWords, type PathwayPreparation, type Preparation } from './rules.ts'

const TONE: Readonly<Record<Preparation, PathwayTone>> = { 'not-assessed': 'unknown', 'nothing-arranged': 'gap', arranged: 'working', 'no-need': 'none' }

const Strip = ({ leaver }: { readonly leaver: Leaver }): VNode => (
  <PathwayStrip
    label={`The seven pathways of ${leaver.forename} ${leaver.surname}`}
    pathways={leaver.pathways.map(({ pathway, state, by }) => ({
      name: PATHWAYS[pathway], state: PREPARATION[state], tone: TONE[state],
      href: state === 'not-assessed' ? `/people/${leaver.personId}/needs/${pathway}` : undefined,
      detail: state === 'arranged' ? by.map((one) => ARRANGED_BY[one]).join(', ') : undefined,
    }))}
  />
)


const Sleeping = ({ leaver }: { readonly leaver: Leaver }): VNode => {
  if (leaver.nowhere || !leaver.place) return <a class="govuk-link" href={`/people/${leaver.personId}/accommodation`}><Tag text="Nowhere to sleep" classes="govuk-tag--red" /><span class="govuk-visually-hidden">: record a place for {leaver.forename} {leaver.surname}</span></a>
  return <>{placeTitle(leaver.place)}</>
}

const managerWords = ({ manager, managerSide }: Leaver): string => (manager === null ? 'nobody' : `${manager} (${managerSide === 'prison' ? 'prison' : 'community'})`)

/** Who it is and what is next stand on every window; the rest of the card opens from a line on a phone. */
const LeaverCard = ({ leaver, today, showPrison }: { readonly leaver: Leaver; readonly today: Day; readonly showPrison: boolean }): VNode => {
  const prison = showPrison ? `, ${prisonTitle(leaver.prison)}` : ''
  const manager = <>Offender manager: {leaver.manager === null ? <strong>nobody</strong> : managerWords(leaver)}.</>
  const warning = leaver.warning ? <p class="govuk-body"><Tag text="Check the day" classes="govuk-tag--yellow" /> {leaver.warning.words}</p> : null
  return (
    <SummaryCard
      level={3} class="tl-leaver" tone={leaver.nowhere ? 'urgent' : leaver.pathways.some(({ state }) => state === 'nothing-arranged' || state === 'not-assessed') ? 'working' : 'good'}
      title={<a class="govuk-link" href={`/people/${leaver.personId}`}>{leaver.forename} {leaver.surname}</a>}
    >
      <p class="govuk-body">
        <strong>{releaseWords(leaver.release, today)}</strong>, {longDay(leaver.release)}<span class="tl-wide-only">{prison}</span>. {leaver.warning ? <span class="tl-phone-only"><strong>Check the day.</strong></span> : null}<span class="tl-wide-only">{manager} Sleeps:</span>{' '}<Sleeping leaver={leaver} />
      </p>
      {leaver.warning ? <div class="tl-wide-only">{warning}</div> : null}
      {leaver.next === null ? null : <p class="govuk-body">Next: <a class="govuk-link" href={planHref(leaver.personId)}>{leaver.next.words}</a> ({leaver.next.owner}, {leaver.next.due < today ? <strong>late since {longDay(leaver.next.due)}</strong> : `by ${longDay(leaver.next.due)}`})</p>}
      <p class="govuk-body">{missingWords(leaver.pathways, leaver.nowhere)}</p>
      <div class="tl-wide-only"><Strip leaver={leaver} /></div>
      <div class="tl-phone-only">
        <More about={`${leaver.forename} ${leaver.surname}`}>
          <p class="govuk-body">{prison === '' ? null : <>{prisonTitle(leaver.prison)}. </>}{manager}</p>
          {warning}
          <Strip leaver={leaver} />
        </More>
      </div>
    </SummaryCard>
  )
}

const TITLES: Partial<Record<Role, string>> = { 'offender-manager': 'My people leaving prison', 'delivery-unit-head': 'The unit’s people leaving prison' }

const SHOWN = [{ value: 'everyone', text: 'Everyone' }, { value: 'no-place', text: 'Nowhere to sleep' }, { value: 'not-assessed', text: 'Pathways not assessed' }] as const

const headingWords = (shown: number, asked: { readonly show: string; readonly gap: string; readonly weeks: number; readonly after: string }): string => {
  const who = asked.show === 'no-place' ? 'with nowhere to sleep' : asked.show === 'not-assessed' ? 'with pathways not assessed' : ''
  const gap = asked.gap === '' ? '' : `with something missing on ${PATHWAYS[asked.gap as keyof typeof PATHWAYS].toLowerCase()}`
  return [asked.after === '' ? 'Soonest first' : 'Later releases', who, gap, `in the next ${asked.weeks} weeks`].filter(Boolean).join(', ').concat(shown === 0 ? ': nobody' : '')
}

const releasePage = page({
  path: '/release',
  ask: dueForRelease,
  menu: { text: 'Leaving prison', order: 30, roles: CASE_ROLES },
  input: ({ query }) => ({ weeks: query['weeks'] || '12', show: shownOf(query['show']), gap: gapOf(query['gap']), after: query['after'] ?? '' }),
  title: ({ role }) => (role && TITLES[role]) ?? 'Leaving prison',
  around: () => ({ wide: true }),
  render: ({ today, lastDay, figures, people, next, asked, role, healthMasked }, frame) => {
    const filtered = asked.show !== 'everyone' || asked.gap !== '' || asked.weeks !== 12
    const further = new URLSearchParams({ weeks: String(asked.weeks), show: asked.show, gap: asked.gap, after: next ?? '' })
    const more = figures.leaving > FIGURES_PEOPLE_MAX
    const counted = FIGURES_PEOPLE_MAX.toLocaleString('en-GB')
    const ofThem = more ? `of the ${counted} who leave prison soonest` : `of ${figures.leaving} leaving prison by ${longDay(lastDay)}`
    return (
      <>
        <h1 class="govuk-heading-l">{(role && TITLES[role]) ?? 'Leaving prison'}</h1>
        <KeyFigures>
          <KeyFigure value={figures.nowhere} label={figures.nowhere === 1 ? 'has nowhere to sleep' : 'have nowhere to sleep'} detail={ofThem} href="/release?show=no-place" tone={figures.nowhere > 0 ? 'urgent' : 'good'} />
          <KeyFigure value={figures.notAssessed} label={figures.notAssessed === 1 ? 'is not assessed on all seven pathways' : 'are not assessed on all seven pathways'} detail={ofThem} href="/release?show=not-assessed" tone={figures.notAssessed > 0 ? 'working' : 'good'} />
          <KeyFigure value={more ? `More than ${counted}` : figures.leaving} label="leave prison in the next 12 weeks" href="/release" detail={figures.overdue > 0 ? `${figures.overdue} of them should have left: record the release or move the day` : undefined} />
        </KeyFigures>
        <FilterForm action="/release" title="Filter people leaving prison" clear={filtered ? '/release' : undefined}>
          <SelectField frame={frame} name="weeks" label="Released within" choices={WEEKS_SHOWN.map((weeks) => ({ value: String(weeks), text: `${weeks} weeks` }))} value={String(asked.weeks)} />
          <SelectField frame={frame} name="show" label="Show" choices={SHOWN} value={asked.show} />
          <SelectField frame={frame} name="gap" label="Something missing on" empty="Any pathway, or none" choices={Object.entries(PATHWAYS).map(([value, text]) => ({ value, text }))} value={asked.gap} />
        </FilterForm>
        <h2 class="govuk-heading-m">{headingWords(people.length, asked)}</h2>
        {healthMasked ? (
          <p class="govuk-body">
            On {PATHWAYS.health.toLowerCase()} and on {PATHWAYS['drugs-alcohol'].toLowerCase()} you see whether there is a need. What was answered: <Masked reason="Your role sees whether there is a need on these pathways, not what was answered." />
          </p>
        ) : null}
        {people.length === 0 ? (
          <p class="govuk-body tl-empty">{filtered ? 'Nobody matches these filters. Clear them to see everyone who leaves in the next 12 weeks.' : 'Nobody is due to leave prison in the next 12 weeks. People appear here when their release day is within 84 days.'}</p>
        ) : people.map((leaver) => <LeaverCard leaver={leaver} today={today} showPrison={role === 'offender-manager' || role === 'delivery-unit-head'} />)}
        <CursorPages previous={asked.after === '' ? undefined : `/release?${new URLSearchParams({ weeks: String(asked.weeks), show: asked.show, gap: asked.gap }).toString()}`} next={next ? `/release?${further.toString()}` : undefined} what="people" />
      </>
    )
  },
})

/** A pathway from an address, or none: a mistyped one shows everybody instead of a refusal. */
const gapOf = (text: string | undefined): '' | keyof typeof PATHWAYS => (text !== undefined && text in PATHWAYS ? (text as keyof typeof PATHWAYS) : '')

const shownOf = (text: string | undefined): 'everyone' | 'no-place' | 'not-assessed' => SHOWN.find(({ value }) => value === text)?.value ?? 'everyone'

/** What is missing and what is arranged, each once: the seven pathways themselves stand with the needs of this person. */
const Arrangements = ({ pathways }: { readonly pathways: readonly PathwayPreparation[] }): VNode => {
  const named = (state: Preparation): string => pathways.filter((one) => one.state === state)
    .map(({ pathway, by }) => `${PATHWAYS[pathway].toLowerCase()}${by.length > 0 && state === 'arranged' ? ` (${by.map((one) => ARRANGED_BY[one]).join(', ')})` : ''}`).join('; ')
  const told = (['nothing-arranged', 'not-assessed', 'arranged'] as const).map((state) => [state, named(state)] as const).filter(([, names]) => names !== '')
  return told.length === 0 ? <></> : <ul class="govuk-list govuk-list--bullet">{told.map(([state, names]) => <li><strong>{PREPARATION[state]}:</strong> {names}</li>)}</ul>
}

const PreparationCard = ({ data, frame }: { readonly data: PreparationPanel; readonly frame: Frame }): VNode => (
  <SummaryCard title="Ready for release?" tone={data.warning || data.pathways.some(({ state }) => state === 'nothing-arranged') ? 'working' : 'plain'}>
    <p class="govuk-body"><strong>{releaseWords(data.release, frame.today)}</strong>, {longDay(data.release)}. {missingWords(data.pathways, data.nowhere)}.</p>
    {data.warning ? <p class="govuk-body"><Tag text="Check the day" classes="govuk-tag--yellow" /> {data.warning.words}</p> : null}
    <p class="govuk-body">
      {data.estimate !== null && data.estimate.explains !== 'standard' ? <><Tag text="Ask about the date" classes="govuk-tag--yellow" /> The prison’s date is {Math.abs(data.estimate.standard.later)} {Math.abs(data.estimate.standard.later) === 1 ? 'day' : 'days'} {data.estimate.standard.later > 0 ? 'later' : 'earlier'} than the rules give for a standard sentence. </> : null}
      <a class="govuk-link" href={`/people/${data.personId}/release-dates`}>How the release day was checked</a>
    </p>
    <Arrangements pathways={data.pathways} />
    {data.healthHidden === null ? null : <p class="govuk-body">What was answered about health, drugs and alcohol: <Masked reason={data.healthHidden} /></p>}
  </SummaryCard>
)

/** The day to plan for, and whether it is a good one to leave on. */
const DayOfRelease = ({ day, prison, warning, today, sentence }: { readonly day: Day; readonly prison: string; readonly warning: ReleaseDayWarning | null; readonly today: Day; readonly sentence: string }): VNode => (
  <SummaryCard title="The prison’s date" tone={warning ? 'working' : 'plain'} action={{ text: 'Move the release day', href: `/sentences/${sentence}` }}>
    <p class="govuk-body-l govuk-!-margin-bottom-2"><strong>{namedDay(day)}</strong></p>
    <p class="govuk-body">{releaseWords(day, today)}, as {prisonTitle(prison)} gave it. This is the date to plan for: it counts whatever is computed here.</p>
    {warning ? <p class="govuk-body"><Tag text="Check the day" classes="govuk-tag--yellow" /> {warning.words} The governor decides ({DAY_RULE.source}, in force from {longDay(DAY_RULE.from)}).</p> : null}
  </SummaryCard>
)

const laterWords = (later: number): string => (later === 0 ? 'The prison’s date' : `The prison’s is ${Math.abs(later)} ${Math.abs(later) === 1 ? 'day' : 'days'} ${later > 0 ? 'later' : 'earlier'}`)

/** The readings side by side; behind a line where there is nothing to ask. */
const Readings = ({ estimate, open }: { readonly estimate: ReleaseEstimate; readonly open: boolean }): VNode => {
  const table = (
    <DataTable
      caption="The day under each reading of the sentence" quiet rows={estimate.readings} empty="" columns={[
        { heading: 'If the court passed', names: true, cell: (row) => READINGS[row.reading].title },
        { heading: 'Release', cell: (row) => namedDay(row.day) },
        { heading: 'Compared', cell: (row) => (row.later !== 0 && row.fits ? 'The prison’s date is the working day before' : laterWords(row.later)) },
      ]}
    />
  )
  return open ? table : <Details summaryText="The day under other readings of the sentence" html={table} />
}

/** What the rules give, what explains the difference, and who asks whom. */
const Computed = ({ estimate, side, prison, today }: { readonly estimate: ReleaseEstimate; readonly side: Side; readonly prison: string; readonly today: Day }): VNode => {
  const ask = askWords(estimate, side, prisonTitle(prison))
  const { difference, why } = differenceWords(estimate)
  return (
    <SummaryCard title="What the rules give" tone={ask === null ? 'good' : 'working'}>
      <p class="govuk-body"><strong>{difference}</strong>{why === null ? null : <> {why}</>}</p>
      {ask === null ? null : <p class="govuk-body">{ask}</p>}
      <Readings estimate={estimate} open={ask !== null} />
      {estimate.curfew !== null && estimate.curfew >= today ? <p class="govuk-body">Home detention curfew could begin on {namedDay(estimate.curfew)}.</p> : null}
    </SummaryCard>
  )
}

const NO_ESTIMATE = 'Several prison sentences run at once. The rules here are for one sentence, so nothing is computed: only the prison can say the day.'

/** Whoever checks the estimate needs what went into it, and what did not. */
const Method = ({ imposed, months, estimate }: { readonly imposed: Day; readonly months: number; readonly estimate: ReleaseEstimate }): VNode => (
  <Details
    summaryText="How this is computed" html={(
      <>
        <p class="govuk-body">
          From the day of the sentence ({longDay(imposed)}), its length ({months} {months === 1 ? 'month' : 'months'}) and {estimate.remandDays === 0 ? 'no days' : estimate.remandDays === 1 ? '1 day' : `${estimate.remandDays} days`} in custody before it, by the
          rules in force for a sentence of that day. By them it ends on {longDay(estimate.expiry)}.
        </p>
        <p class="govuk-body">Not known here, and so not counted: tagged bail, added days, time unlawfully at large, recall, sentences one after another, and whether the offence is excluded or serious. Home detention curfew for adults ended on {longDay(CURFEW_REPEALED_FROM)}.</p>
        <p class="govuk-body">Sources: {Object.values(RELEASE_POINTS).map(({ source }) => source).join('; ')}.</p>
      </>
    )}
  />
)

const releaseDatesPage = page({
  path: '/people/:person/release-dates',
  ask: releaseDatesOf,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Release date of ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: ({ release, estimate, warning, licence, side, today }) => (
    <>
      <h1 class="govuk-heading-l">Release date</h1>
      {release === null ? <p class="govuk-body">No prison sentence is running, or none that you may see.</p> : (
        <>
          <DayOfRelease {...release} warning={warning} today={today} />
          {estimate === null ? <SummaryCard title="What the rules give"><p class="govuk-body">{NO_ESTIMATE}</p></SummaryCard> : <Computed estimate={estimate} side={side} prison={release.prison} today={today} />}
          {licence === null ? null : (
            <SummaryCard title="For the licence">
              <p class="govuk-body">
                Ready by <strong>{namedDay(licence.earliest)}</strong>, the earliest day on which it may be wanted. It can be changed until <strong>{namedDay(licence.cutOffDate)}</strong>; look at it again by {namedDay(licence.warningDate)}.
              </p>
            </SummaryCard>
          )}
          {estimate === null ? null : <Method imposed={release.imposed} months={release.months} estimate={estimate} />}
        </>
      )}
    </>
  ),
})

export const releasePages: Pages = {
  routes: [releasePage, releaseDatesPage, planPage, ...planFormRoutes, ...packRoutes],
  panels: [
    panelView<PlanPanel>('release.plan', (data, frame, person) => <PlanCard data={data} person={person.id} today={frame.today} />),
    panelView<PreparationPanel>('release.preparation', (data, frame) => <PreparationCard data={data} frame={frame} />)],
}
