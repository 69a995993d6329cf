/** Who looked at one person. */
import { longMoment } from '../../core/dates.ts'
import { PURPOSES } from '../../platform/vocabulary.ts'
import { PersonBar } from '../../people/pages.tsx'
import { CursorPages, DataTable } from '../../ui/list.tsx'
import { page } from '../../ui/page.ts'
import { roleTitle, whoLooked } from '../actions.ts'
import { allowedWords } from '../allowed.ts'
import { GROUNDS, OUTCOMES_SHORT } from '../emergencies.ts'

const OUTCOMES: Readonly<Record<string, string>> = { done: '', previewed: 'checked, not saved', refused: 'form not right', 'not-found': 'nothing shown', denied: 'not permitted' }

export const looksPage = page({
  path: '/people/:person/looks',
  ask: whoLooked,
  input: ({ params, query }) => ({ person: params['person'] ?? '', before: query['before'] ?? '' }),
  title: ({ person }) => `Who looked at ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` }, wide: true }),
  render: ({ person, emergencies, looks, next }, frame) => (
    <>
      <h1 class="govuk-heading-l">Who looked at {person.forename} {person.surname}</h1>
      {emergencies.length === 0 ? null : (
        <>
          <h2 class="govuk-heading-m">Emergency access</h2>
          <DataTable
            caption="Emergency access to this person" quiet rows={emergencies} empty=""
            columns={[
              { heading: 'When', cell: (one) => longMoment(one.from) },
              { heading: 'Who', names: true, cell: (one) => `${one.who}, ${one.organisation}` },
              { heading: 'Why', cell: (one) => GROUNDS[one.ground].title },
              { heading: 'Review', cell: (one) => <a class="govuk-link" href={`/emergency-reviews/${one.id}`}>{one.review ? OUTCOMES_SHORT[one.review.outcome] : 'Still to be reviewed'}</a> },
            ]}
          />
          <h2 class="govuk-heading-m">Every look</h2>
        </>
      )}
      <DataTable
        caption="Newest first" quiet rows={looks} empty="Nobody has looked yet."
        columns={[
          { heading: 'When', cell: (look) => longMoment(look.occurredAt) },
          { heading: 'Who', names: true, cell: (look) => <>{look.who}<br /><span class="govuk-hint">{look.role ? roleTitle(look.role) : ''}, {look.organisation}</span></> },
          { heading: 'Did', cell: (look) => <>{frame.titleOf?.(look.name) ?? look.name}{OUTCOMES[look.outcome] ? ` (${OUTCOMES[look.outcome]})` : ''}</> },
          { heading: 'Why', cell: (look) => (look.purpose && look.purpose in PURPOSES ? PURPOSES[look.purpose as keyof typeof PURPOSES] : '') },
          { heading: 'What allowed it', cell: (look) => allowedWords(look.allowedBy) },
        ]}
      />
      <CursorPages next={next ? `/people/${person.id}/looks?before=${encodeURIComponent(next)}` : undefined} what="looks" />
    </>
  ),
})
