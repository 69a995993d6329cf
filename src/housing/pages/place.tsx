/** Where somebody will sleep: the panel on the person page, and the page on which a place is found or ended. */
import type { VNode } from 'preact'
import { longDay, relativeDay, shortDay, type Day } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { SummaryCard } from '../../ui/cards.tsx'
import { CheckedForm } from '../../ui/checked-form.tsx'
import { DayField, RadioField, TextArea, TextField } from '../../ui/form.tsx'
import { ownForm, type Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { DataTable, Masked } from '../../ui/list.tsx'
import { form, page, panelView, type AnyPanelView, type Route } from '../../ui/page.ts'
import { endPlace, findPlace, housingOfPerson, type HousingPanel } from '../actions.ts'
import { dayTitle, DUTY_TO_REFER, dutyToReferWords, HELD_MEANS, isHoused, PLACE_KINDS, placeTitle, SLEPT } from '../rules.ts'

type Place = HousingPanel['places'][number]
type Check = HousingPanel['checks'][number]

const placeLine = (place: Place): VNode => <><strong>{placeTitle(place)}</strong>, {place.addressLine}, from {longDay(place.from)}</>

/** The newest night that somebody recorded after this release. */
const newestNight = (checks: readonly Check[], sentence: string | undefined): Check | undefined => checks.filter((check) => check.sentenceId === sentence && check.slept !== null).at(-1)

/** One line that says how it stands: nowhere, a place, or the last known night. */
const Standing = ({ data, today }: { readonly data: HousingPanel; readonly today: Day }): VNode => {
  const { release, place, nowhere } = data
  const when = release ? `${longDay(release.day)} (${relativeDay(release.day, today)})` : ''
  const night = newestNight(data.checks, release?.sentence)
  if (!release) return <p class="govuk-body">They are not leaving prison in this sentence, so no place on release is needed.</p>
  if (nowhere) return <><p class="govuk-error-message">Nowhere to sleep</p><p class="govuk-body">Release is on {when}, and no place is recorded from that day.</p></>
  return (
    <>
      {night?.slept && isHoused(night.slept) === false ? <p class="govuk-error-message">{dayTitle(night.dayAfter)}: {SLEPT[night.slept].toLowerCase()}</p> : null}
      <p class="govuk-body">{place ? <>{placeLine(place)}.</> : release.released ? 'Nobody has recorded where they sleep now.' : 'No place is recorded yet.'} {release.released ? `Released on ${when}.` : `Release is on ${when}.`}</p>
    </>
  )
}

export const CheckTable = ({ checks, person, today }: { readonly checks: readonly Check[]; readonly person: string; readonly today: Day }): VNode => (
  <DataTable
    caption="Where they slept after release" rows={checks} narrow
    empty="Checks on release day and days 1, 7, 28 and 90 follow when a place is found or the release is recorded."
    columns={[
      { heading: 'Night', names: true, cell: (check) => (check.due <= today ? <a class="govuk-link" href={`/people/${person}/accommodation-checks/${check.dayAfter}`}>{dayTitle(check.dayAfter)}</a> : dayTitle(check.dayAfter)) },
      { heading: 'Day', cell: (check) => shortDay(check.due) },
      { heading: 'Slept', cell: (check) => (check.slept ? SLEPT[check.slept] : check.due > today ? 'Not yet' : check.due < today ? <strong>Not recorded</strong> : 'Due today') },
      { heading: 'Held', cell: (check) => (check.slept === null ? '' : check.held === null ? 'Not known' : check.held ? 'Yes' : 'No') },
    ]}
  />
)

const Panel = ({ data, frame, person }: { readonly data: HousingPanel; readonly frame: Frame; readonly person: string }): VNode | null => {
  if (data.hidden !== null) return <SummaryCard title="Where they will sleep"><p class="govuk-body"><Masked reason={data.hidden} /></p></SummaryCard>
  const newest = data.checks.filter((check) => check.sentenceId === data.release?.sentence)
  const night = newestNight(newest, data.release?.sentence)
  const urgent = data.nowhere || (night?.slept ? isHoused(night.slept) === false : false)
  return (
    <SummaryCard title="Where they will sleep" tone={urgent ? 'urgent' : data.place ? (data.place.kind === 'emergency' ? 'working' : 'good') : 'plain'} action={data.release ? { text: data.place ? 'Places and checks' : 'Record a place', href: `/people/${person}/accommodation` } : undefined}>
      <Standing data={data} today={frame.today} />
      {data.sentenceHidden === null ? null : <p class="govuk-body">The sentence: <Masked reason={data.sentenceHidden} /></p>}
      {newest.some((check) => check.due <= frame.today) ? <CheckTable checks={newest} person={person} today={frame.today} /> : null}
    </SummaryCard>
  )
}

const isPlace = (row: unknown): row is Place => typeof row === 'object' && row !== null && 'addressLine' in row

const EndForm = ({ frame, person, place }: { readonly frame: Frame; readonly person: string; readonly place: Place }): VNode => {
  const own = ownForm(frame, place.id)
  return (
    <Details summaryText="It fell through or ended" open={own === frame && frame.values['form'] !== undefined}>
      <CheckedForm frame={own} action={`/people/${person}/accommodation/${place.id}/ending`} hidden={{ version: String(place.version), form: place.id }} submit="Record that it ended">
        <DayField frame={own} name="day" label="When did it end?" value={frame.today} />
        <TextArea frame={own} name="reason" label="Why?" hint="For example, the landlord withdrew the offer" rows={2} />
      </CheckedForm>
    </Details>
  )
}

export const placePage = page({
  path: '/people/:person/accommodation',
  ask: housingOfPerson,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Where ${person.forename} ${person.surname} will sleep`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: ({ person, today, ...data }, frame) => {
    const standing = data.places.filter((place) => place.endedOn === null && (place.until === null || place.until >= today))
    const ended = data.places.filter((place) => place.endedOn !== null)
    const find = ownForm(frame, 'find')
    return (
      <>
        <h1 class="govuk-heading-l">Where {person.forename} {person.surname} will sleep</h1>
        {isPlace(frame.stale) ? <InsetText><p class="govuk-body">What is recorded now: {placeLine(frame.stale)}{frame.stale.endedOn ? `. It ended on ${longDay(frame.stale.endedOn)}: ${frame.stale.endReason ?? ''}` : ''}</p></InsetText> : null}
        <Standing data={data} today={today} />
        <p class="govuk-body"><a class="govuk-link" href={`/people/${person.id}/housing-options`}>Housing options, address checks and emergency placements</a></p>
        {data.nowhere ? (
          <InsetText>
            {data.release ? <p class="govuk-body">{dutyToReferWords(data.release.day, today)}</p> : null}
            <p class="govuk-body"><a class="govuk-link" href={`/people/${person.id}/duty-to-refer`}>Refer to a council, or see what it answered</a></p>
            <p class="govuk-hint">{DUTY_TO_REFER.source}. In Wales, the Housing (Wales) Act 2014 applies instead.</p>
          </InsetText>
        ) : null}
        {standing.map((place) => (
          <SummaryCard title={placeTitle(place)} tone={place.kind === 'emergency' ? 'working' : 'good'}>
            <p class="govuk-body">{place.addressLine}, from {longDay(place.from)}. Found on {longDay(place.foundOn)} by {place.foundBy ? `${place.foundBy}, ` : ''}{place.organisation}.</p>
            {place.kind === 'emergency' ? <p class="govuk-body"><a class="govuk-link" href={`/people/${person.id}/housing-options`}>Agree more nights, or record that they left</a></p> : <EndForm frame={frame} person={person.id} place={place} />}
          </SummaryCard>
        ))}
        {data.release ? (
          <>
            <h2 class="govuk-heading-m">{standing.length > 0 ? 'Record another place' : 'Record the place that was found'}</h2>
            <CheckedForm frame={find} action={`/people/${person.id}/accommodation`} hidden={{ form: 'find' }} submit="Record the place">
              <RadioField frame={find} name="kind" label="What kind of place is it?" choices={Object.entries(PLACE_KINDS).map(([value, text]) => ({ value, text }))} />
              <TextField frame={find} name="addressLine" label="Address" hint="First line and town, as far as you know them" />
              <DayField frame={find} name="from" label="From which day can they stay there?" value={data.release.released ? today : data.release.day} />
            </CheckedForm>
            <h2 class="govuk-heading-m">After release</h2>
            <p class="govuk-body">On release day and days 1, 7, 28 and 90 somebody records where they slept. {HELD_MEANS}</p>
            <CheckTable checks={data.checks} person={person.id} today={today} />
            {data.employment[0] ? <p class="govuk-body"><a class="govuk-link" href={`/people/${person.id}/employment-at-six-weeks`}>Work six weeks after release</a> ({shortDay(data.employment[0].due)})</p> : null}
          </>
        ) : null}
        {ended.length === 0 ? null : (
          <DataTable
            caption="Places that ended" rows={ended} empty="" columns={[
              { heading: 'Place', names: true, cell: (place) => <>{placeTitle(place)}, {place.addressLine}</> },
              { heading: 'From', cell: (place) => shortDay(place.from) },
              { heading: 'Ended', cell: (place) => (place.endedOn ? shortDay(place.endedOn) : '') },
              { heading: 'Why', cell: (place) => place.endReason ?? '' },
            ]}
          />
        )}
        {data.corrections.length === 0 ? null : (
          <DataTable
            caption="Answers that were corrected" rows={data.corrections} empty="" columns={[
              { heading: 'About', names: true, cell: (one) => (one.about === 'employment' ? 'Work at six weeks' : dayTitle(one.daysAfter)) },
              { heading: 'It said', cell: (one) => one.previous },
              { heading: 'It says', cell: (one) => one.now },
              { heading: 'Why', cell: (one) => <>{one.reason} <span class="govuk-hint">{shortDay(one.correctedOn)}</span></> },
            ]}
          />
        )}
      </>
    )
  },
})

export const placeRoutes: readonly Route[] = [
  placePage,
  form({
    path: '/people/:person/accommodation', does: findPlace, again: placePage,
    input: ({ params }, values) => ({ ...values, person: params['person'] }),
    next: ({ person }) => `/people/${person}/accommodation`,
    notice: () => 'The place is recorded.',
  }),
  form({
    path: '/people/:person/accommodation/:accommodation/ending', does: endPlace, again: placePage,
    input: ({ params }, values) => ({ ...values, accommodation: params['accommodation'] }),
    next: ({ person }) => `/people/${person}/accommodation`,
    notice: () => 'The end of this place is recorded.',
  }),
]

export const placePanel: AnyPanelView = panelView<HousingPanel>('housing.place', (data, frame, person) => <Panel data={data} frame={frame} person={person.id} />)
