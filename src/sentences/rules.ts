/** Where somebody is in their sentence on a day, and what may be recorded about it. Pure. */
import { addDays, addMonths, daysBetween, longDay, relativeDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'

export const SENTENCE_KINDS = {
  custody: 'Prison',
  suspended: 'Suspended sentence order',
  community: 'Community order',
} as const

export type SentenceKind = keyof typeof SENTENCE_KINDS

/** One sentence of a court. `prison` is the code of the register; `prisonName` its name there. */
export interface Sentence {
  readonly id: string
  readonly kind: SentenceKind
  readonly offence: string
  readonly court: string
  readonly offenceDay: Day
  readonly imposed: Day
  readonly months: number
  readonly custody: Custody | null
  readonly sentenceEnd: Day
  /** Last day of licence or supervision. */
  readonly supervisionEnd: Day
  readonly version: number
}

export interface Custody {
  readonly start: Day
  readonly prison: string
  readonly prisonName: string
  readonly plannedRelease: Day
  /** The first day out of prison; null while in custody. */
  readonly released: Day | null
  /** How custody ended where it was not by release; then `released` is the day of it. */
  readonly endedAs?: CustodyEnd | null
  /** The sentence from whose licence they were recalled, where this custody began with a return. */
  readonly returnedFrom?: string | null
}

/** How custody ends without a release. */
export const CUSTODY_ENDS = { died: 'Died in custody', removed: 'Removed from the country' } as const
export type CustodyEnd = keyof typeof CUSTODY_ENDS

/** What else happens in custody, as the time line says it. */
export const CUSTODY_EVENTS = { transferred: 'Moved to another prison', ...CUSTODY_ENDS, returned: 'Returned to prison after recall' } as const
export type CustodyEventKind = keyof typeof CUSTODY_EVENTS

/** What of a sentence says where somebody is in it. */
export type Term = Pick<Sentence, 'imposed' | 'custody' | 'supervisionEnd'>

/** Where somebody is in one sentence on a day. `days` counts to `next`, and is negative when that day has passed. */
export type Standing =
  | { readonly at: 'before-sentence'; readonly next: Day; readonly days: number }
  | { readonly at: 'in-custody'; readonly next: Day; readonly days: number; readonly prisonName: string; readonly remand: boolean }
  | { readonly at: 'on-licence'; readonly next: Day; readonly days: number; readonly since: Day }
  | { readonly at: 'on-supervision'; readonly next: Day; readonly days: number; readonly since: Day }
  | { readonly at: 'ended'; readonly since: Day }

/**
 * Where somebody is in one sentence on a day. Custody lasts until a release is recorded, whatever was planned; licence and
 * supervision last up to and including their last day. The next key day is the planned release, or the end of supervision.
 */
export const standingOn = (sentence: Term, day: Day): Standing => {
  const { custody, supervisionEnd } = sentence
  if (custody && custody.start <= day && (custody.released === null || custody.released > day))
    return { at: 'in-custody', next: custody.plannedRelease, days: daysBetween(day, custody.plannedRelease), prisonName: custody.prisonName, remand: sentence.imposed > day }
  if (custody?.endedAs && custody.released !== null && custody.released <= day) return { at: 'ended', since: custody.released }
  if (day < sentence.imposed) return { at: 'before-sentence', next: sentence.imposed, days: daysBetween(day, sentence.imposed) }
  if (day > supervisionEnd) return { at: 'ended', since: supervisionEnd }
  const days = daysBetween(day, supervisionEnd)
  return custody
    ? { at: 'on-licence', next: supervisionEnd, days, since: custody.released ?? sentence.imposed }
    : { at: 'on-supervision', next: supervisionEnd, days, since: sentence.imposed }
}

const RANK: Record<Standing['at'], number> = { 'in-custody': 0, 'on-licence': 1, 'on-supervision': 2, 'before-sentence': 3, ended: 4 }

/** The sentence that governs a day: custody before supervision, then the one that runs longest. Undefined when there is none. */
export const governing = <S extends Term>(sentences: readonly S[], day: Day): { readonly sentence: S; readonly standing: Standing } | undefined =>
  sentences.map((sentence) => ({ sentence, standing: standingOn(sentence, day) }))
    .toSorted((a, b) => RANK[a.standing.at] - RANK[b.standing.at] || (a.sentence.supervisionEnd < b.sentence.supervisionEnd ? 1 : -1))[0]

/**
 * The register's name as people say it: “Peterborough (HMP & YOI)” is HMP Peterborough, and “Peterborough Female (HMP & YOI)”,
 * the women's side of the same place, is HMP Peterborough (women). Every page names a prison by this.
 */
export const prisonTitle = (registerName: string): string => {
  const parts = /^(.+?)( Female)? \((HMP|YOI|HMYOI|STC|IRC)[^)]*\)$/.exec(registerName)
  return parts ? `${parts[3]} ${parts[1]}${parts[2] ? ' (women)' : ''}` : registerName
}

