/** What makes the text of an information sharing agreement complete, what state it is in, and who may do what with it. Pure. */
import { addDays, addMonths, daysBetween, longDay, type Day } from '../core/dates.ts'
import { no, yes, type Result } from '../core/result.ts'
import type { InformationClass, Purpose } from '../platform/vocabulary.ts'
import { partyFaults, type Confidentiality, type PartyInLaw, type ResidualRisk } from './law.ts'
import { standsSigned, type Cohort, type Party } from './rules.ts'

export const CAPACITIES = { controller: 'Controller', 'joint-controller': 'Joint controller', processor: 'Processor' } as const
export type Capacity = keyof typeof CAPACITIES

/** A party as the text names it. */
export interface PartyText extends PartyInLaw {
  readonly organisationId: string
  readonly shares: readonly InformationClass[]
  readonly signedOn: Day | null
  readonly withdrawnOn?: Day | null
}

/** Everything that an agreement says. */
export interface AgreementText {
  readonly title: string
  readonly about: string
  readonly purposes: readonly Purpose[]
  readonly gateway: readonly string[]
  readonly confidentiality: Confidentiality | null
  readonly impact: { readonly doneOn: Day; readonly by: string; readonly reference: string; readonly residual: ResidualRisk } | null
  readonly cohort: Cohort
  readonly consentFor: readonly InformationClass[]
  readonly from: Day
  readonly until: Day
  readonly review: Day
  readonly parties: readonly PartyText[]
}

const sharedBy = (parties: readonly Pick<PartyText, 'shares'>[]): InformationClass[] => [...new Set(parties.flatMap((party) => party.shares))]

/**
 * What still keeps a text from being sent out for signature, in sentences a lead can act on; empty when it is complete.
 * Controllers and processors: UK GDPR articles 4, 26 and 28; impact assessment: article 35, and article 36 for a high residual risk.
 */
export const missing = (text: AgreementText): string[] => {
  const { parties, consentFor, impact } = text
  const classes = sharedBy(parties)
  const strangers = consentFor.filter((one) => !classes.includes(one))
  return [
    ...(parties.length < 2 ? ['An agreement needs at least two parties.'] : []),
    ...(parties.length >= 2 && !parties.some((party) => party.capacity !== 'processor') ? ['Somebody has to decide why and how: at least one party is a controller.'] : []),
    ...(parties.length >= 2 && classes.length === 0 ? ['No party shares anything yet.'] : []),
    ...parties.filter((party) => party.capacity === 'processor' && party.shares.length > 0).map((party) => `${party.name} is a processor: it shares nothing of its own (UK GDPR article 28).`),
    ...(text.purposes.length === 0 ? ['Say for which purposes.'] : []),
    ...(text.gateway.length === 0 ? ['Name the statute that lets the parties share.'] : []),
    ...(text.confidentiality === null ? ['Say why confidentiality lets it be shared.'] : []),
    ...(text.confidentiality === 'consent' && consentFor.length === 0 ? ['Confidentiality rests on consent, so choose the classes that need it.'] : []),
    ...(strangers.length > 0 ? [`Nobody shares what needs consent here: ${strangers.join(', ')}.`] : []),
    ...(impact === null ? ['Record the data protection impact assessment.'] : []),
    ...(impact?.residual === 'high' ? ['A high residual risk goes to the Information Commissioner first (UK GDPR article 36; Data Protection Act 2018, section 65). Lower it before you send this out.'] : []),
    ...parties.flatMap((party) => partyFaults(party, classes)),
  ]
}

/** What one party's place in a text still lacks, and what its sharing asks of the others, in sentences: said when the party is put in. */
export const partyMissing = (parties: readonly PartyText[], organisationId: string): string[] => {
  const classes = sharedBy(parties)
  const before = sharedBy(parties.filter((party) => party.organisationId !== organisationId))
  return parties.flatMap((party) => {
    const faults = partyFaults(party, classes)
    return party.organisationId === organisationId ? faults : faults.filter((fault) => !partyFaults(party, before).includes(fault))
  })
}

/** The latest day on which an agreement may have to be looked at again after it begins. Data sharing code of practice (Information Commissioner, 2021): review regularly; two years is this platform's limit. */
export const REVIEW_MONTHS_MAX = 24

/** Are the dates of a text in order? The first refusal, beside its field. */
export const decideDates = ({ from, until, review }: Pick<AgreementText, 'from' | 'until' | 'review'>, today: Day): Result<null> => {
  if (until < from) return no('The last day is before the first.', 'until')
  if (until < today) return no('The last day is over: choose one to come.', 'until')
  if (review < from || review > until) return no('Review it between its first and its last day.', 'review')
  if (review > addMonths(from, REVIEW_MONTHS_MAX)) return no(`Review it within ${REVIEW_MONTHS_MAX} months of its first day.`, 'review')
  return yes(null)
}

