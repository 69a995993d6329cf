/** “Why can't they?”: a governance lead asks for a colleague. The number typed is posted, never part of an address. */
import type { VNode } from 'preact'
import { CLASSES, keysOf, ROLES, type Role } from '../../platform/vocabulary.ts'
import { Form, SelectField, TextField } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { Details } from '../../ui/govuk/details.tsx'
import { Tag } from '../../ui/govuk/tag.tsx'
import { DataTable } from '../../ui/list.tsx'
import { page, search } from '../../ui/page.ts'
import { explainForColleague, whyNotForm } from '../actions.ts'
import { PersonCalled } from './called.tsx'

const SIGHT_WORDS = { visible: 'They see it', masked: 'Not shown to them', 'exists-only': 'Told whom to ask', hidden: 'Not shared with them' } as const
const SIGHT_TAGS = { visible: 'govuk-tag--green', masked: 'govuk-tag--yellow', 'exists-only': 'govuk-tag--yellow', hidden: 'govuk-tag--grey' } as const

const roleOf = (typed: string | undefined): Role | '' => keysOf(ROLES).find((role) => role === typed) ?? ''

const Question = ({ frame, organisations }: { readonly frame: Frame; readonly organisations: readonly { readonly id: string; readonly name: string }[] }): VNode => (
  <Form frame={frame} action="/why-not" submit="Say why">
    <TextField frame={frame} name="person" label="The person" hint="Their reference (P-7K2M9QX) or a PNC, CRO, prison or probation number in full" width={20} />
    <TextField frame={frame} name="colleague" label="The colleague’s name, account name or e-mail (if somebody in particular)" hint="In full, as it stands in their account: for example Ruth Demoway" width={30} />
    <SelectField frame={frame} name="organisation" label="Or an organisation of your partnership" empty="Choose an organisation" choices={organisations.map((one) => ({ value: one.id, text: one.name }))} />
    <SelectField frame={frame} name="role" label="and a role there" empty="Choose a role" choices={keysOf(ROLES).map((role) => ({ value: role, text: ROLES[role].title }))} />
  </Form>
)

const whyNotFormPage = page({
  path: '/why-not',
  ask: whyNotForm,
  menu: { text: 'Why can’t they?', order: 61, roles: ['governance-lead'] },
  input: () => ({}),
  title: () => 'Why can’t they see this?',
  render: ({ organisations }, frame) => (
    <>
      <h1 class="govuk-heading-l">Why can’t they see this?</h1>
      <p class="govuk-body">A colleague does not see something of a person, and asks you. Name both: you are told what decides it, and what would have to be so. That you asked is recorded.</p>
      <Question frame={frame} organisations={organisations} />
    </>
  ),
})

const whyNotPage = page({
  path: '/why-not/:search',
  ask: explainForColleague,
  input: ({ query }) => ({ person: query['person'] ?? '', colleague: query['colleague'] ?? '', organisation: query['organisation'] ?? '', role: roleOf(query['role']) }),
  title: () => 'Why they see it, or not',
  around: () => ({ back: { text: 'Ask again', href: '/why-not' } }),
  render: ({ id, person, asked, colleague, classes }) => (
    <>
      <h1 class="govuk-heading-l">{colleague.name ?? `${colleague.roleTitle}s`} of {colleague.organisation}</h1>
      <p class="govuk-body-l">What {colleague.name ? `they see as ${colleague.roleTitle.toLowerCase()}` : 'they see'} of <PersonCalled personId={id} name={person ? `${person.forename} ${person.surname}` : null} reference={asked} />, and why.</p>
      {colleague.otherHats > 0 ? <p class="govuk-body">They have {colleague.otherHats === 1 ? 'another role' : `${colleague.otherHats} other roles`} too: ask again with an organisation and a role.</p> : null}
      <DataTable
        caption="What they see, class by class" quiet rows={classes} empty=""
        columns={[
          { heading: 'Information', names: true, cell: (row) => CLASSES[row.class] },
          { heading: 'They', cell: (row) => <Tag text={SIGHT_WORDS[row.sight]} classes={SIGHT_TAGS[row.sight]} /> },
          { heading: 'Why', cell: (row) => row.reason },
          { heading: 'What would have to be so', cell: (row) => <Needs needs={row.needs} /> },
        ]}
      />
    </>
  ),
})

/** More ways than one: the simplest three first, the others behind a line. */
const Needs = ({ needs }: { readonly needs: readonly string[] }): VNode => (needs.length === 0 ? <>Nothing more</> : needs.length === 1 ? <>{needs[0]}</> : (
  <div>
    Any one of these:
    <ul class="govuk-list govuk-list--bullet">{needs.slice(0, 3).map((one) => <li>{one}</li>)}</ul>
    {needs.length > 3 ? <Details summaryText={`${needs.length - 3} more`}><ul class="govuk-list govuk-list--bullet">{needs.slice(3).map((one) => <li>{one}</li>)}</ul></Details> : null}
  </div>
))

export const whyNotRoutes = [whyNotFormPage, whyNotPage, search({ path: '/why-not', shows: whyNotPage, again: whyNotFormPage })]
