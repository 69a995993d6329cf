/** Where an analyst starts: the key figures, then how many needs, which together, and reoffending by need. */
import type { VNode } from 'preact'
import { longDay } from '../../core/dates.ts'
import { KeyFigure, KeyFigures } from '../../ui/cards.tsx'
import { Form } from '../../ui/form.tsx'
import type { Frame } from '../../ui/frame.ts'
import { InsetText } from '../../ui/govuk/inset-text.tsx'
import { page } from '../../ui/page.ts'
import { overview, type Making, type Overview } from '../actions.ts'
import type { Figure } from '../figure.ts'
import { cellOf, count, FigureChart, interval, OverlapGrid, percent, periodWords } from './figure.tsx'

/** What became of the snapshot that somebody asked for. */
export const MakingWords = ({ making }: { readonly making: Making | null }): VNode | null =>
  making === null ? null : (
    <InsetText text={making.failed === null ? 'A snapshot is being made. Load this page again in a moment.' : `The last snapshot that was asked for could not be made. ${making.failed}`} />
  )

export const MakeSnapshot = ({ frame }: { readonly frame: Frame }): VNode => <Form frame={frame} action="/evidence/snapshots" submit="Make a snapshot of today" />

const Links = ({ figure, what }: { readonly figure: Figure; readonly what: string }): VNode => (
  <p class="govuk-body">
    <a class="govuk-link" href={`/evidence/figures/${figure.measure}`}>Choose a period, see the whole table or save it<span class="govuk-visually-hidden">: {what}</span></a>{' · '}
    <a class="govuk-link" href={`/evidence/measures/${figure.measure}`}>How this is counted<span class="govuk-visually-hidden">: {what}</span></a>
  </p>
)

const Glance = ({ needs, reoffending }: NonNullable<Overview['figures']>): VNode => {
  const [two, everybody] = [cellOf(needs, 'two-or-more'), cellOf(reoffending, 'all')]
  const incomplete = reoffending.excluded.find(({ code }) => code === 'follow-up-not-complete')
  return (
    <KeyFigures>
      <KeyFigure value={count(two?.n ?? null)} label="people assessed on all seven pathways" detail={periodWords(needs)} href="/evidence/figures/needs-count" />
      <KeyFigure value={percent(two?.rate ?? null)} label="have two or more needs" detail={two ? interval(two) : undefined} href="/evidence/figures/needs-overlap" />
      <KeyFigure
        value={percent(everybody?.rate ?? null)} label="reoffended within a year of release" href="/evidence/figures/reoffending-by-need"
        detail={everybody ? `${interval(everybody)}. ${count(everybody.n)} people released ${periodWords(reoffending)}, ${incomplete === undefined || incomplete.n === 0 ? 'each followed for a year and six months' : `${count(incomplete.n)} more left out, followed for too short a time`}` : undefined}
      />
    </KeyFigures>
  )
}

const Figures = ({ figures }: { readonly figures: NonNullable<Overview['figures']> }): VNode => (
  <>
    <Glance {...figures} />
    <p class="govuk-body-s tl-quiet">{figures.needs.label}. Snapshot of {longDay(figures.needs.snapshot.day)}. Numbers below {figures.needs.threshold} are not shown.</p>
    <h2 class="govuk-heading-m">How many needs people have</h2>
    <FigureChart figure={figures.needs} id="needs" title="Number of needs, share of the people assessed" of="Needs" only={({ group }) => group !== 'two-or-more'} />
    <Links figure={figures.needs} what="how many needs people have" />
    <h2 class="govuk-heading-m">Which needs occur together</h2>
    <OverlapGrid figure={figures.overlap} id="overlap" />
    <Links figure={figures.overlap} what="which needs occur together" />
    <h2 class="govuk-heading-m">Reoffending by need</h2>
    <p class="govuk-body">Proven reoffending within a year of release, of everybody and of the people with each need when they were released. A difference is not the effect of one need: most people have several.</p>
    <FigureChart
      figure={figures.reoffending} id="reoffending" title="One-year proven reoffending of people with a need" of="Need"
      only={({ group }) => group === 'all' || group.endsWith(':need')}
    />
    <Links figure={figures.reoffending} what="reoffending by need" />
  </>
)

export const overviewPage = page({
  path: '/evidence',
  ask: overview,
  menu: { text: 'Evidence', order: 10, roles: ['analyst'] },
  input: () => ({}),
  title: () => 'Needs and reoffending',
  render: ({ figures, making, datasets }, frame) => (
    <>
      <h1 class="govuk-heading-l">Needs and reoffending</h1>
      <MakingWords making={making} />
      {figures === null ? (
        <>
          <p class="govuk-body tl-empty">There is no snapshot to measure yet. A snapshot holds the records of one day without names, numbers, addresses or birth dates.</p>
          {making !== null && making.failed === null ? null : <MakeSnapshot frame={frame} />}
        </>
      ) : <Figures figures={figures} />}
      <h2 class="govuk-heading-m">More figures</h2>
      <ul class="govuk-list">
        <li><a class="govuk-link" href="/evidence/figures/reoffending-by-sentence-length">Reoffending by sentence length</a></li>
        <li><a class="govuk-link" href="/evidence/figures/reoffending-by-entry-housing">Reoffending by housing on entry to prison</a></li>
        <li><a class="govuk-link" href="/evidence/figures/housed-first-night">Housed on the first night after release</a></li>
        <li><a class="govuk-link" href="/evidence/figures/employed-at-six-weeks">Employed six weeks after release</a></li>
        <li><a class="govuk-link" href="/evidence/people-needed">How many people would a scheme need to show anything?</a></li>
      </ul>
      <h2 class="govuk-heading-m">Where figures come from</h2>
      <ul class="govuk-list">
        <li><a class="govuk-link" href="/evidence/measures">How each figure is counted</a></li>
        <li><a class="govuk-link" href="/evidence/snapshots">Snapshots of the records</a></li>
        {datasets.map(({ dataset, title, label }) => <li><a class="govuk-link" href={`/evidence/external/${dataset}`}>{title}</a> <span class="tl-quiet">{label}</span></li>)}
      </ul>
    </>
  ),
})
