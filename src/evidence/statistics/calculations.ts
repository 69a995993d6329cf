/** The public calculation `statistics`: intervals, survival, funnels, trends, standardised rates and how many people a scheme needs (docs/calculate.md). Pure. */
import { z } from 'zod'
import { calculation, caseCount, type Calculation } from '../../core/calculation.ts'
import { rateWithInterval, roundTo } from '../../core/statistics.ts'
import { toolError } from '../../core/tool-error.ts'
import { peopleNeeded, smallestFall } from './detectable.ts'
import { funnel } from './funnel.ts'
import { byar, exactPoisson } from './intervals.ts'
import { directRate, indirectRatio } from './standardisation.ts'
import { cumulativeIncidence, incidenceAt, logRank, medianDay, survivalAt, survivalCurve, type Leaving, type LeavingByCause } from './survival.ts'
import { controlChart } from './trend.ts'

const COUNT_MAX = 1_000_000_000
const DAYS_MAX = 100_000

const SHARE_MESSAGE = 'A share is a number from 0 to 1.'
const share = z.number(SHARE_MESSAGE).min(0, SHARE_MESSAGE).max(1, SHARE_MESSAGE)
const CONFIDENCE_MESSAGE = 'Confidence is a share between 0 and 1, for example 0.95.'
const confidence = z.number(CONFIDENCE_MESSAGE).gt(0, CONFIDENCE_MESSAGE).lt(1, CONFIDENCE_MESSAGE).nullish().transform((given) => given ?? 0.95)
const POWER_MESSAGE = 'Power is a share between 0 and 1, for example 0.8.'
const power = z.number(POWER_MESSAGE).gt(0, POWER_MESSAGE).lt(1, POWER_MESSAGE).nullish().transform((given) => given ?? 0.8)
const RATIO_MESSAGE = 'How many people are compared with, for each one helped, is a number above 0.'
const comparedWith = z.number(RATIO_MESSAGE).gt(0, RATIO_MESSAGE).max(1000, RATIO_MESSAGE).nullish().transform((given) => given ?? 1)
const WEIGHT_MESSAGE = 'People of a population are a number from 0.'
const population = z.number(WEIGHT_MESSAGE).min(0, WEIGHT_MESSAGE)

const day = caseCount(DAYS_MAX)
const atDays = z.array(day, 'Give the days asked as a list.').max(1000, 'At most 1,000 days are asked at once.')
const followed = z.array(z.strictObject({ days: day, event: z.boolean('Say whether the event happened: true or false.') }, 'A person is an object of named fields.'), 'Give the people as a list.')
const leavers = z.array(z.strictObject({ days: day, cause: z.string('A cause is a word.').min(1, 'A cause is a word.').nullish() }, 'A person is an object of named fields.'), 'Give the people as a list.')
const counted = { count: caseCount(COUNT_MAX), of: caseCount(COUNT_MAX) }
const within = ({ count, of }: { readonly count: number; readonly of: number }): boolean => count <= of
const WITHIN = { message: 'A count is at most the people it is of.', path: ['count'] }

