import { addMonths } from '../../core/dates.ts'
import { keysOf, PATHWAYS } from '../../platform/vocabulary.ts'
import { divides, excluded, type RecordMeasure } from '../measure.ts'
import { BITS, cohortSql, FOLLOWED_COUNTS, latestNeeds, NEED_VALID_MONTHS, NEWEST_BY_PATHWAY, reoffendingCohort } from '../rules.ts'
import { countFollowed, REOFFENDING_CAVEATS, REOFFENDING_WORDS } from './reoffending.ts'

const ANSWERS = { need: 'need', 'no-need': 'no need', 'not-assessed': 'not assessed' } as const
const PATHWAY_KEYS = keysOf(PATHWAYS)
const groupsOf = (pathway: string): string[] => Object.keys(ANSWERS).map((answer) => `${pathway}:${answer}`)

/** One-year proven reoffending by whether people had a need on each pathway when they were released. */
export const reoffendingByNeed: RecordMeasure = {
  ...REOFFENDING_WORDS,
  title: 'One-year proven reoffending by need',
  question: 'Of the people released from custody, how many reoffended within a year: those with a need on each pathway, and those without?',
  caveats: [
    `The newest answer of the ${NEED_VALID_MONTHS} months up to the release is used; a person without one stands under "not assessed".`,
    'People with one need mostly have others: a difference is not the effect of this need alone.',
    ...REOFFENDING_CAVEATS,
  ],
  groups: ['all', ...PATHWAY_KEYS.flatMap(groupsOf)],
  label: (code) => {
    const [pathway, answer] = code.split(':')
    const title = PATHWAY_KEYS.find((key) => key === pathway)
    const words = Object.entries(ANSWERS).find(([key]) => key === answer)?.[1]
    return title === undefined || words === undefined ? 'Everybody' : `${PATHWAYS[title]}: ${words}`
  },
  sql: (settings) => `
    with ${cohortSql(settings)},
    answer as (
      select c.pseudonym, ${NEWEST_BY_PATHWAY}
      from cohort c join needs n on n.pseudonym = c.pseudonym
        and n.assessed_on <= c.released_on and n.assessed_on >= (c.released_on - interval ${NEED_VALID_MONTHS} month)::date
      group by c.pseudonym
    ),
    pattern as (
      select ${BITS.map(({ bit }) => `newest_${bit}`).join(', ')}, ${FOLLOWED_COUNTS}
      from followed f left join answer a on a.pseudonym = f.pseudonym group by ${BITS.map(({ bit }) => `newest_${bit}`).join(', ')}
    )
    ${BITS.map(({ pathway, bit }) => `
      select 'group' as part, '${pathway}:' || case newest_${bit} when 1 then 'need' when 0 then 'no-need' else 'not-assessed' end as code,
        sum(n)::integer as n, sum(numerator)::integer as numerator, sum(events)::integer as events
      from pattern group by newest_${bit}`).join(' union all ')}
    union all select 'group', 'all', ${FOLLOWED_COUNTS} from followed
    union all select 'excluded', 'follow-up-not-complete', n::integer, 0, 0 from incomplete`,
  plain: ({ releases, offences, needs }, settings) => {
    const { followed, incomplete } = reoffendingCohort(releases, offences, settings)
    const releasedOn = new Map(followed.map(({ release }) => [release.pseudonym, release.released_on]))
    const answers = latestNeeds(needs, ({ pseudonym, assessed_on }) => {
      const day = releasedOn.get(pseudonym)
      return day !== undefined && assessed_on <= day && assessed_on >= addMonths(day, -NEED_VALID_MONTHS)
    })
    const answerOf = (pseudonym: string, pathway: string): keyof typeof ANSWERS => {
      const need = answers.get(pseudonym)?.get(pathway)?.need
      return need === undefined ? 'not-assessed' : need ? 'need' : 'no-need'
    }
    const rows = PATHWAY_KEYS.flatMap((pathway) =>
      [...Map.groupBy(followed, ({ release }) => answerOf(release.pseudonym, pathway))].map(([answer, people]) => countFollowed(`${pathway}:${answer}`, people)),
    )
    return [countFollowed('all', followed), ...rows, excluded('follow-up-not-complete', incomplete)]
  },
  relations: () => ({ sums: PATHWAY_KEYS.flatMap((pathway) => divides('all', groupsOf(pathway))), derived: new Map() }),
}