/** One clear line for the person page: where they are and what comes next. */
export const standingWords = (standing: Standing, today: Day): string => {
  switch (standing.at) {
    case 'before-sentence':
      return `Before sentence: to be sentenced on ${longDay(standing.next)} (${relativeDay(standing.next, today)})`
    case 'in-custody': {
      const place = `${standing.remand ? 'On remand' : 'In custody'} at ${prisonTitle(standing.prisonName)}`
      return standing.days < 0
        ? `${place}; release was due on ${longDay(standing.next)} (${relativeDay(standing.next, today)}) and is not recorded`
        : `${place}, due for release on ${longDay(standing.next)} (${relativeDay(standing.next, today)})`
    }
    case 'on-licence':
      return `On licence or supervision since release on ${longDay(standing.since)}, until ${longDay(standing.next)} (${relativeDay(standing.next, today)})`
    case 'on-supervision':
      return `Supervised in the community since ${longDay(standing.since)}, until ${longDay(standing.next)} (${relativeDay(standing.next, today)})`
    case 'ended':
      return `Sentence and supervision ended on ${longDay(standing.since)}`
  }
}

/** The same for one cell of a list. */
export const standingShort = (standing: Standing): string => {
  switch (standing.at) {
    case 'before-sentence': return 'Before sentence'
    case 'in-custody': return `${standing.remand ? 'On remand' : 'In custody'}, ${prisonTitle(standing.prisonName)}`
    case 'on-licence': return 'On licence or supervision'
    case 'on-supervision': return 'Supervised in the community'
    case 'ended': return 'Ended'
  }
}

/** Supervision tops a licence up to a year from release for sentences of more than a day and under two years. */
export const SUPERVISION_RULE = {
  from: '2015-02-01', sentenceMonthsBelow: 24, monthsFromRelease: 12, source: 'Offender Rehabilitation Act 2014, section 2; Sentencing Act 2020, section 243',
} as const

export interface NewSentence {
  readonly kind: SentenceKind
  readonly offenceDay: Day
  readonly imposed: Day
  readonly months: number
  readonly custodyStart: Day | null
  readonly prison: string | null
  readonly plannedRelease: Day | null
  readonly sentenceEnd: Day
  readonly supervisionEnd: Day | null
}

/** What is written of a new sentence once the days make sense together. */
export interface DecidedSentence extends NewSentence {
  readonly supervisionEnd: Day
}

/** Do the days of a new sentence make sense together? Fills in the end of supervision where it was left open. */
export const decideSentence = (sentence: NewSentence, today: Day): Result<DecidedSentence> => {
  const { kind, imposed, offenceDay, custodyStart, prison, plannedRelease, sentenceEnd, months } = sentence
  if (imposed > today) return no('The day of the sentence cannot be in the future.', 'imposed')
  if (offenceDay > imposed) return no('The offence cannot be later than its sentence.', 'offenceDay')
  if (sentenceEnd < imposed) return no('The sentence cannot end before it was imposed.', 'sentenceEnd')
  if (kind !== 'custody') {
    if (custodyStart || prison || plannedRelease) return no('Only a prison sentence has a prison and a release day. Leave them empty, or choose prison.', 'kind')
    return yes({ ...sentence, supervisionEnd: sentence.supervisionEnd ?? sentenceEnd })
  }
  if (!custodyStart) return no('Enter the day on which custody began.', 'custodyStart')
  if (!prison) return no('Choose the prison.', 'prison')
  if (!plannedRelease) return no('Enter the planned release day, as the prison calculated it.', 'plannedRelease')
  if (custodyStart < offenceDay) return no('Custody cannot begin before the offence.', 'custodyStart')
  if (plannedRelease < custodyStart) return no('Release cannot be before custody began.', 'plannedRelease')
  if (plannedRelease > addDays(sentenceEnd, 1)) return no('Nobody is held past the end of the sentence: check the planned release and the sentence’s end.', 'plannedRelease')
  const topped = addMonths(plannedRelease, SUPERVISION_RULE.monthsFromRelease)
  const computed = months < SUPERVISION_RULE.sentenceMonthsBelow && topped > sentenceEnd ? topped : sentenceEnd
  const supervisionEnd = sentence.supervisionEnd ?? computed
  if (supervisionEnd < plannedRelease) return no('Supervision cannot end before release.', 'supervisionEnd')
  return yes({ ...sentence, supervisionEnd })
}