const asked = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('proportion'), ...counted, confidence }).refine(within, WITHIN),
  z.strictObject({ kind: z.literal('count'), count: caseCount(COUNT_MAX), confidence }),
  z.strictObject({ kind: z.literal('survival'), people: followed, atDays }),
  z.strictObject({ kind: z.literal('competing-risks'), people: leavers, atDays }),
  z.strictObject({ kind: z.literal('log-rank'), groups: z.array(followed, 'Give the groups as lists of people.').min(2, 'Give at least two groups.').max(50, 'At most 50 groups are compared.') }),
  z.strictObject({ kind: z.literal('funnel'), units: z.array(z.strictObject({ name: z.string('Give every unit a name.'), ...counted }).refine(within, WITHIN), 'Give the units as a list.') }),
  z.strictObject({ kind: z.literal('trend'), periods: z.array(z.strictObject(counted).refine(within, WITHIN), 'Give the periods as a list, the earliest first.') }),
  z.strictObject({ kind: z.literal('direct-rate'), strata: z.array(z.strictObject({ events: caseCount(COUNT_MAX), people: population, standard: population }), 'Give the strata as a list.'), confidence }),
  z.strictObject({ kind: z.literal('indirect-ratio'), strata: z.array(z.strictObject({ events: caseCount(COUNT_MAX), people: population, referenceEvents: population, referencePeople: population }), 'Give the strata as a list.'), confidence }),
  z.strictObject({ kind: z.literal('people-needed'), from: share, to: share, power, confidence, comparedWith }),
  z.strictObject({ kind: z.literal('smallest-fall'), from: share, people: caseCount(COUNT_MAX), power, confidence, comparedWith }),
], 'Say which statistic: proportion, count, survival, competing-risks, log-rank, funnel, trend, direct-rate, indirect-ratio, people-needed or smallest-fall.')

type Followed = z.infer<typeof followed>

const leaving = (people: Followed): Leaving[] => people.map(({ days, event }) => ({ day: days, left: 1, events: event ? 1 : 0 }))

const survival = (people: Followed, days: readonly number[]) => {
  const curve = survivalCurve(leaving(people))
  return { people: people.length, events: people.filter(({ event }) => event).length, medianDays: medianDay(curve), at: survivalAt(curve, days).map((one, i) => ({ day: days[i], ...one })) }
}

const competing = (people: z.infer<typeof leavers>, days: readonly number[]) => {
  const causes = [...new Set(people.flatMap(({ cause }) => cause ?? []))].toSorted()
  const rows = people.map(({ days: ended, cause }): LeavingByCause => ({ day: ended, left: 1, by: causes.map((one) => (one === cause ? 1 : 0)) }))
  const at = incidenceAt(cumulativeIncidence(rows, causes.length), causes.length, days)
  return { people: people.length, at: at.map((shares, i) => ({ day: days[i], causes: Object.fromEntries(causes.map((cause, place) => [cause, shares[place]])) })) }
}

/** Told to six decimals: enough for any reader, and the same on every machine. */
const told = (value: unknown): unknown => {
  if (typeof value === 'number') return roundTo(value, 6)
  if (Array.isArray(value)) return value.map(told)
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, told(one)])) : value
}

const nobody = toolError('nobody', 'Nobody is counted here: there is nothing to say.')

const answer = (one: z.infer<typeof asked>): unknown => {
  switch (one.kind) {
    case 'proportion': return rateWithInterval(one.count, one.of, one.confidence) ?? nobody
    case 'count': return { count: one.count, exact: exactPoisson(one.count, one.confidence), byar: byar(one.count, one.confidence) }
    case 'survival': return one.people.length === 0 ? nobody : survival(one.people, one.atDays)
    case 'competing-risks': return one.people.length === 0 ? nobody : competing(one.people, one.atDays)
    case 'log-rank': return logRank(one.groups.map(leaving)) ?? toolError('nothing-to-compare', 'At least two groups must have people, and an event must part them.')
    case 'funnel': return funnel(one.units) ?? nobody
    case 'trend': return controlChart(one.periods) ?? nobody
    case 'direct-rate': return directRate(one.strata, one.confidence) ?? toolError('no-population', 'No stratum has both people and a standard population.')
    case 'indirect-ratio': return indirectRatio(one.strata, one.confidence) ?? toolError('none-expected', 'The reference expects no event here: there is nothing to compare with.')
    case 'people-needed': return one.from === one.to ? toolError('no-difference', 'The two shares are the same: no number of people shows a difference.') : { people: Math.ceil(peopleNeeded(one.from, one.to, one)) }
    case 'smallest-fall': return { fall: smallestFall(one.from, one.people, one) }
  }
}

export const statisticsCalculation: Calculation = calculation('statistics', 'Intervals, survival and competing risks, funnels, trends, standardised rates, and how many people a scheme needs', asked, (one) => told(answer(one)))
