import { keysOf, PATHWAYS } from '../../platform/vocabulary.ts'
import { excluded, group, type RecordMeasure, sameSize, yearTo } from '../measure.ts'
import { assessedFully, patternSql } from '../rules.ts'

const PATHWAY_COUNT = keysOf(PATHWAYS).length
const NUMBERS = Array.from({ length: PATHWAY_COUNT + 1 }, (_, i) => String(i))
const TWO_OR_MORE = 'two-or-more'

const bits = (pattern: number): number => pattern.toString(2).replaceAll('0', '').length

/** How many of the seven needs people have, and how many have two or more. */
export const needsCount: RecordMeasure = {
  title: 'How many needs people have',
  question: 'Of the people assessed, how many have a need on none, one, two or more of the seven pathways?',
  population: 'People assessed on all seven pathways in the period, each once, by the newest answer on each pathway',
  numerator: 'People with that number of needs',
  unit: 'people',
  splits: [],
  events: null,
  exclusions: { 'assessed-in-part': 'People assessed on some of the seven pathways only' },
  caveats: ['People who are assessed are not everybody: those thought to have more needs may be assessed more.'],
  source: 'Needs assessments by pathway; question set of the Ministry of Justice, Prepare someone for release',
  period: yearTo,
  groups: [...NUMBERS, TWO_OR_MORE],
  label: (code) => (code === TWO_OR_MORE ? 'Two or more needs' : code === '1' ? '1 need' : `${code} needs`),
  sql: (settings) => `
    with ${patternSql(settings)},
    total as (select coalesce(sum(people), 0)::integer as n from pattern),
    counted as (select bit_count(bits)::integer as needs, people from pattern)
    select 'group' as part, i::varchar as code, n, (select coalesce(sum(people), 0)::integer from counted where needs = i) as numerator, 0 as events
    from total, range(${PATHWAY_COUNT + 1}) as number(i)
    union all select 'group', '${TWO_OR_MORE}', n, (select coalesce(sum(people), 0)::integer from counted where needs >= 2), 0 from total
    union all select 'excluded', 'assessed-in-part', n::integer, 0, 0 from partly`,
  plain: ({ needs }, settings) => {
    const { patterns, partly } = assessedFully(needs, settings)
    const having = (test: (count: number) => boolean): number => patterns.filter((pattern) => test(bits(pattern))).length
    return [
      ...NUMBERS.map((code) => group(code, patterns.length, having((count) => count === Number(code)))),
      group(TWO_OR_MORE, patterns.length, having((count) => count >= 2)),
      excluded('assessed-in-part', partly),
    ]
  },
  relations: () => ({
    sums: [
      ...sameSize([...NUMBERS, TWO_OR_MORE]),
      { total: 'n:0', parts: NUMBERS.map((code) => `numerator:${code}`) },
      { total: `numerator:${TWO_OR_MORE}`, parts: NUMBERS.slice(2).map((code) => `numerator:${code}`) },
      { total: `rest:${TWO_OR_MORE}`, parts: ['numerator:0', 'numerator:1'] },
    ],
    derived: new Map(),
  }),
}
