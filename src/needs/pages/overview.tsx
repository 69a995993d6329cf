/** The seven pathways of one person: the panel on their page, and the page with what changed and what is missing. */
import type { VNode } from 'preact'
import { longDay, shortDay } from '../../core/dates.ts'
import { PersonBar } from '../../people/pages.tsx'
import { PATHWAYS, type Pathway } from '../../platform/vocabulary.ts'
import { SummaryCard } from '../../ui/cards.tsx'
import { Button } from '../../ui/govuk/button.tsx'
import { Details } from '../../ui/govuk/details.tsx'
import { Masked } from '../../ui/list.tsx'
import { page, panelView } from '../../ui/page.ts'
import { PathwayStrip, type PathwayState } from '../../ui/pathway-strip.tsx'
import { needsOverview, type NeedsPanel } from '../actions.ts'
import { answerClass, CHANGE_WORDS, type Judgement, type PathwayNeed } from '../rules.ts'

export const assessHref = (person: string, pathway: Pathway): string => `/people/${person}/needs/${pathway}`
const readHref = (person: string, assessment: string): string => `/people/${person}/assessments/${assessment}`

const stateOf = ({ newest }: PathwayNeed): Pick<PathwayState, 'state' | 'tone'> =>
  newest === null ? { state: 'Not assessed', tone: 'unknown' } : newest.need ? { state: 'Need', tone: 'gap' } : { state: 'No need', tone: 'none' }

const strip = ({ pathways, mayAssess }: NeedsPanel, person: string): PathwayState[] => pathways.map((one) => ({
  name: PATHWAYS[one.pathway], ...stateOf(one), href: one.newest ? readHref(person, one.newest.id) : undefined,
  detail: (
    <>
      {one.newest ? <>{shortDay(one.newest.assessedOn)}{' '}</> : null}
      {mayAssess ? <a class="govuk-link" href={assessHref(person, one.pathway)}>{one.newest ? 'Assess again' : 'Assess'}<span class="govuk-visually-hidden"> {PATHWAYS[one.pathway]}</span></a> : one.newest ? null : 'Missing'}
    </>
  ),
}))

/** How many needs there are and what is missing, in a sentence. */
const needsSentence = ({ pathways, accommodationOnly }: Pick<NeedsPanel, 'pathways' | 'accommodationOnly'>): string => {
  if (accommodationOnly) return `${pathways[0]?.newest ? (pathways[0].newest.need ? 'They need accommodation.' : 'They do not need accommodation.') : 'Nobody has assessed the need for accommodation yet.'} A referral tells your council of this need and no other.`
  const needs = pathways.filter(({ newest }) => newest?.need).length
  const missing = pathways.filter(({ newest }) => newest === null).length
  const found = needs === 0 ? 'No needs' : needs === 1 ? 'One need' : `${needs} needs`
  return missing === 0 ? `${found} on the seven pathways.` : `${missing === 7 ? 'Nobody has assessed needs yet' : `${found} so far; ${missing === 1 ? 'one pathway is' : `${missing} pathways are`} not assessed`}.`
}

export const pathwaysPanel = panelView<NeedsPanel>('needs.pathways', (data, _frame, person) => (
  <SummaryCard title="Needs on the seven pathways" action={data.hidden === null ? { text: 'Needs in full', href: `/people/${person.id}/needs` } : undefined}>
    {data.hidden === null ? (
      <>
        <p class="govuk-body">{needsSentence(data)}</p>
        <PathwayStrip pathways={strip(data, person.id)} label="The seven pathways" />
      </>
    ) : <p class="govuk-body"><Masked reason={data.hidden} /></p>}
  </SummaryCard>
))

const byWhom = ({ assessedBy, organisation }: Judgement): string => (assessedBy ? `${assessedBy}, ${organisation}` : organisation)

const PathwayCard = ({ one, view, person, history }: { readonly one: PathwayNeed; readonly view: NeedsPanel; readonly person: string; readonly history: readonly Judgement[] }): VNode => {
  const { newest, change, pathway } = one
  const earlier = history.filter((judgement) => judgement.pathway === pathway && judgement.id !== newest?.id)
  return (
    <SummaryCard
      title={`${PATHWAYS[pathway]}: ${stateOf(one).state.toLowerCase()}`} level={3} tone={newest?.need ? 'working' : 'plain'}
      action={view.mayAssess ? { text: newest ? 'Assess again' : 'Assess', href: assessHref(person, pathway), about: PATHWAYS[pathway] } : undefined}
    >
      {newest === null ? <p class="govuk-body">Nobody has assessed this pathway yet.</p> : (
        <>
          {newest.why ? <p class="govuk-body">{newest.why}</p> : null}
          <p class="govuk-body">
            {longDay(newest.assessedOn)}, {byWhom(newest)}. {change ? `${CHANGE_WORDS[change]}.` : null}{' '}
            {answerClass(pathway) === 'health' && view.healthHidden !== null
              ? <>Answers: <Masked reason={view.healthHidden} /></>
              : <a class="govuk-link" href={readHref(person, newest.id)}>Read the answers<span class="govuk-visually-hidden"> on {PATHWAYS[pathway]}</span></a>}
          </p>
        </>
      )}
      {earlier.length === 0 ? null : (
        <Details summaryText={earlier.length === 1 ? 'One earlier assessment' : `${earlier.length} earlier assessments`}>
          <ul class="govuk-list">
            {earlier.map((judgement) => (
              <li><a class="govuk-link" href={readHref(person, judgement.id)}>{longDay(judgement.assessedOn)}</a>: {judgement.need ? 'need' : 'no need'}, {byWhom(judgement)}</li>
            ))}
          </ul>
        </Details>
      )}
    </SummaryCard>
  )
}

export const needsPage = page({
  path: '/people/:person/needs',
  ask: needsOverview,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Needs of ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: `/people/${person.id}` } }),
  render: (view) => {
    const { person, hidden, pathways, history } = view
    const next = view.mayAssess ? pathways.find(({ newest }) => newest === null) : undefined
    return (
      <>
        <h1 class="govuk-heading-l">Needs on the seven pathways</h1>
        {hidden === null ? (
          <>
            <p class="govuk-body-l">{needsSentence(view)}</p>
            {next ? <Button href={assessHref(person.id, next.pathway)} text={`Assess ${PATHWAYS[next.pathway]}`} /> : null}
            <PathwayStrip pathways={strip(view, person.id)} label="The seven pathways" />
            <h2 class="govuk-heading-m">What was found, and what changed</h2>
            {pathways.map((one) => <PathwayCard one={one} view={view} person={person.id} history={history} />)}
          </>
        ) : <p class="govuk-body"><Masked reason={hidden} /></p>}
      </>
    )
  },
})
