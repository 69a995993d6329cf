/** What is done with the records of somebody who leaves prison, on records that may be merged: custody, housing, the release plan, the gate. */
import { addDays } from '../../src/core/dates.ts'
import { keysOf, PATHWAYS } from '../../src/platform/vocabulary.ts'
import { DUTY_MOVES } from '../../src/housing/duty-to-refer.ts'
import { HOUSING_KINDS, HOUSING_MOVES, STATUS_CODES } from '../../src/housing/placing.ts'
import { ATTEMPTS, OUTCOMES } from '../../src/housing/nowhere.ts'
import { kindOf, RENTS, type ItemKind } from '../../src/finances/kinds.ts'
import { ANSWERS } from '../../src/gate/questions.ts'
import { ANSWER_SUBJECTS } from '../../src/release/plan-rules.ts'
import { continuityMovesFrom, DRUGS, isGoing, mayAppoint, mayHandOver, type ContinuityState } from '../../src/treatment/continuity.ts'
import { GP_ANSWERS } from '../../src/treatment/gp.ts'
import { KINDS } from '../../src/treatment/rules.ts'
import { pathMovesFrom, requirementStepsFrom, type PathState, type RequirementState } from '../../src/treatment/workflow.ts'
import { PRISON_POINTS } from '../../src/release/points.ts'
import { tableOf, text, type Row } from './ledger.ts'
import { count, ON, onRow, openTerm, PRACTITIONERS, unless, words, type Edit, type Filled, type Standing } from './standing.ts'

const HOUSERS = [['resettlement-worker', 'prison'], ['offender-manager', 'probation'], ['housing-officer', 'housing']] as const
const PREPARERS = [['resettlement-worker', 'prison'], ...PRACTITIONERS] as const
const COUNCIL = 'E06000031'

const rowsOf = ({ rows }: Standing, table: string): Row[] => [...rows].filter(([key]) => tableOf(key) === table).map(([, row]) => row)
const at = ({ random }: Standing): string => `${String(random.whole(8, 19)).padStart(2, '0')}:${String(random.whole(0, 59)).padStart(2, '0')}`

const inCustody = (row: Row): boolean => row['custody_start'] !== null && row['released_on'] === null
const outside = (row: Row): boolean => row['released_on'] !== null && row['custody_ended_as'] === null

/** The plan that counts for one human being, as the page has it: of the custody that still runs, the last release first; else of the last release. */
const planThatCounts = (standing: Standing): { readonly plan: Row; readonly custody: Row } | null => {
  const sentences = new Map(rowsOf(standing, 'sentence').map((row) => [row['id'], row]))
  const order = (row: Row): string => `${row['released_on'] === null ? 1 : 0} ${text(row['released_on'] ?? row['planned_release'])} ${text(row['custody_start'])}`
  const [first] = rowsOf(standing, 'release_plan').flatMap((plan) => { const custody = sentences.get(plan['sentence_id'] ?? null); return custody ? [{ plan, custody }] : [] })
    .toSorted((a, b) => (order(a.custody) < order(b.custody) ? 1 : order(a.custody) > order(b.custody) ? -1 : text(a.custody['id']) < text(b.custody['id']) ? -1 : 1))
  return first ?? null
}

const inPlan = (more: (plan: Row, custody: Row, standing: Standing) => Filled | null = () => ({})) => (standing: Standing): Filled | null => {
  const found = planThatCounts(standing)
  const filled = found && more(found.plan, found.custody, standing)
  return found && filled ? { [ON]: found.plan['person_id'], ...filled } : null
}

/** A day of the weeks after the release for which a plan is made. */
const afterRelease = (custody: Row, { today, random }: Standing): string => {
  const from = text(custody['released_on'] ?? custody['planned_release'])
  return addDays(from > today ? from : today, random.whole(0, 5))
}

const openItem = onRow('release_plan_item', 'item', (row) => row['done_on'] === null && row['dropped_on'] === null, (_row, standing) => ({ reason: words(standing, 'No longer needed') }))
const openMeeting = (more: (standing: Standing) => Filled = () => ({})) =>
  onRow('release_meeting', 'meeting', (row) => row['cancelled_on'] === null, (_row, standing) => ({ reason: words(standing, 'She is away that day'), ...more(standing) }))

