import { addMonths } from '../../core/dates.ts'
import { keysOf, PATHWAYS } from '../../platform/vocabulary.ts'
import { divides, excluded, type RecordMeasure } from '../measure.ts'
import { cohortSql, FOLLOWED_COUNTS, latestNeeds, NEED_VALID_MONTHS, NEWEST_NEED, reoffendingCohort } from '../rules.ts'
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
      select c.pseudonym, n.pathway, ${NEWEST_NEED} as need
      from cohort c join needs n on n.pseudonym = c.pseudonym
        and n.assessed_on <= c.released_on and n.assessed_on >= (c.released_on - interval ${NEED_VALID_MONTHS} month)::date
      group by c.pseudonym, n.pathway
    ),
    pathway as (select unnest([${PATHWAY_KEYS.map((key) => `'${key}'`).join(', ')}]) as pathway),
    grouped as (
      select f.reoffences, p.pathway || ':' || case a.need when true then 'need' when false then 'no-need' else 'not-assessed' end as code
      from followed f cross join pathway p left join answer a on a.pseudonym = f.pseudonym and a.pathway = p.pathway
    )
    select 'group' as part, code, ${FOLLOWED_COUNTS} from grouped group by code
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
