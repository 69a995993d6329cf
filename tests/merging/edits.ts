/**
 * What people do with a person’s records, by the names of the actions: by whom, on which row, and with what. Most of an input is made
 * from the action’s own schema (tests/attacks/aiming.ts); what stands here is only what a schema cannot know.
 */
import { addDays } from '../../src/core/dates.ts'
import type { Random } from '../../src/core/random.ts'
import { keysOf, PATHWAYS, type Role } from '../../src/platform/vocabulary.ts'
import type { OrganisationName } from '../world.ts'
import { tableOf, text, type Row, type Rows } from './ledger.ts'

/** What an edit is made from: the human being’s rows, whichever record they were written under, and the world around. */
export interface Standing {
  readonly random: Random
  readonly today: string
  /** The id that the page shows. */
  readonly person: string
  readonly reference: string
  readonly rows: Rows
  /** Accounts by role and organisation, as `offender-manager@probation`. */
  readonly accounts: Readonly<Record<string, string>>
  readonly shared: Readonly<Record<string, string>>
}

/** Under this name stands the record on which an input is written, where it names no row of it. */
export const ON = ' on'

type Filled = Readonly<Record<string, unknown>>

export interface Edit {
  /** Whoever does it; without it, one of those whom the action names. */
  readonly by?: readonly (readonly [Role, OrganisationName])[]
  /** What a schema does not tell; null where there is nothing to do it to. */
  readonly with?: (standing: Standing) => Filled | null
}

/** One of the person’s rows in a table for which a condition holds. */
const oneOf = ({ rows, random }: Standing, table: string, holds: (row: Row) => boolean = () => true): Row | null => {
  const found = [...rows].filter(([key, row]) => tableOf(key) === table && holds(row)).map(([, row]) => row)
  return found.length === 0 ? null : random.pick(found)
}

const onRow = (table: string, as: string, holds?: (row: Row) => boolean, more: (row: Row, standing: Standing) => Filled = () => ({})) => (standing: Standing): Filled | null => {
  const row = oneOf(standing, table, holds)
  return row === null ? null : { [as]: row['id'], ...('version' in row ? { version: row['version'] } : {}), ...more(row, standing) }
}

const openPlan = (more: (plan: Row, standing: Standing) => Filled | null = () => ({})) => (standing: Standing): Filled | null => {
  const plan = oneOf(standing, 'plan', (row) => row['state'] !== 'closed')
  const filled = plan && more(plan, standing)
  return plan && filled ? { [ON]: plan['person_id'], version: plan['version'], ...filled } : null
}

const ofOpenPlan = (standing: Standing, table: 'goal' | 'step', holds: (row: Row) => boolean): Row | null => {
  const plans = new Set([...standing.rows].filter(([key, row]) => tableOf(key) === 'plan' && row['state'] !== 'closed').map(([, row]) => row['id']))
  const goals = new Set([...standing.rows].filter(([key, row]) => tableOf(key) === 'goal' && plans.has(row['plan_id'] ?? null)).map(([, row]) => row['id']))
  return oneOf(standing, table, (row) => (table === 'goal' ? goals.has(row['id'] ?? null) : goals.has(row['goal_id'] ?? null)) && holds(row))
}

const standingManager = (standing: Standing): Row | null => oneOf(standing, 'management', (row) => text(row['from_day']) <= standing.today && (row['until_day'] === null || text(row['until_day']) > standing.today))

const HOME = Object.entries({ WHERE_DID_THEY_LIVE: 'SOCIAL_HOUSING', WHERE_WILL_THEY_LIVE: 'DOES_NOT_HAVE_ANYWHERE' }).map(([question, option]) => ({ page: 'ACCOMMODATION_REPORT', question, options: [option], words: null }))
const words = ({ random }: Standing, what: string): string => `${what} ${random.whole(1, 1_000_000)}`
const pathway = ({ random }: Standing): string => random.pick(keysOf(PATHWAYS))

const MANAGERS = ['offender-manager@probation', 'second@probation'] as const
const HOUSERS = [['resettlement-worker', 'prison'], ['offender-manager', 'probation'], ['housing-officer', 'housing']] as const
const LEAD = [['governance-lead', 'probation']] as const
const PRACTITIONERS = [['offender-manager', 'probation'], ['delivery-unit-head', 'probation']] as const

