/**
 * What people do with a person’s records, by the names of the actions: by whom, on which row, and with what. Most of an input is made
 * from the action’s own schema (tests/attacks/aiming.ts); what stands here is only what a schema cannot know.
 */
import { addDays } from '../../src/core/dates.ts'
import { keysOf, PATHWAYS } from '../../src/platform/vocabulary.ts'
import { LEAVING } from './leaving.ts'
import { OUT_OF_COURT } from './out-of-court.ts'
import { tableOf, text, type Row } from './ledger.ts'
import { count, ON, onRow, oneOf, openTerm, PRACTITIONERS, unless, words, type Edit, type Filled, type Standing } from './standing.ts'

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

const managed = (standing: Standing): boolean => count(standing, 'management', (row) => row['until_day'] === null || text(row['until_day']) > standing.today) > 0
const planned = (standing: Standing): boolean => count(standing, 'plan', (row) => row['state'] !== 'closed') > 0
const referred = (standing: Standing): boolean => count(standing, 'referral', (row) => ['sent', 'accepted'].includes(text(row['state']))) > 0
const otherManager = (standing: Standing, current: Row): string => standing.accounts[MANAGERS.find((one) => standing.accounts[one] !== current['account_id']) ?? MANAGERS[0]] ?? ''
const goalsOf = (standing: Standing): boolean => ofOpenPlan(standing, 'goal', (row) => row['ended_on'] === null) !== null

const HOME = Object.entries({ WHERE_DID_THEY_LIVE: 'SOCIAL_HOUSING', WHERE_WILL_THEY_LIVE: 'DOES_NOT_HAVE_ANYWHERE' }).map(([question, option]) => ({ page: 'ACCOMMODATION_REPORT', question, options: [option], words: null }))
const pathway = ({ random }: Standing): string => random.pick(keysOf(PATHWAYS))

const MANAGERS = ['offender-manager@probation', 'second@probation'] as const
const LEAD = [['governance-lead', 'probation']] as const

const onReferral = (states: readonly string[], more?: (row: Row, standing: Standing) => Filled) => onRow('referral', 'referral', (row) => states.includes(text(row['state'])), more)
const onRequest = (states: readonly string[], more?: (row: Row, standing: Standing) => Filled) => onRow('rights_request', 'request', (row) => states.includes(text(row['state'])), more)

