/**
 * From the words of probation's case system for a disposal to the sentence that this platform works with. What is not on the
 * table is not guessed: the officer is told which words, so that they can be added. Pure.
 *
 * Sources: Sentencing Act 2020, parts 9 (community orders), 10 (custody) and 11 (suspended sentences); the longer wordings are
 * those of the national case management system’s list of disposals, as far as they name one of the three.
 */
import { addDays, addMonths, daysBetween, isDay, type Day } from '../core/dates.ts'
import { prisonTitle, type SentenceKind } from './rules.ts'

/** Words of a disposal, plain, and the kind of sentence that they name. */
const KINDS: Readonly<Record<string, SentenceKind>> = {
  'custody': 'custody', 'immediate custody': 'custody', 'imprisonment': 'custody', 'prison': 'custody', 'adult custody': 'custody', 'determinate sentence': 'custody',
  'standard determinate sentence': 'custody', 'ora adult custody inc pss': 'custody', 'cja std determinate custody': 'custody', 'detention in a young offender institution': 'custody',
  'suspended sentence': 'suspended', 'suspended sentence order': 'suspended', 'sso': 'suspended', 'ora suspended sentence order': 'suspended', 'cja suspended sentence order': 'suspended',
  'community order': 'community', 'community sentence': 'community', 'co': 'community', 'ora community order': 'community', 'cja community order': 'community',
}

/** Disposals that are known and bring no sentence here, with why. */
const NOT_A_SENTENCE: Readonly<Record<string, string>> = {
  'fine': 'no supervision follows from a fine',
  'conditional discharge': 'no supervision follows from a discharge',
  'absolute discharge': 'no supervision follows from a discharge',
  'caution': 'a caution is not a sentence of a court',
  'referral order': 'youth justice supervises it',
  'youth rehabilitation order': 'youth justice supervises it',
  'life sentence': 'it has no last day that could be taken: record it by hand',
  'imprisonment for public protection': 'it has no last day that could be taken: record it by hand',
}

const plain = (words: string): string => words.toLowerCase().replaceAll(/[^a-z0-9]+/g, ' ').trim()

/** What of the registers decides: offence codes that exist, and prisons by code with their names. */
export interface Registers {
  readonly offences: ReadonlySet<string>
  readonly prisons: readonly { readonly code: string; readonly name: string }[]
}

/** A sentence as a record of an extract tells it. */
export interface ToldSentence {
  readonly kind: SentenceKind
  readonly offence: string
  readonly court: string
  readonly offended: Day
  readonly imposed: Day
  readonly months: number
  /** Code of the prison, and the planned release; of custody alone. */
  readonly prison: string | null
  readonly release: Day | null
  readonly ends: Day
  /** Last day of licence or supervision. */
  readonly supervised: Day
}

export type Telling = { readonly told: ToldSentence } | { readonly why: string } | null

const DAYS_A_MONTH = 30.4375
const MONTHS_MAX = 600
/** Sentences of under two years are supervised until a year after release (Criminal Justice Act 2003, section 256AA). */
const SUPERVISED_AFTER_RELEASE_DAYS_BELOW = 730

const lengthOf = (details: Readonly<Record<string, string>>, imposed: Day, ends: Day | null): number | null => {
  const told = Number(details['orderMonths'] ?? details['custodialMonths'] ?? Number.NaN)
  if (Number.isInteger(told) && told >= 1 && told <= MONTHS_MAX) return told
  return ends === null ? null : Math.min(MONTHS_MAX, Math.max(1, Math.round(daysBetween(imposed, ends) / DAYS_A_MONTH)))
}

const prisonOf = (words: string | undefined, prisons: Registers['prisons']): string | null => {
  const wanted = plain(words ?? '')
  return wanted === '' ? null : (prisons.find(({ code, name }) => [code, name, prisonTitle(name)].some((one) => plain(one) === wanted))?.code ?? null)
}

/**
 * The sentence that a record's details tell; why there is none where they tell of a disposal; null where they tell of none, as
 * files do that have no such column. A court or day of offence that is not told is said, or stands on the day of the sentence.
 */
export const sentenceTold = (details: Readonly<Record<string, string>>, { offences, prisons }: Registers, today: Day): Telling => {
  const disposal = details['disposal'] ?? ''
  if (disposal === '') return null
  const words = plain(disposal)
  const none = NOT_A_SENTENCE[words]
  if (none !== undefined) return { why: `“${disposal}” brings no sentence: ${none}` }
  const kind = KINDS[words]
  if (kind === undefined) return { why: `“${disposal}” is not a disposal that is known here: ask for it to be added, or record the sentence by hand` }
  const day = (name: string): Day | null => (isDay(details[name] ?? '') ? (details[name] ?? null) : null)
  const [imposed, told] = [day('sentenceStart'), day('sentenceEnd')]
  if (imposed === null) return { why: 'the file does not say when the sentence began' }
  const offence = details['offenceCode'] ?? ''
  if (!offences.has(offence)) return { why: 'the offence code is missing, or not one of the national list' }
  const months = lengthOf(details, imposed, told)
  if (months === null) return { why: 'the file says neither when the sentence ends nor how long it is' }
  const ends = told ?? addDays(addMonths(imposed, months), -1)
  const common = { kind, offence, court: details['court'] ?? 'Not stated in probation’s extract', offended: day('offenceDate') ?? imposed, imposed, months, ends }
  const supervisedOf = (release: Day | null): Day => {
    const supervised = day('licenceEnd') ?? ends
    const topUp = release !== null && day('licenceEnd') === null && daysBetween(imposed, ends) < SUPERVISED_AFTER_RELEASE_DAYS_BELOW ? addMonths(release, 12) : ends
    return supervised > topUp || day('licenceEnd') !== null ? supervised : topUp
  }
  if (kind !== 'custody') {
    const supervised = supervisedOf(null)
    return supervised < today ? { why: 'the sentence has ended' } : supervised < imposed ? { why: 'the sentence would end before it began' } : { told: { ...common, prison: null, release: null, supervised } }
  }
  const [prison, release] = [prisonOf(details['establishment'], prisons), day('releaseDate')]
  if (prison === null || release === null) return { why: 'of a prison sentence the prison and the release day are missing: the prison’s own extract brings them' }
  if (release < today) return { why: 'the release from prison lies in the past: record it by hand' }
  return { told: { ...common, prison, release, supervised: supervisedOf(release) } }
}

/** How many records brought no sentence and why, in sentences for whoever is about to confirm the file. */
export const untoldWords = (why: readonly string[]): string[] =>
  [...Map.groupBy(why, (reason) => reason)].map(([reason, records]) => `${records.length === 1 ? 'From 1 record' : `From ${records.length} records`} no sentence is taken: ${reason}.`)