const onReferral = (states: readonly string[], more?: (row: Row, standing: Standing) => Filled) => onRow('referral', 'referral', (row) => states.includes(text(row['state'])), more)
const onRequest = (states: readonly string[], more?: (row: Row, standing: Standing) => Filled) => onRow('rights_request', 'request', (row) => states.includes(text(row['state'])), more)

/** Every edit, by its name. */
export const EDITS: Readonly<Record<string, Edit>> = {
  'sentences.record': {
    by: PRACTITIONERS,
    with: (standing) => {
      const [custody, began] = [standing.random.chance(0.6), addDays(standing.today, -standing.random.whole(20, 60))]
      return { kind: custody ? 'custody' : 'community', offenceCode: 'TH68010', court: words(standing, 'Court'), offenceDay: addDays(began, -30), imposed: began, months: 12,
        ...(custody ? { custodyStart: began, prison: 'PBI', plannedRelease: addDays(standing.today, standing.random.whole(5, 60)) } : { custodyStart: null, prison: null, plannedRelease: null }),
        sentenceEnd: addDays(began, 365), supervisionEnd: addDays(began, 365) }
    },
  },
  'sentences.release': { by: PRACTITIONERS, with: (standing) => onRow('sentence', 'sentence', (row) => row['custody_start'] !== null && row['released_on'] === null, () => ({ released: standing.today }))(standing) },
  'sentences.change-release-day': { by: PRACTITIONERS, with: onRow('sentence', 'sentence', (row) => row['custody_start'] !== null && row['released_on'] === null, (_row, standing) => ({ day: addDays(standing.today, standing.random.whole(2, 90)), reason: words(standing, 'The prison said') })) },
  'needs.assess': { by: PRACTITIONERS, with: (standing) => ({ pathway: 'accommodation', version: 4, answers: HOME, need: standing.random.pick(['yes', 'no']), why: words(standing, 'Because of') }) },
  'risk.assess': { by: PRACTITIONERS, with: (standing) => ({ harm: standing.random.pick(['low', 'medium', 'high', 'very-high']), likelihoodPercent: standing.random.whole(0, 100), tier: standing.random.pick(['A1', 'B2', 'D0']), source: 'oasys', assessed: standing.today }) },
  'managers.allocate': { with: (standing) => ({ manager: standing.accounts[standing.random.pick(MANAGERS)], from: standing.random.chance(0.8) ? standing.today : addDays(standing.today, 7), reason: words(standing, 'She knows the family') }) },
  'managers.hand-over': {
    by: [['delivery-unit-head', 'probation']],
    with: (standing) => {
      const current = standingManager(standing)
      return current && { expected: current['id'], manager: standing.accounts[standing.random.pick(MANAGERS)], from: addDays(standing.today, standing.random.pick([1, 7])), handover: words(standing, 'He must be rung before noon, and likes to walk'), reason: words(standing, 'She moves') }
    },
  },
  'managers.end': { by: [['delivery-unit-head', 'probation']], with: (standing) => onRow('management', 'management', (row) => row['until_day'] === null || text(row['until_day']) > standing.today, () => ({ lastDay: standing.today, why: words(standing, 'Left for another unit') }))(standing) },
  'managers.confirm': { by: [['delivery-unit-head', 'probation']], with: onRow('manager_review', 'review', (row) => row['done_on'] === null, (_row, standing) => ({ finding: words(standing, 'Still the right one') })) },
  'licences.propose': { by: PRACTITIONERS, with: (standing) => ({ code: standing.random.pick(['relationships', 'residence', 'curfew', 'programme', 'devices']), area: '', urgent: '' }) },
  'licences.withdraw-proposal': { by: PRACTITIONERS, with: (standing) => { const row = oneOf(standing, 'licence_condition', (one) => one['state'] === 'proposed'); return row && { [ON]: row['person_id'], code: row['code'], area: row['area'] ?? '' } } },
  'licences.decide': { by: PRACTITIONERS, with: onRow('licence_condition', 'condition', (row) => row['state'] === 'proposed', (_row, standing) => ({ decision: standing.random.pick(['accepted', 'declined']), reason: words(standing, 'It is needed and proportionate') })) },
  'licences.record-event': { by: PRACTITIONERS, with: (standing) => ({ kind: standing.random.pick(['open-conditions', 'parole-hearing', 'recall']), day: addDays(standing.today, -1) }) },
  'plans.start': { by: PRACTITIONERS },
  'plans.word': { by: PRACTITIONERS, with: openPlan((_plan, standing) => ({ ownWords: words(standing, 'I want to see my son'), declined: [], reviewDay: addDays(standing.today, 30) })) },
  'plans.add-goal': { by: PRACTITIONERS, with: openPlan((_plan, standing) => ({ pathway: pathway(standing), words: words(standing, 'Reach') })) },
  'plans.add-step': { by: PRACTITIONERS, with: (standing) => { const goal = ofOpenPlan(standing, 'goal', (row) => row['ended_on'] === null); return goal && { goal: goal['id'], words: words(standing, 'Do'), owner: 'person', due: addDays(standing.today, standing.random.whole(1, 40)) } } },
  'plans.finish-step': { by: PRACTITIONERS, with: (standing) => { const step = ofOpenPlan(standing, 'step', (row) => row['done_on'] === null && row['dropped_on'] === null); return step && { step: step['id'] } } },
  'plans.drop-step': { by: PRACTITIONERS, with: (standing) => { const step = ofOpenPlan(standing, 'step', (row) => row['done_on'] === null && row['dropped_on'] === null); return step && { step: step['id'] } } },
  'plans.end-goal': { by: PRACTITIONERS, with: (standing) => { const goal = ofOpenPlan(standing, 'goal', (row) => row['ended_on'] === null); return goal && { goal: goal['id'], as: standing.random.pick(['reached', 'dropped']) } } },
  'plans.agree': { by: PRACTITIONERS, with: openPlan() },
  'plans.review': { by: PRACTITIONERS, with: openPlan((_plan, standing) => ({ words: words(standing, 'We looked at it together'), reviewDay: addDays(standing.today, 60) })) },
  'plans.close': { by: PRACTITIONERS, with: openPlan((_plan, standing) => ({ reason: words(standing, 'He moved to another area') })) },
  'referrals.send': { by: PRACTITIONERS, with: (standing) => ({ service: standing.shared['service'], pathway: 'health', reason: words(standing, 'He asked for help with sleep'), riskToKnow: words(standing, 'See in the open'), needsToKnow: words(standing, 'Reads slowly') }) },
  'referrals.accept': { by: [['caseworker', 'provider']], with: onReferral(['sent']) },
  'referrals.decline': { by: [['caseworker', 'provider']], with: onReferral(['sent'], (_row, standing) => ({ reason: words(standing, 'There is no room before May') })) },
  'referrals.withdraw': { by: PRACTITIONERS, with: onReferral(['sent', 'accepted'], (_row, standing) => ({ reason: words(standing, 'He would rather not') })) },
  'referrals.record-session': { by: [['caseworker', 'provider']], with: onReferral(['accepted'], (_row, standing) => ({ heldOn: standing.today, attendance: standing.random.pick(['attended', 'missed', 'missed-acceptable']), minutes: '', note: words(standing, 'We spoke of sleep') })) },
  'referrals.finish': { by: [['caseworker', 'provider']], with: onReferral(['accepted'], (_row, standing) => ({ how: standing.random.pick(['complete', 'end-early']), result: 'achieved', words: words(standing, 'He sleeps'), reason: words(standing, 'He moved away') })) },
  'referrals.inform': { by: PRACTITIONERS, with: onReferral(['sent', 'accepted'], (_row, standing) => ({ riskToKnow: words(standing, 'Not near the school'), needsToKnow: words(standing, 'Has a new knee') })) },
  'referrals.recheck': { by: [['caseworker', 'provider']], with: onReferral(['sent', 'accepted']) },
  'housing.find': { by: HOUSERS, with: (standing) => ({ kind: standing.random.pick(['settled', 'family-or-friends', 'hostel']), addressLine: words(standing, 'Elm Way'), from: addDays(standing.today, standing.random.whole(0, 30)) }) },
  'housing.end': { by: HOUSERS, with: onRow('accommodation', 'accommodation', (row) => row['ended_on'] === null, (_row, standing) => ({ day: standing.today, reason: words(standing, 'The offer fell through') })) },
  'housing.check': { by: HOUSERS, with: onRow('accommodation_check', 'check', (row) => row['recorded_on'] === null, (row) => ({ day: row['day_after'], slept: 'settled', held: 'yes', correction: false })) },
  'housing.employment': { by: HOUSERS, with: onRow('employment_status', 'status', undefined, (row) => ({ availableForWork: 'yes', employed: 'no', correction: row['recorded_on'] === null ? '' : 'yes', reason: 'It was written down wrongly before' })) },
  'sharing.record-consent': { by: PRACTITIONERS, with: (standing) => ({ agreement: standing.shared['consented'], classes: ['plan'], answer: standing.random.pick(['given', 'refused', 'withdrawn']), how: words(standing, 'He said so in the office'), until: '' }) },
  'sharing.name-person': { by: PRACTITIONERS, with: (standing) => ({ agreement: standing.shared['listed'], reference: standing.reference, reason: words(standing, 'He belongs to the cohort') }) },
  'sharing.unname-person': { by: PRACTITIONERS, with: (standing) => { const row = oneOf(standing, 'agreement_person', (one) => one['until_day'] === null); return row && { agreement: row['agreement_id'], entry: row['id'], reason: words(standing, 'He left the cohort') } } },
  'sharing.exclude': { by: [['delivery-unit-head', 'probation']], with: (standing) => ({ reference: standing.reference, colleague: 'second.probation@example.invalid', reason: words(standing, 'She is his aunt'), from: standing.today, review: addDays(standing.today, 90) }) },
  'sharing.declare-conflict': { by: [['housing-officer', 'housing']], with: (standing) => ({ reason: words(standing, 'We were at school together') }) },
  'sharing.lock': { by: [['prison-offender-manager', 'prison']], with: (standing) => ({ reference: standing.reference, accounts: [standing.accounts['prison-offender-manager@prison'], standing.accounts['resettlement-worker@prison']], others: '', reason: words(standing, 'The press asks about him'), from: standing.today, review: addDays(standing.today, 90) }) },
  'sharing.review-limit': { by: [['delivery-unit-head', 'probation'], ['prison-offender-manager', 'prison']], with: onRow('sight_limit', 'limit', undefined, (_row, standing) => ({ finding: words(standing, 'Still so'), next: addDays(standing.today, 60) })) },
  'sharing.lift-limit': { by: [['delivery-unit-head', 'probation'], ['prison-offender-manager', 'prison']], with: onRow('sight_limit', 'limit', undefined, (_row, standing) => ({ because: words(standing, 'It is over') })) },
  'victims.link-case': { with: (standing) => ({ victim: standing.shared['victim'], number: standing.reference, offenceDay: '', checked: '' }) },
  'victims.unlink-case': { with: onRow('victim_case', 'case', (row) => row['unlinked_on'] === null, (_row, standing) => ({ reason: words(standing, 'It was another case') })) },
  'rights.log-request': { by: LEAD, with: (standing) => ({ kind: standing.random.pick(['access', 'restriction', 'erasure']), regime: 'general', askedBy: 'person', askedHow: words(standing, 'By letter'), received: standing.today, holder: '', section: '' }) },
  'rights.confirm-identity': { by: PRACTITIONERS, with: onRequest(['received'], (_row, standing) => ({ identified: standing.today, how: words(standing, 'He showed his licence') })) },
  'rights.extend-clock': { by: LEAD, with: onRequest(['received', 'identified'], (_row, standing) => ({ because: words(standing, 'There is a great deal of it to read') })) },
  'rights.refuse': { by: LEAD, with: onRequest(['received', 'identified'], (_row, standing) => ({ how: 'withdrawn', reason: words(standing, 'He took it back on the telephone') })) },
  'rights.set-hold': { by: LEAD, with: (standing) => ({ reason: words(standing, 'The coroner asked'), review: addDays(standing.today, 90) }) },
  'rights.lift-hold': { by: LEAD, with: onRow('legal_hold', 'hold', (row) => row['lifted_on'] === null, (_row, standing) => ({ because: words(standing, 'The inquest is over') })) },
}