/** Every edit, by its name. */
export const EDITS: Readonly<Record<string, Edit>> = {
  ...LEAVING,
  ...OUT_OF_COURT,
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
  'managers.allocate': { with: unless(managed, (standing) => ({ manager: standing.accounts[standing.random.pick(MANAGERS)], from: standing.random.chance(0.8) ? standing.today : addDays(standing.today, 7), reason: words(standing, 'She knows the family') })) },
  'managers.hand-over': {
    by: [['delivery-unit-head', 'probation']],
    with: (standing) => {
      const current = standingManager(standing)
      const arranged = count(standing, 'management', (row) => text(row['from_day']) > standing.today) > 0 || (current !== null && current['until_day'] !== null)
      return current && !arranged ? { expected: current['id'], manager: otherManager(standing, current), from: addDays(standing.today, standing.random.pick([1, 7])), handover: words(standing, 'He must be rung before noon, and likes to walk'), reason: words(standing, 'She moves') } : null
    },
  },
  'managers.end': { by: [['delivery-unit-head', 'probation']], with: (standing) => onRow('management', 'management', (row) => row['until_day'] === null || text(row['until_day']) > standing.today, () => ({ lastDay: standing.today, why: words(standing, 'Left for another unit') }))(standing) },
  'managers.confirm': { by: [['delivery-unit-head', 'probation']], with: onRow('manager_review', 'review', (row) => row['done_on'] === null, (_row, standing) => ({ finding: words(standing, 'Still the right one') })) },
  'licences.propose': { by: PRACTITIONERS, with: unless((standing) => !openTerm(standing), (standing) => ({ code: standing.random.pick(['relationships', 'residence', 'curfew', 'programme', 'devices']), area: '', urgent: '' })) },
  'licences.withdraw-proposal': { by: PRACTITIONERS, with: (standing) => { const row = oneOf(standing, 'licence_condition', (one) => one['state'] === 'proposed'); return row && { [ON]: row['person_id'], code: row['code'], area: row['area'] ?? '' } } },
  'licences.decide': { by: PRACTITIONERS, with: onRow('licence_condition', 'condition', (row) => row['state'] === 'proposed', (_row, standing) => ({ decision: standing.random.pick(['accepted', 'declined']), reason: words(standing, 'It is needed and proportionate') })) },
  'licences.record-event': { by: PRACTITIONERS, with: (standing) => ({ kind: standing.random.pick(['open-conditions', 'parole-hearing', 'recall']), day: addDays(standing.today, -1) }) },
  'plans.start': { by: PRACTITIONERS, with: unless(planned) },
  'plans.word': { by: PRACTITIONERS, with: openPlan((_plan, standing) => ({ ownWords: words(standing, 'I want to see my son'), declined: [], reviewDay: addDays(standing.today, 30) })) },
  'plans.add-goal': { by: PRACTITIONERS, with: openPlan((_plan, standing) => ({ pathway: pathway(standing), words: words(standing, 'Reach') })) },
  'plans.add-step': { by: PRACTITIONERS, with: (standing) => { const goal = ofOpenPlan(standing, 'goal', (row) => row['ended_on'] === null); return goal && { goal: goal['id'], words: words(standing, 'Do'), owner: 'person', due: addDays(standing.today, standing.random.whole(1, 40)) } } },
  'plans.finish-step': { by: PRACTITIONERS, with: (standing) => { const step = ofOpenPlan(standing, 'step', (row) => row['done_on'] === null && row['dropped_on'] === null); return step && { step: step['id'] } } },
  'plans.drop-step': { by: PRACTITIONERS, with: (standing) => { const step = ofOpenPlan(standing, 'step', (row) => row['done_on'] === null && row['dropped_on'] === null); return step && { step: step['id'] } } },
  'plans.end-goal': { by: PRACTITIONERS, with: (standing) => { const goal = ofOpenPlan(standing, 'goal', (row) => row['ended_on'] === null); return goal && { goal: goal['id'], as: standing.random.pick(['reached', 'dropped']) } } },
  'plans.agree': { by: PRACTITIONERS, with: openPlan((plan, standing) => (goalsOf(standing) && plan['state'] === 'draft' && plan['own_words'] !== '' ? {} : null)) },
  'plans.review': { by: PRACTITIONERS, with: openPlan((plan, standing) => (plan['state'] === 'agreed' ? { words: words(standing, 'We looked at it together'), reviewDay: addDays(standing.today, 60) } : null)) },
  'plans.close': { by: PRACTITIONERS, with: openPlan((_plan, standing) => ({ reason: words(standing, 'He moved to another area') })) },
  'referrals.send': { by: PRACTITIONERS, with: unless(referred, (standing) => ({ service: standing.shared['service'], pathway: 'health', reason: words(standing, 'He asked for help with sleep'), riskToKnow: words(standing, 'See in the open'), needsToKnow: words(standing, 'Reads slowly') })) },
  'referrals.accept': { by: [['caseworker', 'provider']], with: onReferral(['sent']) },
  'referrals.decline': { by: [['caseworker', 'provider']], with: onReferral(['sent'], (_row, standing) => ({ reason: words(standing, 'There is no room before May') })) },
  'referrals.withdraw': { by: PRACTITIONERS, with: onReferral(['sent', 'accepted'], (_row, standing) => ({ reason: words(standing, 'He would rather not') })) },
  'referrals.record-session': { by: [['caseworker', 'provider']], with: onReferral(['accepted'], (_row, standing) => ({ heldOn: standing.today, attendance: standing.random.pick(['attended', 'missed', 'missed-acceptable']), minutes: '', note: words(standing, 'We spoke of sleep') })) },
  'referrals.finish': { by: [['caseworker', 'provider']], with: onReferral(['accepted'], (row, standing) => ({ how: count(standing, 'service_session', (one) => one['referral_id'] === row['id'] && one['attendance'] === 'attended') > 0 ? 'complete' : 'end-early', result: 'achieved', words: words(standing, 'He sleeps'), reason: words(standing, 'He moved away') })) },
  'referrals.inform': { by: PRACTITIONERS, with: onReferral(['sent', 'accepted'], (_row, standing) => ({ riskToKnow: words(standing, 'Not near the school'), needsToKnow: words(standing, 'Has a new knee') })) },
  'referrals.recheck': { by: [['caseworker', 'provider']], with: onRow('referral', 'referral', (row) => ['sent', 'accepted'].includes(text(row['state'])) && row['recheck_by'] !== null) },
  'sharing.record-consent': { by: PRACTITIONERS, with: (standing) => ({ agreement: standing.shared['consented'], classes: ['plan'], answer: count(standing, 'consent', (row) => row['state'] === 'given' || row['answer'] === 'given') > 0 ? standing.random.pick(['given', 'withdrawn']) : standing.random.pick(['given', 'refused']), how: words(standing, 'He said so in the office'), until: '' }) },
  'sharing.name-person': { by: PRACTITIONERS, with: (standing) => ({ agreement: standing.shared['listed'], reference: standing.reference, reason: words(standing, 'He belongs to the cohort') }) },
  'sharing.unname-person': { by: PRACTITIONERS, with: (standing) => { const row = oneOf(standing, 'agreement_person', (one) => one['until_day'] === null); return row && { agreement: row['agreement_id'], entry: row['id'], reason: words(standing, 'He left the cohort') } } },
  'sharing.exclude': { by: [['delivery-unit-head', 'probation']], with: (standing) => ({ reference: standing.reference, colleague: 'second.probation@example.invalid', reason: words(standing, 'She is his aunt'), from: standing.today, review: addDays(standing.today, 90) }) },
  'sharing.declare-conflict': { by: [['housing-officer', 'housing']], with: (standing) => ({ reason: words(standing, 'We were at school together') }) },
  'sharing.lock': { by: [['prison-offender-manager', 'prison']], with: (standing) => ({ reference: standing.reference, accounts: [standing.accounts['prison-offender-manager@prison'], standing.accounts['resettlement-worker@prison']], others: '', reason: words(standing, 'The press asks about him'), from: standing.today, review: addDays(standing.today, 90) }) },
  'sharing.review-limit': { by: [['delivery-unit-head', 'probation'], ['prison-offender-manager', 'prison']], with: onRow('sight_limit', 'limit', undefined, (_row, standing) => ({ finding: words(standing, 'Still so'), next: addDays(standing.today, 60) })) },
  'sharing.lift-limit': { by: [['delivery-unit-head', 'probation'], ['prison-offender-manager', 'prison']], with: onRow('sight_limit', 'limit', undefined, (_row, standing) => ({ because: words(standing, 'It is over') })) },
  'sharing.take-emergency-access': { by: [['resettlement-worker', 'prison']], stranger: true, with: (standing) => (count(standing, 'involvement', (row) => row['organisation_id'] === standing.shared['prison']) > 0 ? null : { number: standing.reference, surname: 'Merger', birthDate: '', ground: 'vital-interests', reason: words(standing, 'He lies on the landing and nobody knows him') }) },
  'sharing.end-emergency-access': { by: [['resettlement-worker', 'prison']], stranger: true, with: onRow('emergency_access', 'access', (row) => row['ended_early'] === false) },
  'sharing.close-emergency-review': { by: LEAD, with: onRow('emergency_access', 'access', (row) => row['ended_early'] === true, (_row, standing) => ({ outcome: 'justified', finding: words(standing, 'He was brought to hospital in time') })) },
  'extracts.answer-first-known': { by: [['delivery-unit-head', 'probation']], with: onRow('first_known', 'wait', (row) => row['answer'] === null && row['apart_id'] !== null, (_row, standing) => ({ answer: standing.random.pick(['apart', 'unsure']), why: words(standing, 'Two men of one name') })) },
  'extracts.check-first-known': { by: [['delivery-unit-head', 'probation']], with: (standing) => { const row = oneOf(standing, 'first_known', (one) => one['checked_on'] === null && one['apart_id'] === null); return row && { person: row['person_id'] } } },
  'victims.link-case': { with: unless((standing) => count(standing, 'sentence') === 0 || count(standing, 'victim_case', (row) => row['unlinked_on'] === null) > 0, (standing) => ({ victim: standing.shared['victim'], number: standing.reference, offenceDay: '', checked: '' })) },
  'victims.unlink-case': { with: onRow('victim_case', 'case', (row) => row['unlinked_on'] === null, (_row, standing) => ({ reason: words(standing, 'It was another case') })) },
  'rights.log-request': { by: LEAD, with: (standing) => ({ kind: standing.random.pick(['access', 'restriction', 'erasure']), regime: 'general', askedBy: 'person', askedHow: words(standing, 'By letter'), received: standing.today, holder: '', section: '' }) },
  'rights.confirm-identity': { by: PRACTITIONERS, with: onRequest(['received'], (_row, standing) => ({ identified: standing.today, how: words(standing, 'He showed his licence') })) },
  'rights.extend-clock': { by: LEAD, with: onRequest(['identified'], (_row, standing) => ({ because: words(standing, 'There is a great deal of it to read') })) },
  'rights.refuse': { by: LEAD, with: onRequest(['received', 'identified'], (_row, standing) => ({ how: 'withdrawn', reason: words(standing, 'He took it back on the telephone') })) },
  'rights.set-hold': { by: LEAD, with: (standing) => ({ reason: words(standing, 'The coroner asked'), review: addDays(standing.today, 90) }) },
  'rights.lift-hold': { by: LEAD, with: onRow('legal_hold', 'hold', (row) => row['lifted_on'] === null, (_row, standing) => ({ because: words(standing, 'The inquest is over') })) },
}

