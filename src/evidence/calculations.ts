/** The public calculation `reoffending-measures`: the shapes of its cases (docs/calculate.md). Pure. */
import { z } from 'zod'
import { calculation, caseCount, caseDay, caseFlag, type Calculation } from '../core/calculation.ts'
import { differenceOfRates, percentOf, roundTo } from '../core/statistics.ts'
import { isToolError, toolError, type ToolError } from '../core/tool-error.ts'
import { statisticsCalculation } from './statistics/calculations.ts'
import { adjustedRate, frequencyReduction, isProvenReoffence, reoffendingSummary } from './rules.ts'

/** Nothing here is counted over more people than this. */
const PEOPLE_MAX = 1_000_000_000
/** The Justice Data Lab compares nobody with fewer people than this (Office for Statistics Regulation, compliance review, December 2025). */
export const COMPARISON_PEOPLE_MIN = 60

/** What counts as proof: a conviction or a caution (Ministry of Justice, Proven Reoffending Statistics). */
const PROOF: ReadonlySet<string> = new Set(['conviction', 'caution'])

const event = z.strictObject({
  offenceDate: caseDay, provenDate: caseDay.nullish(), outcome: z.string('Say what came of it: conviction, caution or another word.').nullish(), breachOffence: caseFlag, outsideEnglandAndWales: caseFlag,
}, 'An event is an object of named fields.')

const person = z.strictObject({
  ref: z.union([z.string(), z.number()], 'Give every person a ref.'), indexDate: caseDay, events: z.array(event, 'Give the events as a list; an empty one means that nothing followed.').nullish().transform((events) => events ?? []),
}, 'A person is an object of named fields.')

type Event = z.infer<typeof event>
type Person = z.infer<typeof person>

const RATE_MESSAGE = 'A rate is a number of percent from 0 to 100.'
const percent = z.number(RATE_MESSAGE).min(0, RATE_MESSAGE).max(100, RATE_MESSAGE)
const EVENTS_MESSAGE = 'Events for each 100 people are a number from 0.'
const eventsPer100 = z.number(EVENTS_MESSAGE).min(0, EVENTS_MESSAGE)

const asked = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cohort'), people: z.array(person, 'Give the people as a list.') }),
  z.object({ kind: z.literal('adjusted-rate') }).catchall(percent),
  z.strictObject({
    kind: z.literal('two-group'), treatmentSize: caseCount(PEOPLE_MAX), treatmentReoffenders: caseCount(PEOPLE_MAX), comparisonSize: caseCount(PEOPLE_MAX), comparisonReoffenders: caseCount(PEOPLE_MAX),
    confidence: z.number('Confidence is a share between 0 and 1.').gt(0, 'Confidence is a share between 0 and 1.').lt(1, 'Confidence is a share between 0 and 1, for example 0.95.').nullish(),
  }),
  z.strictObject({ kind: z.literal('frequency-threshold'), eventsPer100, comparisonEventsPer100: eventsPer100.gt(0, 'Where the comparison has no events, nothing can be fewer.'), thresholdPercent: percent }),
], 'Say which measure: cohort, adjusted-rate, two-group or frequency-threshold.')

type Asked = z.infer<typeof asked>
type Of<K extends Asked['kind']> = Extract<Asked, { kind: K }>

/** Somebody named twice in a cohort counts once, at the first index day; an event told both times is one event. */
const once = (people: readonly Person[]): Pick<Person, 'indexDate' | 'events'>[] =>
  [...Map.groupBy(people, ({ ref }) => String(ref)).values()].map((told) => ({
    indexDate: told.map(({ indexDate }) => indexDate).reduce((a, b) => (a < b ? a : b)),
    events: told.map(({ events }) => events).reduce(together),
  }))

/** All events of both lists; those alike are as many as in the list that has more of them. */
const together = (a: readonly Event[], b: readonly Event[]): Event[] => {
  const known = Map.groupBy(a, (one) => JSON.stringify(one))
  return [...a, ...b.filter((one) => (known.get(JSON.stringify(one))?.shift()) === undefined)]
}

