/** Who meets an emergency release scheme: those put forward first, with whose move it is, then who meets it, who cannot be decided, and why others are out. */
import { longDay, shortDay } from '../../core/dates.ts'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { prisonTitle } from '../../sentences/rules.ts'
import { dueWords } from '../../ui/due-list.tsx'
import { SelectField } from '../../ui/form.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { CursorPages, DataTable, FilterForm } from '../../ui/list.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { page } from '../../ui/page.ts'
import { listEarly } from '../actions.ts'
import { SHOWN, type Shown } from '../actions/people.ts'

const shownOf = (text: string | undefined): Shown => (text !== undefined && text in SHOWN ? (text as Shown) : 'todo')
const pageOf = (text: string | undefined): number => (text !== undefined && /^[1-9]\d{0,2}$/.test(text) ? Math.min(Number(text), 200) : 1)

export const listPage = page({
  path: '/early-release',
  ask: listEarly,
  menu: { text: 'Early release', order: 35, roles: CASE_ROLES },
  input: ({ query }) => ({ scheme: query['scheme'] ?? '', show: shownOf(query['show']), prison: (query['prison'] ?? '').slice(0, 6), page: pageOf(query['page']) }),
  title: () => 'Emergency early release',
  around: () => ({ wide: true }),
  render: ({ scheme, schemes, show, prison, page: at, today, counts, people, more, prisons, cut, missing, mayEnter }, frame) => {
    const enter = mayEnter
      ? <p class="govuk-body"><a class="govuk-link" href="/early-release/schemes/new">Enter a scheme as it was published</a></p> : null
    if (!scheme) return (
      <>
        <h1 class="govuk-heading-l">Emergency early release</h1>
        <p class="govuk-body tl-empty">No emergency release scheme is entered. When the Government publishes one, enter it with its criteria; then everybody in prison is looked through.</p>
        {enter}
      </>
    )
    const address = (more_: Readonly<Record<string, string>>): string => `/early-release?${new URLSearchParams({ scheme: scheme.id, show, ...(prison === '' ? {} : { prison }), ...more_ }).toString()}`
    return (
      <>
        <h1 class="govuk-heading-l">Emergency early release</h1>
        <p class="govuk-body tl-lede"><a class="govuk-link" href={`/early-release/schemes/${scheme.id}`}>{scheme.name}</a>, from {longDay(scheme.starts)}{scheme.ends ? ` to ${longDay(scheme.ends)}` : ''}.</p>
        <p class="govuk-body"><a class="govuk-link" href={`/early-release/weeks/${scheme.id}`}>Week by week: who leaves against beds and appointments</a></p>
        {scheme.suspension ? <InsetText><strong>Suspended since {longDay(scheme.suspension.since)}.</strong> {scheme.suspension.words} {scheme.suspension.decided === 'stand' ? 'Releases that are decided stand.' : 'Releases that are decided are taken back.'}</InsetText> : null}
        {scheme.confirmedOn === null ? <InsetText>Entered by {scheme.enteredBy} and not yet compared with the publication by somebody else: nobody is put forward before that.</InsetText> : null}
        <ul class="govuk-list">
          {(Object.keys(SHOWN) as Shown[]).map((one) => <li>{one === show ? <strong>{SHOWN[one]}: {counts[one]}</strong> : <a class="govuk-link" href={address({ show: one })}>{SHOWN[one]}: {counts[one]}</a>}</li>)}
        </ul>
        {show === 'unknown' && missing.length > 0 ? (
          <>
            <h2 class="govuk-heading-m">What is missing most</h2>
            <ul class="govuk-list govuk-list--bullet">{missing.map((one) => <li>{one.words}: {one.count} {one.count === 1 ? 'person' : 'people'}. {one.who.charAt(0).toUpperCase() + one.who.slice(1)} knows.</li>)}</ul>
          </>
        ) : null}
        {prisons.length > 1 || prison !== '' ? (
          <FilterForm action="/early-release" title="Choose a prison">
            <input type="hidden" name="scheme" value={scheme.id} /><input type="hidden" name="show" value={show} />
            <SelectField frame={frame} name="prison" label="Prison" empty="Every prison that you see" choices={prisons.map(({ code, name }) => ({ value: code, text: prisonTitle(name) }))} value={prison} />
          </FilterForm>
        ) : null}
        {cut ? <p class="govuk-body">Only those who leave first are looked through: choose a prison to see the others.</p> : null}
        <DataTable
          caption={SHOWN[show]} rows={people} empty={show === 'todo' ? 'Nobody is put forward.' : 'Nobody.'} about={(one) => `${one.forename} ${one.surname}`} columns={[
            { heading: 'Name', names: true, cell: (one) => <a class="govuk-link" href={`/people/${one.personId}/early-release`}>{one.forename} {one.surname}</a> },
            { heading: show === 'todo' ? 'What comes next' : 'Why', cell: (one) => <>{one.wrong ? <strong>{one.words}</strong> : one.words}{one.nobody ? '. Nobody outside manages them: the head of the unit asks' : ''}</> },
            ...(show === 'todo' ? [{ heading: 'By', cell: (one: (typeof people)[number]) => (one.due ? <Tag text={dueWords(one.due, today)} classes={one.due < today || one.wrong ? 'govuk-tag--red' : one.due === today ? 'govuk-tag--yellow' : 'govuk-tag--grey'} /> : '') }] : []),
            ...(show === 'out' ? [] : [{ heading: 'Early day', cell: (one: (typeof people)[number]) => (one.day ? shortDay(one.day) : '') }]),
            { heading: 'Planned', behind: true, cell: (one) => shortDay(one.planned) },
            { heading: 'Prison', behind: true, cell: (one) => prisonTitle(one.prisonName) },
          ]}
        />
        <CursorPages previous={at > 1 ? address({ page: String(at - 1) }) : undefined} next={more ? address({ page: String(at + 1) }) : undefined} what="people" />
        {schemes.length > 1 ? <p class="govuk-body">Other schemes: {schemes.filter(({ id }) => id !== scheme.id).map((one, place) => <>{place > 0 ? ' · ' : ''}<a class="govuk-link" href={`/early-release?scheme=${one.id}`}>{one.name}</a></>)}</p> : null}
        {enter}
      </>
    )
  },
})
