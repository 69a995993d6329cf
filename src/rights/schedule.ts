/**
 * How long rows are kept once they are finished, by kind, dated and cited. Pure. Where no published schedule names the kind of row,
 * the source says `assumption`, and the governance lead of each partnership confirms or changes it.
 */
import { ruleOn, type Dated } from '../core/dated-rules.ts'
import { addDays, addMonths, type Day } from '../core/dates.ts'
import type { InformationClass } from '../platform/vocabulary.ts'

interface Period extends Dated { readonly years?: number; readonly days?: number }

interface Kept { readonly title: string; readonly why: string; readonly periods: readonly [Period, ...Period[]] }

/** What slices offer (`RetentionKind`), by person's file or by row. */
export const SCHEDULE = {
  'case-record': {
    title: 'A person’s file', why: 'Everything about one person together, once every part of it is finished. Life sentences and registration for life never finish by themselves.',
    periods: [{ from: '2018-05-25', years: 6, source: 'HMPPS PSI 04/2018, PI 02/2018 (records, information management and retention); Limitation Act 1980 s9. Six years for this file: assumption' }],
  },
  'supplied-record': {
    title: 'A copy of an agency’s record, after the agency withdrew it', why: 'The agency keeps its own record on its own schedule; ours is a copy.',
    periods: [{ from: '2018-05-25', years: 1, source: 'UK GDPR article 5(1)(e); DPA 2018 s39. One year: assumption' }],
  },
  accountability: {
    title: 'Who might know what, and why', why: 'Consents, limits, emergency access and listed people prove that sharing was lawful.',
    periods: [{ from: '2018-05-25', years: 6, source: 'UK GDPR articles 5(2) and 7(1); Limitation Act 1980 s9 (six years to bring a claim)' }],
  },
  'rights-record': {
    title: 'Requests about a person’s own information', why: 'What was asked, decided and sent, for as long as it may be complained of.',
    periods: [{ from: '2018-05-25', years: 3, source: 'Assumption; the Information Commissioner asks for complaints within three months' }],
  },
} as const satisfies Record<string, Kept>
export type ScheduledKind = keyof typeof SCHEDULE

/** What is not about one person alone, or is only the machinery's: rows of the platform and files. */
export const HOUSEKEEPING = {
  'kept-search': { title: 'What somebody searched for', why: 'So that no address carries a name.', periods: [{ from: '2018-05-25', days: 1, source: 'UK GDPR article 5(1)(e). One day: assumption' }] },
  'once-key': { title: 'Keys that keep a form from counting twice, with its outcome', why: 'A form that is sent again does nothing.', periods: [{ from: '2018-05-25', days: 30, source: 'Assumption' }] },
  session: { title: 'Ended sessions', why: 'To follow up a complaint about an account.', periods: [{ from: '2018-05-25', days: 365, source: 'Assumption; NCSC logging guidance asks for at least six months' }] },
  job: { title: 'Finished work of the worker', why: 'To see which work was done, and when.', periods: [{ from: '2018-05-25', days: 90, source: 'Assumption' }] },
  'extract-row': { title: 'Rows of an agency’s extract after it was confirmed or discarded', why: 'To mend what was refused.', periods: [{ from: '2018-05-25', days: 90, source: 'Assumption' }] },
  upload: { title: 'Files that an agency sent, after its extract was confirmed or discarded', why: 'To prove what was loaded.', periods: [{ from: '2018-05-25', days: 90, source: 'Assumption' }] },
  export: { title: 'A person’s own copy, after it was handed over', why: 'They may ask for it again.', periods: [{ from: '2018-05-25', days: 90, source: 'Assumption' }] },
} as const satisfies Record<string, Kept>

/** What the partners keep in their own systems by their own schedules, for whoever asks why ours is shorter. */
export const PARTNERS_SCHEDULES: readonly { readonly class: InformationClass; readonly words: string; readonly source: string }[] = [
  { class: 'intelligence', words: 'Police information: group 1 until the subject is 100, group 2 reviewed each ten years, group 3 six years, group 4 as the force sets', source: 'College of Policing APP, management of police information: retention, review and disposal' },
  { class: 'health', words: 'Health records of adults: eight years after the last contact; mental health twenty years', source: 'NHS Records Management Code of Practice 2021, appendix II' },
  { class: 'sentence', words: 'Prison and probation records by the HMPPS schedule', source: 'PSI 04/2018, AI 03/2018, PI 02/2018' },
]

/** The last day of keeping something finished on a day, by the newest rule in force today. A rule may be younger than the row. */
export const keptUntil = ({ periods }: Kept, finished: Day, today: Day): Day => {
  const { years, days } = ruleOn(periods, today)
  return years === undefined ? addDays(finished, days ?? 0) : addMonths(finished, years * 12)
}

/** Whatever finished before this day may go today: the same rule as `keptUntil`, from its other end, for a query. */
export const finishedBefore = ({ periods }: Kept, today: Day): Day => {
  const { years, days } = ruleOn(periods, today)
  return years === undefined ? addDays(today, -(days ?? 0)) : addMonths(today, -(years * 12))
}

/** The source of the rule in force. */
export const sourceOf = ({ periods }: Kept, today: Day): string => ruleOn(periods, today).source

/** How long, in words. */
export const periodWords = ({ periods }: Kept, today: Day): string => {
  const { years, days } = ruleOn(periods, today)
  return years !== undefined ? `${years} ${years === 1 ? 'year' : 'years'}` : `${days ?? 0} ${days === 1 ? 'day' : 'days'}`
}
