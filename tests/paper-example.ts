/** A whole paper with two figures, made of counts that need no database, for tests of what a paper looks like. */
import { MEASURES } from '../src/evidence/catalogue.ts'
import { figureOf, type Figure } from '../src/evidence/figure.ts'
import { group, type CountRow } from '../src/evidence/measure.ts'
import type { WrittenPaper } from '../src/papers/numbering.ts'
import { keysOf } from '../src/platform/vocabulary.ts'
import { TEMPLATE } from '../src/papers/rules.ts'
import { demonstrationPublishedPaper } from '../seeds/board-papers.ts'

const facts = (measure: string) => ({
  measure, period: { from: '2025-11-24', to: '2026-11-23' }, by: 'all', label: 'Demonstration: synthetic people', definition: '0123456789ab',
  snapshot: { id: '0123456789abcdef', day: '2026-11-23' }, fromRecords: true,
})

/** People by number of needs: few have none, so that those counts are suppressed. */
export const needsFigure = (): Figure => {
  const counts = [4, 41, 130, 260, 250, 180, 90, 45]
  const all = counts.reduce((sum, count) => sum + count, 0)
  const rows: CountRow[] = [...counts.map((count, needs) => group(String(needs), all, count)), group('two-or-more', all, all - 45), { part: 'excluded', code: 'assessed-in-part', n: 63, numerator: 0, events: 0 }]
  return figureOf(MEASURES['needs-count'], rows, facts('needs-count'))
}

export const reoffendingFigure = (): Figure =>
  figureOf(MEASURES['reoffending-by-sentence-length'], [group('all', 300, 120, 300), group('under-12-months', 200, 110, 280), group('12-months-to-4-years', 80, 6, 12), group('4-years-and-over', 20, 4, 8)], facts('reoffending-by-sentence-length'))

const SNAPSHOT = { id: '8f0f5a6e-3c56-4d5e-9d0e-2b8a61d2c1aa', day: '2026-11-23', madeAt: '2026-11-23T08:00:00.000Z', digest: 'sha256:4bf5122f344554c5' }

export const examplePaper = (more: Partial<WrittenPaper> = {}): WrittenPaper => {
  const content = demonstrationPublishedPaper('board', '2026-11-23')
  const figures = [needsFigure(), reoffendingFigure()]
  const sections = content.sections.map(({ kind, heading, words }, index) => ({ id: `00000000-0000-4000-8000-00000000000${index}`, kind, heading: heading ?? TEMPLATE[kind].heading, words }))
  const holding = content.sections.flatMap(({ figures }, index) => (figures ?? []).map((figure) => ({ ...figure, sectionId: sections[index]!.id })))
  return {
    id: '11111111-1111-4111-8111-111111111111', reference: 'BP-7K2M9QX', title: content.title, board: 'Business Coordination Board', agendaItem: content.agendaItem,
    meetingDay: content.meetingDay, organisation: 'Office of the Police and Crime Commissioner', author: content.author, contact: content.contact, state: 'published',
    publishedAt: '2026-11-23T09:00:00.000Z', sections,
    implications: keysOf(content.implications).map((category) => ({ category, applies: content.implications[category] !== null, words: content.implications[category] ?? '' })),
    figures: holding.map(({ sectionId, caption }, index) => ({ id: `22222222-2222-4222-8222-22222222222${index}`, sectionId, caption, figure: figures[index]!, snapshot: SNAPSHOT, problem: null })),
    ...more,
  }
}
