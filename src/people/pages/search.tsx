/** One box to find a person by, with and without JavaScript: the form, who was found, and who is found while it is typed. */
import type { VNode } from 'preact'
import { shortDay } from '../../core/dates.ts'
import { SEEING_ROLES } from '../../platform/vocabulary.ts'
import { Form, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { DataTable } from '../../ui/list.tsx'
import { page, search, whileTyping, type Route } from '../../ui/page.ts'
import { searchPeople, type PersonFound } from '../actions.ts'

const fullName = ({ forename, surname }: { readonly forename: string; readonly surname: string }): string => [forename, surname].filter((name) => name !== '').join(' ') || 'No name known'

/** The numbers that people know somebody by, none broken over two lines. */
const Numbers = ({ person: { reference, crn, prisonNumber } }: { readonly person: PersonFound }): VNode => (
  <>{[reference, crn, prisonNumber].filter((number) => number !== null).map((number, at) => <>{at === 0 ? '' : ', '}<span class="tl-nowrap">{number}</span></>)}</>
)

const Why = ({ why }: { readonly why: readonly string[] }): VNode | null => (why.length === 0 ? null : <span class="tl-found__why">{why.join('. ')}.</span>)

/** The box, and beneath it, where the browser runs our script, whom it finds while somebody types. */
const SearchBox = ({ frame }: { readonly frame: Frame }): VNode => (
  <div data-while-typing>
    <Form frame={frame} action="/searches" submit="Find">
      <TextField
        frame={frame} name="words" type="search" autocomplete="off" width={30} label="Name, date of birth, number or address"
        hint="In any order, for example: smith j 27/3/88, or 14 mill road wisbech. Former names and addresses count; a PNC, CRO, prison, probation, telephone or P- number needs to be whole"
      />
    </Form>
    <p class="govuk-body" role="status" data-typing-status></p>
    <div data-typing-answers></div>
  </div>
)

const searchForm = page({
  path: '/people',
  ask: searchPeople,
  menu: { text: 'Find a person', order: 50, roles: SEEING_ROLES },
  input: () => ({}),
  title: () => 'Find a person',
  render: (_view, frame) => (
    <>
      <h1 class="govuk-heading-l">Find a person</h1>
      <SearchBox frame={frame} />
    </>
  ),
})

const howMany = (people: readonly unknown[], more: boolean, askThem: readonly string[]): string => {
  if (people.length === 0) return askThem.length > 0 ? 'Known to others' : 'Nobody found'
  if (more) return `The first ${people.length} people`
  return `${people.length} ${people.length === 1 ? 'person' : 'people'} found`
}

const found = page({
  path: '/searches/:search',
  ask: searchPeople,
  input: ({ query }) => ({ words: query['words'] ?? '', birthDate: query['birthDate'] ?? '' }),
  title: () => 'People found',
  around: () => ({ back: { text: 'Search again', href: '/people' } }),
  render: ({ people, more, askThem, mayTakeEmergency }, frame) => (
    <>
      <h1 class="govuk-heading-l">{howMany(people, more, askThem)}</h1>
      {more ? <p class="govuk-body">More than {people.length} people match. Type more: a first name, a date of birth, a postcode.</p> : null}
      {askThem.length > 0 ? (
        <InsetText text={`Somebody with exactly these details is known to ${askThem.join(', ')}. What they know is not shared with your role: ask them, and say why you need to know.`} />
      ) : null}
      <DataTable
        caption="People found" quiet rows={people}
        empty="Nobody whom you may see matches. Check the spelling, try the date of birth, or ask the person’s offender manager."
        columns={[
          { heading: 'Name', names: true, cell: (person) => <><a class="govuk-link" href={`/people/${person.id}`}>{fullName(person)}</a><Why why={person.why} /></> },
          { heading: 'Date of birth', cell: (person) => <span class="tl-nowrap">{shortDay(person.birthDate)}</span> },
          { heading: 'Numbers', cell: (person) => <span><Numbers person={person} /></span> },
        ]}
      />
      {people.length === 0 ? <SearchBox frame={frame} /> : <Details summaryText="Search again"><SearchBox frame={frame} /></Details>}
      {people.length === 0 && mayTakeEmergency ? (
        <p class="govuk-body">Is somebody in danger now, and you know the person’s number? <a class="govuk-link" href="/emergency-access">Take emergency access</a>: it lasts an hour, is told at once and is reviewed.</p>
      ) : null}
    </>
  ),
})

const typed = whileTyping({
  ask: searchPeople,
  input: (values) => ({ words: typeof values['words'] === 'string' ? values['words'] : '', typing: true }),
  status: ({ people, more }) => (people.length === 0 ? 'Nobody found so far. Press Find to be told whom else to ask.' : more ? `More than ${people.length} people match: type more.` : `${people.length} ${people.length === 1 ? 'person' : 'people'} found.`),
  render: ({ people }) => (
    <ul class="tl-found">
      {people.map((person) => (
        <li class="tl-found__one">
          <a class="govuk-link" href={`/people/${person.id}`}>{fullName(person)}</a>
          <span class="tl-found__facts">born {shortDay(person.birthDate)}, <Numbers person={person} /></span>
          <Why why={person.why} />
        </li>
      ))}
    </ul>
  ),
})

/** The search by one box, and what it finds. */
export const searchRoutes: readonly Route[] = [searchForm, search({ path: '/searches', shows: found, again: searchForm, typed }), found]