const counts = ({ offenceDate, provenDate, outcome, breachOffence, outsideEnglandAndWales }: Event, indexDate: string): boolean =>
  PROOF.has(outcome ?? '') && isProvenReoffence({ offence_on: offenceDate, proven_on: provenDate ?? null, breach: breachOffence, outside_england_and_wales: outsideEnglandAndWales }, indexDate)

const cohort = ({ people }: Of<'cohort'>): unknown => {
  const wrong = people.find(({ events }) => events.some(({ offenceDate, provenDate }) => provenDate && provenDate < offenceDate))
  if (wrong) return toolError('proven-before-offence', `An event of ${wrong.ref} is proven before it was committed.`)
  return reoffendingSummary(once(people).map(({ indexDate, events }) => events.filter((one) => counts(one, indexDate)).length))
}

/** Which of the three rates a field is, by its words: the published format names the measure and not its fields. */
const rateOf = (field: string): 'actual' | 'predicted' | 'base' | null =>
  /base/i.test(field) ? 'base' : /predict|expect/i.test(field) ? 'predicted' : /actual|observ|binary/i.test(field) ? 'actual' : null

const adjusted = ({ kind: _kind, ...fields }: Of<'adjusted-rate'>): unknown => {
  const rates = new Map<'actual' | 'predicted' | 'base', number>()
  for (const [field, value] of Object.entries(fields)) {
    const rate = rateOf(field)
    if (rate === null || rates.has(rate)) return toolError('field-unknown', `“${field}” is none of the three rates, or a second of one: give actualRatePercent, predictedRatePercent and basePredictedRatePercent.`)
    rates.set(rate, value)
  }
  const [actual, predicted, base] = [rates.get('actual'), rates.get('predicted'), rates.get('base')]
  if (actual === undefined || predicted === undefined || base === undefined) return toolError('rate-missing', 'Give the three rates actualRatePercent, predictedRatePercent and basePredictedRatePercent.')
  return { adjustedRatePercent: adjustedRate(actual, predicted, base) }
}

/** Why two groups cannot be compared, or null. */
const incomparable = ({ treatmentSize, treatmentReoffenders, comparisonSize, comparisonReoffenders }: Of<'two-group'>): ToolError | null => {
  if (treatmentReoffenders > treatmentSize) return toolError('treatment-reoffenders-invalid', `${treatmentReoffenders} of ${treatmentSize} people cannot have reoffended.`)
  if (comparisonReoffenders > comparisonSize) return toolError('comparison-reoffenders-invalid', `${comparisonReoffenders} of ${comparisonSize} people cannot have reoffended.`)
  if (treatmentSize < COMPARISON_PEOPLE_MIN || comparisonSize < COMPARISON_PEOPLE_MIN)
    return toolError('too-few-records', `Groups of ${treatmentSize} and ${comparisonSize} cannot be compared: each needs at least ${COMPARISON_PEOPLE_MIN} people.`)
  return null
}

const twoGroups = (one: Of<'two-group'>): unknown => {
  const why = incomparable(one)
  if (isToolError(why)) return why
  const { difference, low, high } = differenceOfRates({ count: one.treatmentReoffenders, of: one.treatmentSize }, { count: one.comparisonReoffenders, of: one.comparisonSize }, one.confidence ?? 0.95)
  const points = (share: number): number => roundTo(100 * share, 1)
  return {
    treatmentRatePercent: percentOf(one.treatmentReoffenders, one.treatmentSize, 1), comparisonRatePercent: percentOf(one.comparisonReoffenders, one.comparisonSize, 1),
    differencePoints: points(difference), ciLowPoints: points(low), ciHighPoints: points(high),
    conclusion: high < 0 ? 'lower' : low > 0 ? 'higher' : 'no-significant-difference',
  }
}

export const calculations: readonly Calculation[] = [
  calculation('reoffending-measures', 'Proven reoffending of a cohort, the adjusted rate, two groups compared, fewer events against a threshold', asked, (one) => {
    switch (one.kind) {
      case 'cohort': return cohort(one)
      case 'adjusted-rate': return adjusted(one)
      case 'two-group': return twoGroups(one)
      case 'frequency-threshold': return frequencyReduction(one.eventsPer100, one.comparisonEventsPer100, one.thresholdPercent)
    }
  }),
  statisticsCalculation,
]