/** How a person’s file usually grows: the first edits of every world, so that merges meet something. */
export const STORY = [
  'sentences.record', 'managers.allocate', 'risk.assess', 'needs.assess', 'plans.start', 'plans.word', 'plans.add-goal', 'plans.add-step', 'plans.add-step', 'plans.agree', 'referrals.send', 'referrals.accept', 'licences.propose', 'housing.find', 'housing.refer-to-council',
  'release.add-item', 'release.arrange-meeting', 'sentences.release', 'gate.record',
] as const

const because = (reason: string, names: readonly string[]): Readonly<Record<string, string>> => Object.fromEntries(names.map((name) => [name, reason]))

/** Actions that are not tried on merged records, and why. */
export const OUTSIDE: Readonly<Record<string, string>> = {
  ...because('the merging and parting itself, which the town does', ['people.merge', 'people.part']),
  ...because('a scheme, a week and a suspension are about nobody; what a suspension takes back goes the way of schemes.withdraw', [
    'schemes.enter-scheme', 'schemes.confirm-scheme', 'schemes.suspend', 'schemes.resume', 'schemes.say-capacity', 'schemes.ask-group', 'schemes.answer-group',
  ]),
  ...because('an agreement is between organisations: none of its rows names a person', [
    'sharing.draft-agreement', 'sharing.change-draft', 'sharing.set-party', 'sharing.remove-party', 'sharing.new-version', 'sharing.send-agreement',
    'sharing.sign-agreement', 'sharing.withdraw', 'sharing.end-agreement', 'sharing.discard-draft', 'sharing.review-agreement',
  ]),
  ...because('it tells a head by notice and writes no row about the person', ['sharing.propose-exclusion']),
  ...because('a row of the victim, keyed by the victim alone, whom no merge touches', [
    'victims.record', 'victims.change', 'victims.scheme', 'victims.take-over', 'victims.tell', 'victims.review-unusual',
  ]),
  ...because('about a look at a victim, in the victims’ own review of looking: no row names an offender', ['victims.review-unusual']),
  ...because('a row of the victim’s case, which is linked and unlinked here and keeps the offender’s id as it was written: src/victims/victims.test.ts tells it over a merge', [
    'victims.request-condition', 'victims.withdraw-request', 'victims.restorative', 'victims.disclose', 'victims.open-disclosure',
    'victims.withdraw-disclosure',
  ]),
  ...because('erasure takes the merges themselves away, so that there is nothing left to part', [
    'rights.propose-erasure', 'rights.approve-erasure', 'rights.erase-again', 'rights.look-for-due', 'rights.approve-disposal',
    'rights.lift-erasure-mark',
  ]),
  ...because('a further step of a request that is logged, identified, extended and refused here: it is written under the request’s own person, like those', [
    'rights.gather', 'rights.decide-row', 'rights.keep-unmarked', 'rights.finish-review', 'rights.return', 'rights.approve', 'rights.tell',
    'rights.decide-correction', 'rights.tell-recipients', 'rights.restrict', 'rights.approve-restriction', 'rights.decline-restriction',
    'rights.notice-lifting', 'rights.lift-restriction',
  ]),
}
