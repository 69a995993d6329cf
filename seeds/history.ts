/**
 * The history of one synthetic person, as plain data: what the generator makes, what a loader turns into rows.
 *
 * Every day is `YYYY-MM-DD` in Europe/London and relative to the `today` the history was generated for; nothing is dated
 * after today except what is planned (a planned release, a due day, the end of a sentence). Handles name organisations and people of `partnership.ts`,
 * codes name rows of the registers in `data/`. All arrays are in order of day. Nobody in a history exists.
 */
import type { Day } from '../src/core/dates.ts'
import type { Pathway } from '../src/platform/vocabulary.ts'

export const AGENCIES = ['police', 'prison', 'probation', 'housing', 'treatment'] as const
export type Agency = (typeof AGENCIES)[number]

export type Sex = 'female' | 'male'

/** Who the person is. Every identifier has the right form and lies in a range that is never issued. */
export interface Identity {
  readonly forename: string
  readonly surname: string
  readonly birthDate: Day
  readonly sex: Sex
  /** Police National Computer number, `2099/0001234X`: a year that has not come. */
  readonly pnc: string
  /** Prison number, `A1234ZZ`; null for somebody who has never been in custody. */
  readonly prisonNumber: string | null
  /** Probation's case reference number, `X012345`. */
  readonly crn: string
  /** First line of the address; null when the person has no fixed address. */
  readonly addressLine: string | null
  /** A postcode in a sector that does not exist (`PE0`, `CB0`); null when the person has no fixed address. */
  readonly postcode: string | null
  /** Code of the district of residence or, without an address, of local connection (`E06000031`). */
  readonly district: string
}

/** One sentence of a court. */
export interface Sentence {
  /** `custody`; `suspended` (prison that is not served) and `community` are supervised in the community. */
  readonly kind: 'custody' | 'suspended' | 'community'
  /** Code in `data/offence-codes` (`TH68010`). */
  readonly offenceCode: string
  /** Handle of the court. */
  readonly court: string
  readonly offenceDay: Day
  readonly imposed: Day
  /** Whole months imposed: of prison, or of the order. */
  readonly months: number
  /** The custody part; null for `suspended` and `community`. */
  readonly custody: Custody | null
  /** Last day of the sentence or order itself. */
  readonly sentenceEnd: Day
  /** Last day of supervision: licence and, for sentences under two years, a year from release (Offender Rehabilitation Act 2014). */
  readonly supervisionEnd: Day
}

export interface Custody {
  readonly start: Day
  /** Code of the prison in `data/prisons` (`PBI`). */
  readonly prison: string
  readonly plannedRelease: Day
  /** The day the person walked out; null while in custody. */
  readonly released: Day | null
}

/** A conviction recorded after the index sentence. Some are for offences from before release or beyond the year: a measure must leave those out. */
export interface Conviction {
  readonly offenceDay: Day
  readonly convictionDay: Day
  readonly offenceCode: string
  readonly court: string
}

export type HarmLevel = 'low' | 'medium' | 'high' | 'very-high'

/** A dated judgement of risk. */
export interface RiskAssessment {
  readonly assessed: Day
  /** Risk of serious harm. */
  readonly harm: HarmLevel
  /** Likelihood of proven reoffending within two years, per cent from 1 to 99. */
  readonly likelihoodPercent: number
  /** Probation's tier as the case record has it: change letter and harm number (`B2`). */
  readonly tier: string
}

/** What was asked and answered on one pathway, in the wording of one version of the published question set. */
export interface PathwayAssessment {
  readonly pathway: Pathway
  /** Pathway's name in the question set (`CHILDREN_FAMILIES_AND_COMMUNITY`). */
  readonly questionPathway: string
  readonly version: number
  readonly assessed: Day
  /** Handle of the organisation that asked. */
  readonly organisation: string
  readonly answers: readonly Answer[]
  readonly need: boolean
}