/** May this release be recorded? Only somebody in custody is released, on a day that has come. */
export const decideRelease = (sentence: Sentence, day: Day, today: Day): Result<{ readonly released: Day }> => {
  const { custody } = sentence
  if (!custody) return no('This is not a prison sentence, so there is no release to record.')
  if (custody.released) return no(`The release is already recorded: ${longDay(custody.released)}.`, 'released')
  if (day > today) return no('A release is recorded on the day or after it. To move the planned day, change the release day instead.', 'released')
  if (day < custody.start) return no(`Custody began on ${longDay(custody.start)}: the release cannot be before it.`, 'released')
  return yes({ released: day })
}

/** May the planned release day move to this day? */
export const decideReleaseDay = (sentence: Sentence, day: Day): Result<{ readonly from: Day; readonly to: Day }> => {
  const { custody } = sentence
  if (!custody) return no('This is not a prison sentence, so it has no release day.')
  if (custody.released) return no(`This person was released on ${longDay(custody.released)}.`, 'day')
  if (day === custody.plannedRelease) return no('This is already the planned release day.', 'day')
  if (day < custody.start) return no(`Custody began on ${longDay(custody.start)}: the release cannot be before it.`, 'day')
  if (day > sentence.supervisionEnd) return no(`Supervision ends on ${longDay(sentence.supervisionEnd)}: the release cannot be after it.`, 'day')
  return yes({ from: custody.plannedRelease, to: day })
}

/** May somebody be recorded as moved to this prison on this day? */
export const decideTransfer = (sentence: Sentence, { prison, day }: { readonly prison: string; readonly day: Day }, today: Day): Result<{ readonly from: string }> => {
  const { custody } = sentence
  if (!custody || custody.released) return no('Only somebody in prison moves to another prison.')
  if (prison === custody.prison) return no(`They are at ${prisonTitle(custody.prisonName)} already.`, 'prison')
  if (day > today) return no('A move is recorded on the day or after it. Until then it is expected: say so in the release plan.', 'moved')
  if (day < custody.start) return no(`Custody began on ${longDay(custody.start)}: the move cannot be before it.`, 'moved')
  return yes({ from: custody.prison })
}

/** May the end of custody without a release be recorded for this day? */
export const decideCustodyEnd = (sentence: Sentence, day: Day, today: Day): Result<{ readonly day: Day }> => {
  const { custody } = sentence
  if (!custody) return no('This is not a prison sentence.')
  if (custody.released) return no(`They left prison on ${longDay(custody.released)}.`)
  if (day > today) return no('This is recorded on the day or after it.', 'ended')
  if (day < custody.start) return no(`Custody began on ${longDay(custody.start)}.`, 'ended')
  return yes({ day })
}

/** May a return to prison after recall be recorded? The licence has to run, and they have to have been released. */
export const decideReturn = (sentence: Sentence, { day, plannedRelease }: { readonly day: Day; readonly plannedRelease: Day }, today: Day): Result<{ readonly day: Day }> => {
  const { custody, supervisionEnd } = sentence
  if (!custody?.released) return no('Only somebody who was released returns after a recall.')
  if (custody.endedAs) return no('This custody has ended for good.')
  if (day > today) return no('A return is recorded on the day or after it.', 'returned')
  if (day < custody.released) return no(`They were released on ${longDay(custody.released)}: the return cannot be before it.`, 'returned')
  if (day > supervisionEnd) return no(`Supervision ended on ${longDay(supervisionEnd)}: nobody is recalled after it.`, 'returned')
  if (plannedRelease < day) return no('The next release cannot be before the return.', 'plannedRelease')
  if (plannedRelease > addDays(supervisionEnd, 1)) return no(`Nobody is held past the end of supervision on ${longDay(supervisionEnd)}.`, 'plannedRelease')
  return yes({ day })
}

/**
 * Why a prison has to do with somebody: it holds them from the start of custody up to and including the day of release.
 * The same fact for one action and for bulk loading; null where no organisation stands for the prison.
 */
export const prisonInvolvement = (sentence: { readonly id: string; readonly custodyStart: Day; readonly released: Day | null }, prisonOrganisation: string) =>
  ({ organisation: prisonOrganisation, basis: 'responsible', from: sentence.custodyStart, until: sentence.released, becauseOf: 'sentence', becauseId: sentence.id }) as const

export const RELEASE_NOTICE_DAYS = 14
export const SUPERVISION_END_NOTICE_DAYS = 28
