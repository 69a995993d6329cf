/**
 * The life of one extract: sent, read, previewed, confirmed or discarded, and what must be true for each. Nothing of it is
 * written to a person before it is confirmed, and what is confirmed is what was previewed.
 */
import type { Day } from '../core/dates.ts'
import { no, stale, yes, type Result } from '../core/result.ts'
import { AGENCY_KINDS, type AgencyKind } from './rules.ts'

export const EXTRACT_STATES = {
  reading: 'Being read',
  read: 'Waiting for you to confirm',
  unreadable: 'Could not be read',
  confirming: 'Being saved',
  confirmed: 'Saved',
  discarded: 'Discarded',
} as const
export type ExtractState = keyof typeof EXTRACT_STATES
export const isExtractState = (text: string): text is ExtractState => Object.hasOwn(EXTRACT_STATES, text)

/** Files up to this size are read while their sender waits (about a second); larger ones by the worker. */
export const READ_AT_ONCE_BYTES_MAX = 4_000_000
/** So many new and changed rows are saved while their sender waits; more by the worker. */
export const SAVE_AT_ONCE_ROWS_MAX = 5_000
/** Refused rows of older extracts are deleted when the next one is sent: they are mended by then, or never. */
export const REFUSED_ROWS_KEPT_DAYS = 28

/** What kind of extract an organisation sends, by its own kind; undefined for one that sends none. */
export const agencyOf = (organisationKind: string): AgencyKind | undefined => AGENCY_KINDS.find((kind) => kind === organisationKind)

/** The class of an agency's records: that somebody is in treatment is health information. */
export const classOf = (agency: AgencyKind): 'identity' | 'health' => (agency === 'treatment' ? 'health' : 'identity')

export interface SupplyParty {
  readonly organisationId: string
  readonly name: string
  readonly capacity: 'controller' | 'joint-controller' | 'processor'
  readonly signedOn: Day | null
}

/** An agreement as far as supplying records under it goes. */
export interface SupplyAgreement {
  readonly id: string
  readonly reference: string
  readonly title: string
  readonly purposes: readonly string[]
  readonly from: Day
  readonly until: Day
  readonly parties: readonly SupplyParty[]
}

/** May this organisation supply records under this agreement today? It is in force, for that purpose, signed, and names a controller. */
export const allowsSupply = (agreement: SupplyAgreement, organisationId: string, today: Day): boolean =>
  agreement.from <= today && today <= agreement.until && agreement.purposes.includes('data-supply') &&
  agreement.parties.some((party) => party.organisationId === organisationId && party.signedOn !== null && party.signedOn <= today) &&
  agreement.parties.some((party) => party.capacity !== 'processor')

/** The parties of one capacity by name; joint controllers are controllers. */
export const partyNames = (agreement: SupplyAgreement, capacity: 'controller' | 'processor'): readonly string[] =>
  agreement.parties.filter((party) => (party.capacity === 'processor') === (capacity === 'processor')).map((party) => party.name).sort()

/** What the decisions below need to know of an extract. */
export interface ExtractStanding {
  readonly state: ExtractState
  readonly version: number
  readonly rowsNew: number
  readonly rowsChanged: number
  /** The extract of the organisation that was confirmed last when this one was read. */
  readonly readAfter: string | null
  /** The worker gave up on it. */
  readonly stuck: boolean
}

const WORKING: Readonly<Partial<Record<ExtractState, string>>> = {
  reading: 'This extract is still being read. Wait until that is done.',
  confirming: 'This extract is being saved. Wait until that is done.',
  confirmed: 'This extract has been confirmed already: it is not saved a second time.',
  discarded: 'This extract was discarded. Send the file again if you need it.',
}

const standingFault = (extract: ExtractStanding, version: number): Result<never> | undefined => {
  const why = extract.stuck && (extract.state === 'reading' || extract.state === 'confirming') ? undefined : WORKING[extract.state]
  if (why !== undefined) return no(why)
  return extract.version === version ? undefined : stale({ state: extract.state, version: extract.version })
}

/** May it be read again (with another mapping), or discarded? `version` is the one that the officer saw. */
export const decideChange = (extract: ExtractStanding, version: number): Result<true> => standingFault(extract, version) ?? yes(true)

/**
 * May it be confirmed? `lastConfirmed` is the extract of the organisation that was confirmed last: a preview that was made
 * before it says what would change against records that no longer stand so.
 */
export const decideConfirmation = (extract: ExtractStanding, version: number, lastConfirmed: string | null, agreementStands: boolean): Result<true> => {
  const fault = standingFault(extract, version)
  if (fault) return fault
  if (extract.state === 'unreadable') return no('This file could not be read, so there is nothing to confirm.')
  if (extract.state === 'reading') return no('This file was not read to its end, so there is nothing to confirm. Read it again.')
  if (!agreementStands) return no('The agreement that this extract was sent under is no longer in force for your organisation. Nothing was saved.')
  if (extract.readAfter !== lastConfirmed) {
    return no('Another extract of your organisation was confirmed after this one was read, so this preview may no longer be true. Read it again, then confirm.')
  }
  return yes(true)
}

/** `13 records`, `1 record`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`
