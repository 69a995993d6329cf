/** What came of it: shares of those released, with their uncertainty, who is counted, and what must not be shown. Pure. */
import { addDays, longDay, type Day } from '../core/dates.ts'
import { rateWithInterval, type Rate } from '../core/statistics.ts'
import { countsToHide, SMALL_NUMBER, type Sum } from '../core/suppression.ts'
import { dayTitle } from '../housing/rules.ts'
import { QUESTIONS, type QuestionName } from './questions.ts'

/** How results are cut. */
export const CUTS = { prison: 'Prison', area: 'Area', provider: 'Provider' } as const
export type Cut = keyof typeof CUTS

export const OUTCOMES = { yes: 'Yes', no: 'No', 'not-needed': 'Not needed', 'not-known': 'Not known', open: 'Not answered' } as const
export type Outcome = keyof typeof OUTCOMES

/** The seven questions, and all that are counted together. */
export const RESULTS = ['everything', ...(Object.keys(QUESTIONS) as QuestionName[])] as const
export type ResultName = (typeof RESULTS)[number]

export const resultTitle = (name: ResultName): string => (name === 'everything' ? 'Everything in place' : QUESTIONS[name].title)

export interface CountRow {
  readonly unit: string
  readonly dayAfter: number
  readonly question: ResultName
  readonly outcome: Outcome
  readonly people: number
}

/** A count, or null where it is too small to be shown or would tell one that is. */
export type Shown = number | null

export interface Figure {
  readonly unit: string
  readonly question: ResultName
  /** Releases of which it was asked. */
  readonly asked: Shown
  readonly counts: Readonly<Record<Outcome, Shown>>
  /** Yes of yes and no; null where there is nobody, or it may not be shown. */
  readonly rate: Rate | null
}

const ALL = 'all'
const OUTCOME_NAMES = Object.keys(OUTCOMES) as Outcome[]

/**
 * Figures of one day from its counts. With `suppressing`, small counts are hidden and with them what would give them away: the other
 * outcomes of a question, the units that add up to the whole (`additive`), and how many were asked, which all questions share.
 */
export const figuresOf = (rows: readonly CountRow[], day: number, { suppressing, additive }: { readonly suppressing: boolean; readonly additive: boolean }): Figure[] => {
  const ofDay = rows.filter((row) => row.dayAfter === day)
  const units = [...new Set(ofDay.map((row) => row.unit))].sort((a, b) => (a === ALL ? -1 : b === ALL ? 1 : a < b ? -1 : 1))
  const known = new Map(ofDay.map((row) => [nameOf(row.unit, row.question, row.outcome), row.people]))
  const count = (unit: string, question: ResultName, outcome: Outcome): number => known.get(nameOf(unit, question, outcome)) ?? 0
  const askedOf = (unit: string): number => OUTCOME_NAMES.reduce((sum, outcome) => sum + count(unit, 'everything', outcome), 0)
  // Where health is not shared for counting, its questions are not there.
  const questions = RESULTS.filter((question) => ofDay.some((row) => row.question === question))
  const hidden = suppressing ? hiddenOf(units, questions, count, askedOf, additive) : new Set<string>()
  const shown = (name: string, value: number): Shown => (hidden.has(name) ? null : value)
  return units.flatMap((unit) => questions.map((question): Figure => {
    const counts = Object.fromEntries(OUTCOME_NAMES.map((outcome) => [outcome, shown(nameOf(unit, question, outcome), count(unit, question, outcome))])) as Record<Outcome, Shown>
    return {
      unit, question, asked: shown(askedName(unit), askedOf(unit)), counts,
      rate: counts.yes === null || counts.no === null ? null : rateWithInterval(counts.yes, counts.yes + counts.no),
    }
  }))
}

const nameOf = (unit: string, question: ResultName, outcome: Outcome): string => `${unit}|${question}|${outcome}`
const askedName = (unit: string): string => `${unit}|asked`