/** How a person’s file usually grows: the first edits of every world, so that merges meet something. */
export const STORY = [
  'sentences.record', 'managers.allocate', 'risk.assess', 'needs.assess', 'plans.start', 'plans.word', 'plans.add-goal', 'plans.add-step', 'plans.add-step', 'plans.agree', 'referrals.send', 'referrals.accept', 'licences.propose', 'housing.find',
] as const

/** What is done of itself more often than the rest, since other edits wait for it. */
export const OFTEN = ['plans.start', 'plans.word', 'plans.add-goal', 'plans.add-step', 'plans.agree', 'referrals.accept', 'managers.allocate', 'managers.hand-over', 'risk.assess'] as const

/** Actions that are not tried on merged records, and why. */
export const OUTSIDE: Readonly<Record<string, string>> = {
  'people.merge': 'merging and parting themselves',
  'people.part': 'merging and parting themselves',
  'sharing.draft-agreement': 'about an agreement, and nobody in particular',
  'sharing.change-draft': 'about an agreement, and nobody in particular',
  'sharing.set-party': 'about an agreement, and nobody in particular',
  'sharing.remove-party': 'about an agreement, and nobody in particular',
  'sharing.new-version': 'about an agreement, and nobody in particular',
  'sharing.send-agreement': 'about an agreement, and nobody in particular',
  'sharing.sign-agreement': 'about an agreement, and nobody in particular',
  'sharing.withdraw': 'about an agreement, and nobody in particular',
  'sharing.end-agreement': 'about an agreement, and nobody in particular',
  'sharing.discard-draft': 'about an agreement, and nobody in particular',
  'sharing.review-agreement': 'about an agreement, and nobody in particular',
  'sharing.take-emergency-access': 'holds by account for an hour: src/sharing/emergency-access.test.ts',
  'sharing.end-emergency-access': 'holds by account for an hour: src/sharing/emergency-access.test.ts',
  'sharing.close-emergency-review': 'holds by account for an hour: src/sharing/emergency-access.test.ts',
  'sharing.propose-exclusion': 'tells somebody and writes no row of a person',
  'victims.record': 'a row of the victims’ side, which holds no record of a merge',
  'victims.change': 'a row of the victims’ side, which holds no record of a merge',
  'victims.scheme': 'a row of the victims’ side, which holds no record of a merge',
  'victims.take-over': 'a row of the victims’ side, which holds no record of a merge',
  'victims.tell': 'a row of the victims’ side, which holds no record of a merge',
  'victims.request-condition': 'a row of the victims’ side, which holds no record of a merge',
  'victims.withdraw-request': 'a row of the victims’ side, which holds no record of a merge',
  'victims.restorative': 'a row of the victims’ side, which holds no record of a merge',
  'victims.disclose': 'a row of the victims’ side, which holds no record of a merge',
  'victims.open-disclosure': 'a row of the victims’ side, which holds no record of a merge',
  'victims.withdraw-disclosure': 'a row of the victims’ side, which holds no record of a merge',
  'rights.gather': 'moves a request that was logged, on its own row',
  'rights.decide-row': 'moves a request that was logged, on its own row',
  'rights.keep-unmarked': 'moves a request that was logged, on its own row',
  'rights.finish-review': 'moves a request that was logged, on its own row',
  'rights.return': 'moves a request that was logged, on its own row',
  'rights.approve': 'moves a request that was logged, on its own row',
  'rights.tell': 'moves a request that was logged, on its own row',
  'rights.decide-correction': 'moves a request that was logged, on its own row',
  'rights.tell-recipients': 'moves a request that was logged, on its own row',
  'rights.restrict': 'moves a request that was logged, on its own row',
  'rights.approve-restriction': 'moves a request that was logged, on its own row',
  'rights.decline-restriction': 'moves a request that was logged, on its own row',
  'rights.notice-lifting': 'moves a request that was logged, on its own row',
  'rights.lift-restriction': 'moves a request that was logged, on its own row',
  'rights.propose-erasure': 'moves a request that was logged, on its own row',
  'rights.approve-erasure': 'moves a request that was logged, on its own row',
  'rights.erase-again': 'moves a request that was logged, on its own row',
  'rights.look-for-due': 'moves a request that was logged, on its own row',
  'rights.approve-disposal': 'moves a request that was logged, on its own row',
  'rights.lift-erasure-mark': 'moves a request that was logged, on its own row',
}