/** The checks of the release that counts for one human being: the newest that has come. */
const standingChecks = (standing: Standing): Row[] => {
  const checks = rowsOf(standing, 'gate_check')
  const order = (row: Row): string => `${text(row['release_day'])} ${text(row['sentence_id'])}`
  const newest = checks.map(order).toSorted().at(-1)
  return checks.filter((row) => order(row) === newest)
}

const gateAnswers = (standing: Standing): Filled => {
  const { random } = standing
  const answer = (chance: number): string => (random.chance(chance) ? random.pick(keysOf(ANSWERS)) : '')
  const own = { money: answer(0.8), phone: answer(0.5), appointment: answer(0.5), work: answer(0.3), prescription: answer(0.2), treatment: answer(0.2) }
  return { ...own, slept: random.chance(0.4) ? random.pick(['settled', 'hostel', 'rough-sleeping']) : '', how: 'seen', reason: words(standing, 'I went to see him'), begun: '', read: 'yes', agreed: '' }
}

const dutyAnswer = (standing: Standing): Filled =>
  ({ owed: standing.random.pick(['prevention', 'relief']), from: standing.today, refusal: 'other', policies: ['other'], withdrawal: 'disengaged', words: words(standing, 'Decided on the papers'), heardFrom: 'Ann of the council, by telephone' })

const OPEN_WAYS = ['to-assess', 'assessed', 'willing', 'proposed']
const inForce = (row: Row): boolean => row['state'] === 'in-force' || row['state'] === 'breach'
const openReview = (row: Row): boolean => row['outcome'] === null
/** A requirement that lasts, with something that hangs on it. */
const ofRunning = (standing: Standing, table: string, holds: (row: Row) => boolean): Row | undefined => {
  const running = new Set(rowsOf(standing, 'treatment_requirement').filter(inForce).map((row) => row['id']))
  return rowsOf(standing, table).find((row) => running.has(row['requirement_id'] ?? null) && holds(row))
}
const treatmentKinds = ({ random }: Standing): string[] => [random.pick(keysOf(KINDS))]

const going = (row: Row): boolean => isGoing(text(row['state']) as ContinuityState)
const stateOf = (row: Row): ContinuityState => text(row['state']) as ContinuityState

/** What of a case that is open comes next; the case is asked on the record on which its sentence stands. */
const openCase = (more: (row: Row, standing: Standing) => Filled | null) => (standing: Standing): Filled | null => {
  const row = rowsOf(standing, 'early_release_case').find((one) => one['ended_on'] === null && rowsOf(standing, 'sentence').some((sentence) => sentence['id'] === one['sentence_id'] && inCustody(sentence)))
  const filled = row && more(row, standing)
  return row && filled ? { [ON]: row['person_id'], ...filled } : null
}