const hiddenOf = (units: readonly string[], questions: readonly ResultName[], count: (unit: string, question: ResultName, outcome: Outcome) => number, askedOf: (unit: string) => number, additive: boolean): ReadonlySet<string> => {
  const counts = new Map<string, number>()
  const sums: Sum[] = []
  for (const unit of units) {
    counts.set(askedName(unit), askedOf(unit))
    for (const question of questions) {
      for (const outcome of OUTCOME_NAMES) counts.set(nameOf(unit, question, outcome), count(unit, question, outcome))
      sums.push({ total: askedName(unit), parts: OUTCOME_NAMES.map((outcome) => nameOf(unit, question, outcome)) })
    }
  }
  const parts = units.filter((unit) => unit !== ALL)
  if (additive && units.includes(ALL)) {
    sums.push({ total: askedName(ALL), parts: parts.map(askedName) })
    for (const question of questions) for (const outcome of OUTCOME_NAMES) sums.push({ total: nameOf(ALL, question, outcome), parts: parts.map((unit) => nameOf(unit, question, outcome)) })
  }
  // Parts that overlap add up to nothing; but those who are with none of one provider are the whole without that provider's.
  const empty: string[] = []
  if (!additive && units.includes(ALL)) for (const unit of parts) {
    const rest = `not ${unit}`
    const restAsked = askedOf(ALL) - askedOf(unit)
    counts.set(askedName(rest), restAsked)
    sums.push({ total: askedName(ALL), parts: [askedName(unit), askedName(rest)] })
    for (const question of questions) {
      for (const outcome of OUTCOME_NAMES) {
        counts.set(nameOf(rest, question, outcome), count(ALL, question, outcome) - count(unit, question, outcome))
        sums.push({ total: nameOf(ALL, question, outcome), parts: [nameOf(unit, question, outcome), nameOf(rest, question, outcome)] })
      }
      sums.push({ total: askedName(rest), parts: OUTCOME_NAMES.map((outcome) => nameOf(rest, question, outcome)) })
    }
    // Where everybody is with this provider there is nobody to tell of.
    if (restAsked === 0) empty.push(askedName(rest), ...questions.flatMap((question) => OUTCOME_NAMES.map((outcome) => nameOf(rest, question, outcome))))
    else empty.push(nameOf(rest, 'housing', 'not-needed'), nameOf(rest, 'everything', 'not-needed'))
  }
  // Of housing, prescription and the rest nought may be as telling as one; an outcome that a question does not have tells nothing.
  const harmless = new Set(units.map((unit) => nameOf(unit, 'housing', 'not-needed')).concat(units.map((unit) => nameOf(unit, 'everything', 'not-needed')), empty))
  return countsToHide(counts, sums, SMALL_NUMBER.value, harmless)
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** A share as it is read: the percentage, its interval, and of whom. */
export const rateWords = ({ rate, counts }: Figure): string =>
  rate === null || counts.yes === null || counts.no === null ? (counts.yes === 0 && counts.no === 0 ? 'Nobody answered' : 'Too few to show') : `${percent(rate.rate)} (${percent(rate.low)} to ${percent(rate.high)}), ${counts.yes} of ${counts.yes + counts.no}`

/** Did release day work? One sentence, with how many are behind it. */
export const answerSentence = (all: Figure | undefined, day: number): string => {
  const when = day === 0 ? 'on release day' : `on ${dayTitle(day).toLowerCase()} after release`
  if (!all || all.asked === 0) return `Nobody was asked about ${when.replace(/^on /, '')}.`
  const { asked, counts, rate } = all
  if (asked === null || counts.yes === null || counts.no === null || rate === null) return `Too few people to say whether everything was in place ${when}.`
  const unknown = asked - counts.yes - counts.no
  return `Of ${asked} ${asked === 1 ? 'release' : 'releases'}, something was missing after ${counts.no} ${when}, and everything was in place after ${counts.yes}: ${percent(rate.rate)} of those where it is known (95 % interval ${percent(rate.low)} to ${percent(rate.high)}). Of ${unknown} nobody can say: not everything was answered.`
}

export interface Period {
  readonly code: string
  readonly title: string
  readonly since: Day
  readonly until: Day
}

const QUARTERS_SHOWN = 6

const firstOf = (year: number, quarter: number): Day => `${year}-${String(quarter * 3 + 1).padStart(2, '0')}-01`

/** The whole quarters before a day, newest first. Only whole ones: two overlapping periods would tell of whom they differ in. */
export const quartersBefore = (today: Day): Period[] => {
  const now = Number(today.slice(0, 4)) * 4 + Math.floor((Number(today.slice(5, 7)) - 1) / 3)
  return Array.from({ length: QUARTERS_SHOWN }, (_none, at) => {
    const [index, next] = [now - 1 - at, now - at]
    const [year, quarter] = [Math.floor(index / 4), index % 4]
    const until = addDays(firstOf(Math.floor(next / 4), next % 4), -1)
    const since = firstOf(year, quarter)
    return { code: `${year}-q${quarter + 1}`, title: `Released ${longDay(since)} to ${longDay(until)}`, since, until }
  })
}

/** The same for those who may see each person: also the quarter that runs. */
export const periodsFor = (today: Day, withNames: boolean): Period[] => {
  const whole = quartersBefore(today)
  const since = addDays(whole[0]!.until, 1)
  return withNames ? [{ code: 'now', title: `Released since ${longDay(since)}`, since, until: today }, ...whole] : whole
}
