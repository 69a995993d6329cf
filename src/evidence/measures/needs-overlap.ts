import { keysOf, PATHWAYS } from '../../platform/vocabulary.ts'
import type { Sum } from '../../core/suppression.ts'
import { type CountRow, excluded, group, type RecordMeasure, sameSize, yearTo } from '../measure.ts'
import { assessedFully, patternSql } from '../rules.ts'

type Pair = { readonly code: string; readonly first: string; readonly second: string; readonly mask: number }

/** The 28 cells of the seven by seven table, which is the same above and below its diagonal: a pathway, or two joined by `+`. */
const PAIRS: readonly Pair[] = keysOf(PATHWAYS).flatMap((first, i) =>
  keysOf(PATHWAYS).flatMap((second, j) =>
    j < i ? [] : [{ code: i === j ? first : `${first}+${second}`, first, second, mask: (1 << i) | (1 << j) }],
  ),
)
const CODES = PAIRS.map(({ code }) => code)
const ALL = `n:${PAIRS[0]?.code ?? ''}`

/** With one need but not the other, and with neither: never shown, but anybody could take them away from what is. */
const relations = (rows: readonly CountRow[]): { sums: Sum[]; derived: Map<string, number> } => {
  const at = new Map(rows.map((row) => [row.code, row]))
  const count = (code: string): number => at.get(code)?.numerator ?? 0
  const derived = new Map<string, number>()
  const sums = sameSize(CODES)
  for (const { code, first, second } of PAIRS) {
    if (first === second) continue
    const [onlyFirst, onlySecond, neither] = [`only:${code}:${first}`, `only:${code}:${second}`, `neither:${code}`]
    derived.set(onlyFirst, count(first) - count(code))
    derived.set(onlySecond, count(second) - count(code))
    derived.set(neither, (at.get(code)?.n ?? 0) - count(first) - count(second) + count(code))
    sums.push(
      { total: `numerator:${first}`, parts: [`numerator:${code}`, onlyFirst] },
      { total: `numerator:${second}`, parts: [`numerator:${code}`, onlySecond] },
      { total: ALL, parts: [`numerator:${code}`, onlyFirst, onlySecond, neither] },
    )
  }
  return { sums, derived }
}

/** Which needs occur together: each pathway, and each two. */
export const needsOverlap: RecordMeasure = {
  title: 'Which needs occur together',
  question: 'Of the people assessed, how many have a need on each pathway, and on each two pathways at once?',
  population: 'People assessed on all seven pathways in the period, each once, by the newest answer on each pathway',
  numerator: 'People with a need on the pathway, or on both of the two',
  unit: 'people',
  splits: [],
  events: null,
  exclusions: { 'assessed-in-part': 'People assessed on some of the seven pathways only' },
  caveats: ['That two needs occur together does not say that one brings the other.'],
  source: 'Needs assessments by pathway; question set of the Ministry of Justice, Prepare someone for release',
  period: yearTo,
  groups: CODES,
  label: (code) => code.split('+').map((pathway) => Object.entries(PATHWAYS).find(([key]) => key === pathway)?.[1] ?? pathway).join(' with '),
  sql: (settings) => `
    with ${patternSql(settings)},
    pair as (select * from (values ${PAIRS.map(({ code, mask }) => `('${code}', ${mask})`).join(', ')}) as listed(code, mask)),
    total as (select coalesce(sum(people), 0)::integer as n from pattern)
    select 'group' as part, code, n, coalesce(sum(people) filter (bits & mask = mask), 0)::integer as numerator, 0 as events
    from pair cross join total left join pattern on true group by code, n
    union all select 'excluded', 'assessed-in-part', n::integer, 0, 0 from partly`,
  plain: ({ needs }, settings) => {
    const { patterns, partly } = assessedFully(needs, settings)
    return [
      ...PAIRS.map(({ code, mask }) => group(code, patterns.length, patterns.filter((pattern) => (pattern & mask) === mask).length)),
      excluded('assessed-in-part', partly),
    ]
  },
  relations,
}