/** Every edit of custody, housing, the release plan and the gate record, by its name. */
export const LEAVING: Readonly<Record<string, Edit>> = {
  'sentences.transfer': { by: PRACTITIONERS, with: onRow('sentence', 'sentence', inCustody, (row, standing) => ({ prison: row['prison_code'] === 'PBI' ? 'LTI' : 'PBI', moved: standing.today, reason: words(standing, 'Nearer to home') })) },
  'sentences.end-custody': { by: PRACTITIONERS, with: onRow('sentence', 'sentence', inCustody, (_row, standing) => ({ how: standing.random.pick(['died', 'removed']), ended: standing.today, reason: words(standing, 'Told by the prison') })) },
  'sentences.return': {
    by: PRACTITIONERS,
    with: (standing) => onRow('sentence', 'sentence', (row) => outside(row) && count(standing, 'sentence', (other) => other['returned_from'] === row['id']) === 0, () => ({ prison: 'PBI', returned: standing.today, plannedRelease: addDays(standing.today, 21), reason: words(standing, 'Recalled') }))(standing),
  },
  'housing.find': { by: HOUSERS, with: unless((standing) => !openTerm(standing), (standing) => ({ kind: standing.random.pick(['settled', 'family-or-friends', 'hostel']), addressLine: words(standing, 'Elm Way'), from: addDays(standing.today, standing.random.whole(0, 30)) })) },
  'housing.end': { by: HOUSERS, with: onRow('accommodation', 'accommodation', (row) => row['ended_on'] === null, (_row, standing) => ({ day: standing.today, reason: words(standing, 'The offer fell through') })) },
  'housing.check': { by: HOUSERS, with: (standing) => onRow('accommodation_check', 'check', (row) => row['recorded_on'] === null && text(row['due_day']) <= standing.today, (row) => ({ day: row['day_after'], slept: 'settled', held: 'yes', correction: false }))(standing) },
  'housing.employment': { by: HOUSERS, with: onRow('employment_status', 'status', undefined, (row) => ({ availableForWork: 'yes', employed: 'no', correction: row['recorded_on'] === null ? '' : 'yes', reason: 'It was written down wrongly before' })) },
  'housing.refer-to-council': { by: PREPARERS, with: unless((standing) => !openTerm(standing), (standing) => ({ consent: standing.random.chance(0.8) ? 'yes' : 'no', how: words(standing, 'Asked at the meeting'), authority: COUNCIL, told: words(standing, 'Will have nowhere to sleep') })) },
  'housing.answer-duty-to-refer': {
    by: [['housing-officer', 'housing'], ...PRACTITIONERS],
    with: onRow('duty_to_refer', 'duty', (row) => ['sent', 'acknowledged', 'accepted'].includes(text(row['state'])), (_row, standing) => ({ move: standing.random.pick(keysOf(DUTY_MOVES)), ...dutyAnswer(standing) })),
  },
  'housing.end-duty': { by: [['housing-officer', 'housing']], with: onRow('homelessness_duty', 'homelessnessDuty', (row) => row['ended_on'] === null, (_row, standing) => ({ on: standing.today, why: standing.random.pick(['housed', 'homeless-now', 'lost-contact']) })) },
  'housing.try': { by: HOUSERS, with: (standing) => ({ what: standing.random.pick(keysOf(ATTEMPTS)), on: standing.today, outcome: standing.random.pick(keysOf(OUTCOMES)), words: words(standing, 'His sister has no room') }) },
  'housing.refer': { by: PREPARERS, with: (standing) => ({ kind: standing.random.pick(keysOf(HOUSING_KINDS)), provider: null, toWhom: words(standing, 'Hope House'), told: words(standing, 'A quiet man') }) },
  'housing.answer': { by: PRACTITIONERS, with: onRow('housing_referral', 'housingReferral', (row) => ['sent', 'offered'].includes(text(row['state'])), (_row, standing) => ({ move: standing.random.pick(keysOf(HOUSING_MOVES)), policies: ['other'], words: words(standing, 'They said so') })) },
  'housing.status': { by: HOUSERS, with: (standing) => ({ code: standing.random.pick(keysOf(STATUS_CODES)), from: standing.today, source: words(standing, 'His sister') }) },
  'housing.check-address': { by: PRACTITIONERS, with: onRow('accommodation', 'accommodation', (row) => row['ended_on'] === null, (_row, standing) => ({ outcome: standing.random.pick(['passed', 'failed']), on: standing.today, reason: 'property', words: words(standing, 'There is no floor') })) },
  'housing.place-in-emergency': { by: HOUSERS, with: (standing) => ({ authority: COUNCIL, place: words(standing, 'The Station Inn'), payer: 'council', price: '45.50', from: standing.today, until: addDays(standing.today, standing.random.whole(0, 3)) }) },
  'housing.end-placement': { by: HOUSERS, with: (standing) => onRow('emergency_placement', 'emergencyPlacement', (row) => row['left_on'] === null && text(row['from_day']) <= standing.today, () => ({ leftOn: standing.today }))(standing) },
  'release.add-item': { by: PREPARERS, with: inPlan((_plan, _custody, standing) => ({ pathway: standing.random.pick(keysOf(PATHWAYS)), words: words(standing, 'Order the birth certificate'), owner: 'me', ...(standing.random.chance(0.5) ? { point: 'four-weeks', day: '' } : { point: '', day: addDays(standing.today, standing.random.whole(1, 30)) }) })) },
  'release.take-item': { by: PREPARERS, with: openItem },
  'release.finish-item': { by: PREPARERS, with: openItem },
  'release.drop-item': { by: PREPARERS, with: openItem },
  'release.answer': { by: PREPARERS, with: inPlan((_plan, _custody, standing) => ({ subject: standing.random.pick(keysOf(ANSWER_SUBJECTS)), words: words(standing, 'I want to live near my son') })) },
  'release.keep-point': { by: PREPARERS, with: inPlan((plan, custody, standing) => {
    const open = PRISON_POINTS.filter((point) => count(standing, 'release_point', (row) => row['plan_id'] === plan['id'] && row['point'] === point && row['taken_back_on'] === null) === 0)
    return custody['released_on'] !== null || open.length === 0 ? null : { point: standing.random.pick(open), words: words(standing, 'All seven were asked') }
  }) },
  'release.reopen-point': { by: PREPARERS, with: inPlan((plan, _custody, standing) => {
    const kept = rowsOf(standing, 'release_point').find((row) => row['plan_id'] === plan['id'] && row['taken_back_on'] === null)
    return kept ? { point: kept['point'], why: words(standing, 'It was another man') } : null
  }) },
  'release.say-home': { by: PREPARERS, with: inPlan((plan) => ({ version: plan['version'], home: COUNCIL, prison: 'LTI', expected: null })) },
  'release.settle': { by: PRACTITIONERS, with: inPlan((plan, custody, standing) => (custody['released_on'] === null ? null : { version: plan['version'], words: words(standing, 'The room holds') })) },
  'release.arrange-meeting': { by: PREPARERS, with: inPlan((_plan, custody, standing) => ({ who: words(standing, 'Ms Worker'), with: standing.random.pick(['', 'me']), day: afterRelease(custody, standing), at: at(standing), place: words(standing, 'Room'), bring: '', telephone: '' })) },
  'release.move-meeting': { by: PREPARERS, with: (standing) => { const found = planThatCounts(standing); return found && openMeeting(() => ({ day: afterRelease(found.custody, standing), at: at(standing), place: words(standing, 'Hall') }))(standing) } },
  'release.edit-meeting': { by: PREPARERS, with: openMeeting((standing) => ({ who: words(standing, 'Mr Worker'), bring: words(standing, 'A letter'), telephone: '' })) },
  'release.cancel-meeting': { by: PREPARERS, with: openMeeting() },
  'messages.wish': { by: PREPARERS, with: (standing) => ({ channel: standing.random.pick(['sms', 'letter', 'voice']), telephone: '07700 900123', email: '', language: standing.random.pick(['en', 'cy']), print: 'usual', safe: standing.random.chance(0.7) ? 'yes' : 'no', whyNotSafe: words(standing, 'His brother reads it'), toldBy: words(standing, 'He did') }) },
  'messages.settle': { by: PREPARERS, with: (standing) => onRow('message', 'message', (row) => row['state'] === 'waiting' && ['letter', 'voice'].includes(text(row['channel'])), (row) => ({ how: standing.random.pick(['told', 'not-reached', 'not-needed']), words: words(standing, 'Not at home'), version: row['version'] }))(standing) },
  'treatment.consider': {
    by: PRACTITIONERS,
    with: unless((standing) => count(standing, 'treatment_path', (row) => OPEN_WAYS.includes(text(row['state']))) > 0, (standing) => ({ decision: standing.random.chance(0.8) ? 'assess' : 'not-pursued', kinds: treatmentKinds(standing), why: words(standing, 'Uses daily'), provider: '', agrees: 'yes' })),
  },
  'treatment.move': {
    by: PRACTITIONERS,
    with: (standing) => onRow('treatment_path', 'path', (row) => OPEN_WAYS.includes(text(row['state'])), (row) => ({ move: standing.random.pick(pathMovesFrom(text(row['state']) as PathState)), words: words(standing, 'They said so'), court: 'Test Court', hearing: addDays(standing.today, 7) }))(standing),
  },
  'treatment.make': {
    by: PRACTITIONERS,
    with: (standing) => {
      const order = rowsOf(standing, 'sentence').find((row) => row['kind'] !== 'custody' && text(row['imposed_day']) <= standing.today && text(row['supervision_end']) > addDays(standing.today, 40))
      const open = count(standing, 'treatment_path', (row) => OPEN_WAYS.includes(text(row['state']))) > 0
      return order && !open ? { [ON]: order['person_id'], path: '', kinds: ['atr'], sentence: order['id'], court: words(standing, 'Court'), made: standing.today, ends: addDays(standing.today, standing.random.whole(30, 40)), setting: 'institution', practitioner: '', consented: standing.today, testEveryDays: '', reviewEveryMonths: '', provider: '' } : null
    },
  },
  'treatment.plan-session': { by: PRACTITIONERS, with: (standing) => onRow('treatment_requirement', 'requirement', (row) => inForce(row) && text(row['ends_on']) >= standing.today, () => ({ day: standing.today }))(standing) },
  'treatment.record-attendance': {
    by: PRACTITIONERS,
    with: (standing) => { const session = ofRunning(standing, 'treatment_session', (row) => row['attendance'] === null && text(row['day']) <= standing.today); return session ? { treatmentSession: session['id'], attendance: standing.random.pick(['attended', 'missed']) } : null },
  },
  'treatment.plan-review': {
    by: PRACTITIONERS,
    with: (standing) => onRow('treatment_requirement', 'requirement', (row) => inForce(row) && text(row['ends_on']) > addDays(text(row['made_on']), 31) && count(standing, 'treatment_review', (review) => review['requirement_id'] === row['id']) === 0, (row) => ({ day: addDays(text(row['made_on']), 31) }))(standing),
  },
  'treatment.report': { by: PRACTITIONERS, with: (standing) => { const review = ofRunning(standing, 'treatment_review', openReview); return review ? { treatmentReview: review['id'], words: words(standing, 'Comes to everything') } : null } },
  'treatment.record-review': { by: PRACTITIONERS, with: (standing) => { const review = ofRunning(standing, 'treatment_review', openReview); return review ? { treatmentReview: review['id'], outcome: 'adjourned', words: words(standing, 'No time') } : null } },
  'treatment.record-test': { by: PRACTITIONERS, with: (standing) => onRow('treatment_requirement', 'requirement', (row) => inForce(row) && row['test_every_days'] !== null, () => ({ day: standing.today, result: 'negative', words: words(standing, 'Clear') }))(standing) },
  'treatment.step': {
    by: PRACTITIONERS,
    with: (standing) => onRow('treatment_requirement', 'requirement', inForce, (row) => ({ step: standing.random.pick(requirementStepsFrom(text(row['state']) as RequirementState, true).filter((step) => step !== 'expired')), day: standing.today, words: words(standing, 'Told in person') }))(standing),
  },
  'treatment.record-prescription': {
    by: PRACTITIONERS,
    with: unless((standing) => count(standing, 'treatment_continuity', going) > 0 || !rowsOf(standing, 'sentence').some(inCustody), (standing) => ({ prescribed: standing.random.chance(0.9) ? 'yes' : 'no', drug: standing.random.pick(keysOf(DRUGS)), dose: words(standing, 'Once a day'), prescriber: words(standing, 'Dr Inside') })),
  },
  'treatment.hand-over': {
    by: PRACTITIONERS,
    with: (standing) => onRow('treatment_continuity', 'continuity', (row) => mayHandOver(stateOf(row)), (row) => ({
      dose: words(standing, 'Once a day'), prescriber: words(standing, 'Dr Inside'), lastSupervised: text(row['release_day']), provider: null, service: words(standing, 'Harbour'), receiving: '', nextPickup: text(row['release_day']), pickupAt: words(standing, 'Pharmacy'), heldBy: words(standing, 'Pharmacy'), told: 'yes',
    }))(standing),
  },
  'treatment.move-continuity': {
    by: PRACTITIONERS,
    with: (standing) => onRow('treatment_continuity', 'continuity', going, (row) => ({ move: standing.random.pick(continuityMovesFrom(stateOf(row), true).filter((move) => move !== 'died')), day: standing.today, words: words(standing, 'They said so') }))(standing),
  },
  'treatment.first-appointment': {
    by: PRACTITIONERS,
    with: (standing) => onRow('treatment_continuity', 'continuity', (row) => mayAppoint(stateOf(row)), (row) => ({ day: text(row['release_day']) > standing.today ? text(row['release_day']) : standing.today, words: words(standing, 'No room before') }))(standing),
  },
  'treatment.naloxone': { by: PRACTITIONERS, with: onRow('treatment_continuity', 'continuity', going, (_row, standing) => ({ naloxone: standing.random.pick(['trained', 'refused']), day: standing.today })) },
  'treatment.record-pickup': {
    by: PRACTITIONERS,
    with: (standing) => onRow('treatment_continuity', 'continuity', (row) => ['acknowledged', 'appointed', 'started'].includes(text(row['state'])) && text(row['release_day']) <= standing.today, () => ({ day: standing.today, outcome: standing.random.pick(['missed', 'collected']), next: null, words: words(standing, 'Rang twice') }))(standing),
  },
  'treatment.record-gp': {
    by: PRACTITIONERS,
    with: unless((standing) => !rowsOf(standing, 'assessment').some((row) => row['need'] === true && ['health', 'drugs-alcohol'].includes(text(row['pathway']))) || !rowsOf(standing, 'sentence').some((row) => row['released_on'] !== null && row['custody_ended_as'] === null), (standing) => ({ answer: standing.random.pick(keysOf(GP_ANSWERS)), practice: words(standing, 'Test Surgery'), day: standing.today })),
  },
  'treatment.answer-call': { by: PRACTITIONERS, with: (standing) => { const call = rowsOf(standing, 'treatment_call').find((row) => row['answered_on'] === null); return call ? { [ON]: call['person_id'] } : null } },
  'finances.ask': { by: PREPARERS, with: (standing) => {
    const custody = rowsOf(standing, 'sentence').find(inCustody)
    return custody && count(standing, 'finance_review', (row) => row['sentence_id'] === custody['id']) === 0
      ? { [ON]: custody['person_id'], account: 'no', papers: [], order: ['birth-certificate'], credit: 'yes', rent: standing.random.pick(keysOf(RENTS)), landlord: words(standing, 'Homes'), debts: words(standing, 'A catalogue'), fines: '', words: words(standing, 'He owes rent') } : null
  } },
  'finances.add': { by: PREPARERS, with: unless((standing) => !openTerm(standing), (standing) => ({ kind: 'debt', paper: '', what: words(standing, 'Lender') })) },
  'finances.move': { by: PREPARERS, with: onRow('finance_item', 'financeItem', (row) => row['ended_on'] === null, (row, standing) => ({ version: row['version'], move: standing.random.pick(Object.keys(kindOf(row['kind'] as ItemKind).moves)), on: standing.today, day: addDays(standing.today, 3), words: words(standing, 'They said so') })) },
  'finances.help': { by: PREPARERS, with: onRow('finance_item', 'financeItem', (row) => row['ended_on'] === null && row['kind'] === 'universal-credit', (row) => ({ version: row['version'], partner: null })) },
  'gate.record': { by: PREPARERS, with: (standing) => {
    const checks = standingChecks(standing).filter((row) => row['ended_on'] === null && text(row['due_day']) <= standing.today)
    const check = checks.length === 0 ? null : standing.random.pick(checks)
    return check && { [ON]: check['person_id'], day: check['day_after'], version: check['version'], ...gateAnswers(standing) }
  } },
  'gate.remedy': { by: PRACTITIONERS, with: (standing) => {
    const missing = rowsOf(standing, 'gate_answer').find((row) => row['answer'] === 'no' && row['stands'] === true && ['money', 'phone', 'appointment'].includes(text(row['question'])))
    return missing ? { [ON]: missing['person_id'], question: missing['question'], words: words(standing, 'A payment was made') } : null
  } },
  'schemes.record-facts': { by: PREPARERS, with: (standing) => (rowsOf(standing, 'sentence').some(inCustody) ? { standard: standing.random.pick(['yes', 'yes', 'no']), offence: '', charge: standing.random.pick(['', 'yes', 'no']), register: '' } : null) },
  'schemes.put-forward': { by: [['resettlement-worker', 'prison']], with: (standing) => (rowsOf(standing, 'sentence').some(inCustody) ? {} : null) },
  'schemes.answer-risk': { by: [['offender-manager', 'probation']], with: openCase((_row, standing) => ({ agency: standing.random.pick(['police', 'children', 'probation']), answer: standing.random.pick(['clear', 'conditions', 'against']), words: words(standing, 'Said on the telephone'), toldBy: words(standing, 'Officer Example') })) },
  'schemes.answer-place': { by: HOUSERS, with: openCase((_row, standing) => ({ answer: standing.random.pick(['place', 'none']), words: words(standing, 'A room'), toldBy: words(standing, 'Officer Example') })) },
  'schemes.decide': { by: [['delivery-unit-head', 'probation']], with: openCase((row, standing) => ({ decision: standing.random.pick(['release', 'refuse']), reason: words(standing, 'We looked at it'), version: row['version'] })) },
  'schemes.withdraw': { by: [['delivery-unit-head', 'probation']], with: openCase((row, standing) => ({ why: standing.random.pick(['charge', 'address', 'mistake']), words: words(standing, 'It changed'), version: row['version'] })) },
  'gate.end': { by: PRACTITIONERS, with: (standing) => {
    const check = standingChecks(standing).find((one) => count(standing, 'gate_end', (end) => end['sentence_id'] === one['sentence_id'] && end['release_day'] === one['release_day']) === 0)
    return check ? { [ON]: check['person_id'], why: standing.random.pick(['died', 'recalled', 'returned', 'removed']), day: standing.today, note: words(standing, 'Told by the police') } : null
  } },
}