/** Facts about an agreement that its state is computed from. */
export interface Standing {
  readonly from: Day
  readonly until: Day
  readonly review: Day
  /** Was it sent out for signature? One older than the register counts as sent. */
  readonly sent: boolean
  readonly endedEarly: boolean
  readonly superseded: boolean
  readonly parties: readonly { readonly name: string; readonly signedOn: Day | null; readonly withdrawnOn?: Day | null }[]
}

export type AgreementState = 'draft' | 'out-for-signature' | 'waiting' | 'signed' | 'in-force' | 'ended'

const signedBy = ({ parties }: Pick<Standing, 'parties'>, day: Day): number => parties.filter((party) => standsSigned(party, day)).length

/** An agreement counts between those who have signed it, as the policies compute: one signature alone gives nothing of anybody's to another. */
const PARTIES_MIN = 2

/** The state on a day. In force means between those who have signed, at least two: a party that has not receives nothing. */
export const stateOf = (standing: Standing, day: Day): AgreementState => {
  const { from, until, sent } = standing
  const signed = signedBy(standing, day)
  if (signed > 0 && until < day) return 'ended'
  if (signed >= PARTIES_MIN) return from <= day ? 'in-force' : 'signed'
  if (signed > 0) return 'waiting'
  return until < day ? 'ended' : sent ? 'out-for-signature' : 'draft'
}

/** The state as a tag says it: “In force between 3 of 5 parties”. */
export const stateTag = (standing: Standing, day: Day): string => {
  const [signed, all] = [signedBy(standing, day), standing.parties.length]
  switch (stateOf(standing, day)) {
    case 'draft': return 'Draft'
    case 'out-for-signature': return 'Out for signature'
    case 'waiting': return `Waits for ${all - signed} of ${all} signatures`
    case 'signed': return 'Signed, not begun'
    case 'in-force': return standing.until === day ? 'In force until midnight' : signed < all ? `In force between ${signed} of ${all} parties` : 'In force'
    case 'ended': return 'Ended'
  }
}

/** The state as a sentence that says what it means today. */
export const stateWords = (standing: Standing, day: Day): string => {
  const unsigned = standing.parties.filter((party) => party.signedOn === null)
  const waiting = unsigned.length === 0 ? '' : ` ${unsigned.length === 1 ? `${unsigned[0]?.name ?? 'One party'} has` : `${unsigned.length} parties have`} not signed and ${unsigned.length === 1 ? 'receives' : 'receive'} nothing.`
  switch (stateOf(standing, day)) {
    case 'draft': return 'A draft: it shares nothing.'
    case 'out-for-signature': return 'Out for signature: nothing is shared until two parties have signed, and then between those two.'
    case 'waiting': return 'Nothing is shared between parties yet: it counts between those who have signed, from the second signature on.'
    case 'signed': return `Begins on ${longDay(standing.from)}.${waiting}`
    case 'in-force': return standing.until === day ? `Today is its last day${standing.endedEarly ? ', because it was ended early' : ''}: what it shares is seen until midnight.${waiting}` : `In force until the end of ${longDay(standing.until)}.${waiting}`
    case 'ended': return standing.superseded ? `A later version took its place after ${longDay(standing.until)}.` : `Ended ${standing.endedEarly ? 'early, ' : ''}on ${longDay(standing.until)}: nothing is shared under it.`
  }
}

/** How long ahead an agreement that must be reviewed, or ends, is put first. */
export const SOON_DAYS = 60
/** How long one that has ended stays among those to look at. */
export const ENDED_SHOWN_DAYS = 90

/** Why an agreement wants its lead's attention now, most pressing first; null when nothing does. */
export const attention = (standing: Standing, today: Day): { readonly words: string; readonly urgent: boolean; readonly day: Day } | null => {
  const state = stateOf(standing, today)
  if (state === 'ended') return standing.superseded || daysBetween(standing.until, today) > ENDED_SHOWN_DAYS ? null
    : { words: `Ended on ${longDay(standing.until)}: see who lost sight because of it.`, urgent: true, day: standing.until }
  if (state === 'out-for-signature') return { words: 'Waits for signatures.', urgent: false, day: standing.from }
  if (state === 'waiting') return { words: `${stateTag(standing, today)}: nothing is shared between parties yet.`, urgent: false, day: standing.from }
  if (state !== 'in-force' && state !== 'signed') return null
  if (standing.review < today) return { words: `Its review was due on ${longDay(standing.review)}.`, urgent: true, day: standing.review }
  if (daysBetween(today, standing.until) <= SOON_DAYS) return { words: `Ends on ${longDay(standing.until)}: agree a new version before then, or its parties lose sight at midnight.`, urgent: true, day: standing.until }
  if (daysBetween(today, standing.review) <= SOON_DAYS) return { words: `Due for review on ${longDay(standing.review)}.`, urgent: false, day: standing.review }
  const unsigned = standing.parties.filter((party) => party.signedOn === null).length
  return unsigned > 0 ? { words: `${unsigned} ${unsigned === 1 ? 'party has' : 'parties have'} not signed.`, urgent: false, day: standing.from } : null
}