export interface Answer {
  /** Page and question as in `data/resettlement-questions/questions.csv`: the pair is the key within a pathway and version. */
  readonly page: string
  readonly question: string
  /** Chosen options: one for RADIO, one or more for CHECKBOX, none for text. */
  readonly options: readonly string[]
  /** What was written, for text and address questions; otherwise null. */
  readonly text: string | null
}

/** Where somebody lived or slept. The words of the accommodation outcome return, shortened. */
export type Accommodation =
  | 'settled'
  | 'family-or-friends'
  | 'temporary'
  | 'approved-premises'
  | 'hostel'
  | 'homeless-not-rough-sleeping'
  | 'rough-sleeping'
  | 'not-known'

/** Which accommodation counts as housed; null where the status is not known. */
export const isHoused = (where: Accommodation): boolean | null =>
  where === 'not-known' ? null : where !== 'rough-sleeping' && where !== 'homeless-not-rough-sleeping'

/** A bed found for somebody who leaves, or left, prison. */
export interface BedFound {
  readonly where: Accommodation
  readonly addressLine: string
  readonly recorded: Day
}

export const CHECK_DAYS = [0, 1, 7, 28, 90] as const

/** Whether the accommodation held, so many days after release; day 0 is the first night. */
export interface StatusCheck {
  readonly day: (typeof CHECK_DAYS)[number]
  readonly due: Day
  /** Null when nobody has recorded it (yet). */
  readonly recorded: Day | null
  /** `not-known` while not recorded, or recorded as not known. */
  readonly where: Accommodation
  /** Did it hold? Null when not known. */
  readonly held: boolean | null
}

/** Release from the index sentence, and what followed. Null on the history when that sentence has no custody. */
export interface Resettlement {
  /** Where the person lived when they entered prison. */
  readonly onEntry: Accommodation
  /** Null: nowhere to sleep is known of. */
  readonly bedFound: BedFound | null
  /** Empty while in custody. The first (day 0) is the first night. */
  readonly checks: readonly StatusCheck[]
  /** Six weeks after release; null before then. */
  readonly sixWeeks: EmploymentStatus | null
}

export interface EmploymentStatus {
  readonly due: Day
  readonly availableForWork: boolean
  /** Null when the status is not known. */
  readonly employed: boolean | null
}

/** Who was responsible, and when. At most one has no `to`, and periods never overlap: `to` is the first day it no longer holds. */
export interface Responsibility {
  readonly side: 'prison' | 'community'
  /** Handle of an officer of `officers.ts`. */
  readonly officer: string
  readonly from: Day
  readonly to: Day | null
}

export interface Plan {
  readonly agreed: Day
  /** What the person said they want, in their own words. */
  readonly ownWords: string
  readonly goals: readonly Goal[]
}

export interface Goal {
  readonly pathway: Pathway
  readonly words: string
  readonly steps: readonly Step[]
}

export interface Step {
  readonly words: string
  /** Handle of the organisation that owns the step. */
  readonly owner: string
  /** The person does it themself. */
  readonly byPerson: boolean
  readonly due: Day
  readonly done: Day | null
}

export type ReferralState = 'sent' | 'accepted' | 'declined' | 'completed' | 'ended-early'

/**
 * A referral. `sent` waits for an answer; `accepted` is being delivered. Referrals to a real contract are only ever `sent`,
 * in the last few days: nothing that looks like performance is invented under a real body's name.
 */
export interface Referral {
  /** `contract_reference` of a real contract, or handle of a service of `partnership.ts`. */
  readonly service: string
  readonly pathway: Pathway
  readonly made: Day
  /** Handle of the organisation that referred. */
  readonly by: string
  readonly reason: string
  readonly state: ReferralState
  /** Accepted or declined on; null while `sent`. */
  readonly decided: Day | null
  readonly declineReason: string | null
  readonly sessions: readonly Session[]
  readonly outcome: Outcome | null
}

export interface Session {
  readonly day: Day
  readonly attendance: 'attended' | 'missed-acceptable' | 'missed'
  readonly minutes: number
}

