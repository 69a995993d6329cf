/** The pack for the person, to print or as a PDF; and the day for whoever meets them. */
import { namedDay } from '../day-rule.ts'
import { PersonBar } from '../../people/pages.tsx'
import { placeWords } from '../../housing/rules.ts'
import { file, page, type Route } from '../../ui/page.ts'
import { releasePack, releasePackPdf } from '../actions/pack.ts'
import { releasePlan } from '../actions/plan.ts'
import { MeetingTable, planHref } from './plan.tsx'

const packHref = (person: string, more: Readonly<Record<string, string>> = {}, ending = ''): string => {
  const query = new URLSearchParams(Object.entries(more).filter(([, value]) => value !== '')).toString()
  return `/people/${person}/release-pack${ending}${query === '' ? '' : `?${query}`}`
}

const asked = ({ params, query }: { readonly params: Readonly<Record<string, string>>; readonly query: Readonly<Record<string, string>> }) =>
  ({ person: params['person'] ?? '', own: query['own'] === 'yes' ? 'yes' as const : '' as const, size: query['size'] === 'large' ? 'large' as const : '' as const })

const packPage = page({
  path: '/people/:person/release-pack',
  ask: releasePack,
  input: asked,
  title: ({ pack }) => pack.title,
  around: ({ person }) => ({ back: { href: planHref(person.id), text: 'Release plan' } }),
  render: ({ person, pack, tooMuch, lacks, healthHidden, own, large }) => {
    const now = { own: own ? 'yes' : '', size: large ? 'large' : '' }
    return (
      <article class={large ? 'tl-large-print' : undefined}>
        <div class="tl-no-print">
          <p class="govuk-body">This is for the person to keep. Read it out together, then print it. Nothing about offences, risk, victims or health stands on it.</p>
          {lacks.length === 0 ? null : <><p class="govuk-body"><strong>Before you print, it lacks:</strong></p><ul class="govuk-list govuk-list--bullet">{lacks.map(({ words, where }) => <li><a class="govuk-link" href={where === 'manager' ? `/people/${person.id}/manager` : planHref(person.id, `/${where}`)}>{words}</a></li>)}</ul></>}
          {tooMuch.length === 0 ? null : <p class="govuk-error-message">Correct before you print: {tooMuch.map(({ who, id }, n) => <>{n === 0 ? '' : ', '}<a class="govuk-link" href={planHref(person.id, `/meetings/${id}`)}>{who}</a></>)}. The words tell others what it is about.</p>}
          <p class="govuk-body">
            <a class="govuk-link" href={packHref(person.id, now, '.pdf')}>PDF</a>{' · '}
            <a class="govuk-link" href={packHref(person.id, { ...now, size: large ? '' : 'large' })}>{large ? 'Usual print' : 'Large print'}</a>
            {healthHidden === null ? <>{' · '}<a class="govuk-link" href={packHref(person.id, { ...now, own: own ? '' : 'yes' })}>{own ? 'Without the sheet about medicine' : 'With the sheet about medicine, into their own hands'}</a></> : null}
          </p>
        </div>
        <h1 class="govuk-heading-xl">{pack.title}</h1>
        <p class="govuk-body-l"><strong>{pack.leave}</strong></p>
        {pack.sections.map((section) => (
          <section>
            <h2 class="govuk-heading-l">{section.heading}</h2>
            <ul class="govuk-list govuk-list--bullet govuk-list--spaced govuk-body-l">
              {section.lines.map((line) => <li class="govuk-body-l">{line.words}{line.more.map((more) => <> <strong>{more}</strong></>)}</li>)}
            </ul>
          </section>
        ))}
        <p class="govuk-body-l">{pack.end}</p>
        {pack.own === null ? null : (
          <section class="tl-own-sheet">
            <h2 class="govuk-heading-l">{pack.own.heading}</h2>
            <p class="govuk-body-l"><strong>{pack.own.intro}</strong></p>
            <p class="govuk-body-l">{pack.own.words}</p>
          </section>
        )}
      </article>
    )
  },
})

const dayPage = page({
  path: '/people/:person/release-day',
  ask: releasePlan,
  input: ({ params }) => ({ person: params['person'] ?? '' }),
  title: ({ person }) => `Release day of ${person.forename} ${person.surname}`,
  around: ({ person }) => ({ banner: <PersonBar person={person} />, back: { href: planHref(person.id), text: 'Release plan' } }),
  render: (view) => (
    <>
      <h1 class="govuk-heading-l">Release day{view.release === null ? '' : `: ${namedDay(view.release)}`}</h1>
      <p class="govuk-body-l">{view.place ? <>Sleeps that night: {placeWords(view.place)}, {view.place.addressLine}.</> : <strong>Nowhere to sleep that night.</strong>}</p>
      <MeetingTable view={view} />
      <p class="govuk-body tl-no-print">Print this page, or keep it open on your telephone. What the person has in their hands is <a class="govuk-link" href={packHref(view.person.id)}>the pack</a>.</p>
    </>
  ),
})

export const packRoutes: readonly Route[] = [
  packPage, dayPage,
  file({
    path: '/people/:person/release-pack.pdf', ask: releasePackPdf, input: asked,
    file: ({ person, pdf }) => ({ name: `release-${person.reference}.pdf`, type: 'application/pdf', body: Buffer.from(pdf, 'base64'), inline: true }),
  }),
]
