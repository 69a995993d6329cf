/** What the police do with the records of somebody without a court, on records that may be merged. */
import { addDays } from '../../src/core/dates.ts'
import { movesFrom, type State } from '../../src/disposals/workflow.ts'
import { text, type Row } from './ledger.ts'
import { onRow, oneOf, words, type Edit } from './standing.ts'

const OFFICERS = [['disposal-officer', 'police']] as const
const OPEN: readonly string[] = ['offered', 'accepted', 'in-force', 'breached']

const early = (row: Row): boolean => row['state'] === 'offered' || row['state'] === 'accepted'

export const OUT_OF_COURT: Readonly<Record<string, Edit>> = {
  'disposals.offer': { by: OFFICERS, with: (standing) => ({
    kind: standing.random.pick(['conditional-caution', 'community-resolution', 'simple-caution']), offenceCode: 'TH68010', offenceKind: standing.random.pick(['either-way', 'summary', 'indictable-only']), offenceDay: addDays(standing.today, -3),
    crimeReference: words(standing, '35'), answer: 'admits', evidence: 'yes', victim: 'no', repeatReason: words(standing, 'It was small'),
  }) },
  'disposals.authorise': { by: OFFICERS, with: onRow('out_of_court_disposal', 'outOfCourtDisposal', (row) => early(row) && row['authority'] !== 'officer' && row['authorised_on'] === null, (_row, standing) => ({ by: words(standing, 'Inspector Example'), on: standing.today })) },
  'disposals.set-condition': { by: OFFICERS, with: onRow('out_of_court_disposal', 'outOfCourtDisposal', (row) => early(row) && row['kind'] !== 'simple-caution', (_row, standing) => ({ purpose: standing.random.pick(['rehabilitative', 'reparative']), words: words(standing, 'Say sorry'), place: '', due: addDays(standing.today, standing.random.whole(1, 60)) })) },
  'disposals.move': { by: OFFICERS, with: (standing) => onRow('out_of_court_disposal', 'outOfCourtDisposal', (row) => OPEN.includes(text(row['state'])), (row) => ({ move: standing.random.pick(movesFrom(text(row['state']) as State)), day: standing.today, words: words(standing, 'They said so'), due: addDays(standing.today, 14) }))(standing) },
  'disposals.record-condition': { by: OFFICERS, with: (standing) => {
    const running = oneOf(standing, 'out_of_court_disposal', (row) => row['state'] === 'in-force')
    return running && onRow('out_of_court_condition', 'outOfCourtCondition', (row) => row['disposal_id'] === running['id'] && row['result'] === null && row['replaced_on'] === null, () => ({ result: standing.random.pick(['done', 'partly']), words: words(standing, 'Went there') }))(standing)
  } },
  'disposals.refer': { by: OFFICERS, with: (standing) => onRow('out_of_court_disposal', 'outOfCourtDisposal', (row) => ['accepted', 'in-force'].includes(text(row['state'])), () => ({ service: standing.shared['service'], reason: words(standing, 'Needs somebody to talk to') }))(standing) },
  'disposals.tell-youth-service': { by: OFFICERS, with: onRow('out_of_court_disposal', 'outOfCourtDisposal', (row) => row['youth'] === true && row['youth_told_on'] === null && OPEN.includes(text(row['state'])), (_row, standing) => ({ on: standing.today, words: words(standing, 'Told the desk') })) },
}