export interface Outcome {
  readonly recorded: Day
  readonly result: 'achieved' | 'partly-achieved' | 'not-achieved'
  readonly words: string
}

/** What every agency's record of a person has. `reference` is the agency's own and unique within it. */
interface RecordBase {
  readonly reference: string
  /** Handle of the organisation that supplies it: the constabulary, one prison, the probation unit, one council, the treatment provider. */
  readonly organisation: string
  readonly surname: string
  readonly forename: string
  readonly birthDate: Day
  /** The day the agency's extract brought it. */
  readonly received: Day
  /** The day the agency took it back; null when it stands. */
  readonly withdrawn: Day | null
}

/** `reference` is the constabulary's own number for the person. */
export interface PoliceRecord extends RecordBase {
  readonly agency: 'police'
  readonly pnc: string | null
  readonly sex: Sex
  readonly postcode: string | null
  readonly offenceCode: string
  readonly offenceDay: Day
  readonly lastArrest: Day
}

/** `reference` is the prison number. */
export interface PrisonRecord extends RecordBase {
  readonly agency: 'prison'
  readonly pnc: string | null
  readonly sex: Sex
  readonly establishment: string
  readonly offenceCode: string
  readonly months: number
  readonly sentenced: Day
  readonly sentenceEnd: Day
  /** Planned, or actual once it has passed. */
  readonly release: Day
}

/** `reference` is the case reference number. */
export interface ProbationRecord extends RecordBase {
  readonly agency: 'probation'
  readonly pnc: string | null
  readonly prisonNumber: string | null
  readonly sex: Sex
  readonly postcode: string | null
  readonly offenceCode: string
  readonly sentenced: Day
  readonly sentenceEnd: Day
  readonly supervisionEnd: Day
  readonly tier: string
}

/** `reference` is the housing application's. */
export interface HousingRecord extends RecordBase {
  readonly agency: 'housing'
  readonly postcode: string | null
  readonly homelessStatus: 'homeless' | 'threatened-with-homelessness' | 'not-homeless'
  readonly district: string
  readonly applied: Day
}

/** `reference` is the treatment provider's client reference. */
export interface TreatmentRecord extends RecordBase {
  readonly agency: 'treatment'
  readonly sex: Sex
  readonly postcode: string | null
  readonly substance: 'opiates' | 'crack' | 'alcohol' | 'cannabis' | 'other'
  readonly started: Day
}

export type SourceRecord = PoliceRecord | PrisonRecord | ProbationRecord | HousingRecord | TreatmentRecord

/** What was done, on purpose, to one source record: about one in twenty. */
export interface Dirt {
  readonly kind: 'late' | 'contradictory' | 'withdrawn' | 'doubled'
  readonly agency: Agency
  readonly reference: string
  /** The field that contradicts; null for the other kinds. */
  readonly field: 'birthDate' | 'surname' | null
  readonly truth: string | null
  readonly given: string | null
  /** One sentence that says what was done. */
  readonly words: string
}

/** Where a person stands on `today`. */
export type Standing = 'in-custody' | 'supervised' | 'ended'

export interface History {
  /** Number of the person, from 0: with the seed and today it determines everything else. */
  readonly index: number
  /** Readable key, unique in a population (`P0000123`). */
  readonly key: string
  readonly standing: Standing
  readonly identity: Identity
  /** In order of day; the last is the index sentence, which the rest of the history is about. */
  readonly sentences: readonly Sentence[]
  readonly convictions: readonly Conviction[]
  readonly risks: readonly RiskAssessment[]
  /** At most one a pathway is the newest; an older one may stand before it. Empty when nobody has assessed the person. */
  readonly assessments: readonly PathwayAssessment[]
  readonly resettlement: Resettlement | null
  readonly responsibilities: readonly Responsibility[]
  readonly plan: Plan | null
  readonly referrals: readonly Referral[]
  readonly records: readonly SourceRecord[]
  readonly dirt: readonly Dirt[]
}