/** May the text still be changed? Never after the first signature: a change is a new version with its own signatures. */
export const decideChange = (parties: readonly Pick<PartyText, 'signedOn'>[]): Result<null> =>
  parties.some((party) => party.signedOn !== null) ? no('A party has signed this text, so it is never changed. Make a new version.') : yes(null)

/** May this organisation sign today? It signs for itself only, a complete text that was sent out and is not over. */
export const decideSignature = ({ organisationId, text, sent, today }: { readonly organisationId: string; readonly text: AgreementText; readonly sent: boolean; readonly today: Day }): Result<PartyText> => {
  const party = text.parties.find((one) => one.organisationId === organisationId)
  if (!party) return no('Your organisation is no party to this agreement, so it cannot sign it.')
  if (party.withdrawnOn) return no('Your organisation has withdrawn from this text. A new version is needed.')
  if (party.signedOn !== null) return no(`Your organisation signed this on ${longDay(party.signedOn)}.`)
  if (!sent) return no('This is a draft. It is signed once it has been sent out.')
  if (text.until < today) return no(`This ended on ${longDay(text.until)}. A new version is needed.`)
  return yes(party)
}

/** The last day when an agreement is ended early: today at the earliest, since what was seen until now was seen under it. */
export const decideEnd = ({ from, until, lastDay, today, signed }: { readonly from: Day; readonly until: Day; readonly lastDay: Day; readonly today: Day; readonly signed: boolean }): Result<Day> => {
  if (!signed) return no('Nobody has signed this, so there is nothing to end.')
  if (until < today) return no(`This ended on ${longDay(until)}.`)
  if (lastDay < today) return no('The last day cannot be in the past: what was seen until now was seen under this agreement.', 'lastDay')
  if (lastDay >= until) return no(`It ends on ${longDay(until)} anyway: choose an earlier day.`, 'lastDay')
  return yes(lastDay < from ? from : lastDay)
}

type Signer = Pick<Party, 'organisationId' | 'signedOn' | 'withdrawnOn'>

/** The last day on which a party that withdraws still counts: today at the earliest, and before the agreement itself ends. */
export const decideWithdrawal = ({ until, lastDay, today, party }: { readonly until: Day; readonly lastDay: Day; readonly today: Day; readonly party: Pick<Party, 'signedOn' | 'withdrawnOn'> | undefined }): Result<Day> => {
  if (!party || party.signedOn === null) return no('Your organisation has not signed this, so there is nothing to withdraw from.')
  if (party.withdrawnOn) return no(`Your organisation has withdrawn already: it counts no more from ${longDay(party.withdrawnOn)}.`)
  if (until < today) return no(`This ended on ${longDay(until)}.`)
  if (lastDay < today) return no('The last day cannot be in the past: what was seen until now was seen under this agreement.', 'lastDay')
  if (lastDay >= until) return no(`It ends on ${longDay(until)} anyway: choose an earlier day.`, 'lastDay')
  return yes(lastDay < party.signedOn ? party.signedOn : lastDay)
}

/**
 * The last day of the version before, once this one takes its place; null while somebody who signed that one, and stays a party,
 * has not signed this one. Until then the old version holds, so that nobody loses sight by waiting for a colleague's signature.
 * Only the older one's keeper can leave a party out: a version that another party wrote waits for everybody who signed the older.
 */
export const supersededOn = (older: { readonly from: Day; readonly parties: readonly Signer[] }, newer: { readonly from: Day; readonly parties: readonly Signer[]; readonly byKeeper: boolean }, today: Day): Day | null => {
  const stays = (organisationId: string): boolean => newer.parties.some((party) => party.organisationId === organisationId)
  const signed = (organisationId: string): boolean => newer.parties.some((party) => party.organisationId === organisationId && party.signedOn !== null)
  if (older.parties.some((party) => standsSigned(party, today) && (!newer.byKeeper || stays(party.organisationId)) && !signed(party.organisationId))) return null
  const last = addDays(newer.from > today ? newer.from : today, -1)
  return last < older.from ? older.from : last
}
