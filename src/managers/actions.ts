/** One offender manager at any moment: who has none, who has room, giving, handing over, ending, and who it was on any day. */
import { addDays, longDay } from '../core/dates.ts'
import { recordOfAnother } from '../extracts/actions.ts'
import { personMerged, personParted } from '../people/actions.ts'
import type { Reading } from '../platform/context.ts'
import { onEvent } from '../platform/event.ts'
import { readOnce } from '../platform/read-once.ts'
import { slice } from '../platform/slice.ts'
import { riskChanged } from '../risk/actions.ts'
import { shownSentences } from '../sentences/actions.ts'
import { governing } from '../sentences/rules.ts'
import { emergencyTaken, sightsOf } from '../sharing/actions.ts'
import { HOLDINGS } from './holdings.ts'
import { afterMerge, afterParting, afterRisk, afterSaidTwo, changedWords, responsibilitiesInHand, tellResponsible } from './actions/consequences.ts'
import { consentsAfterChange, consentsDue } from './actions/consents.ts'
import { listCaseload, listTeam, listUnallocated } from './actions/lists.ts'
import { allocate, confirmManager, endResponsibility, handOver, listManagers, managerChanged, mayReadHistory } from './actions/responsibility.ts'
import { continuity, HANDOVER_NOTICE_DAYS, SIDES } from './rules.ts'
import { managersDue, responsibilitiesOf, reviewsOf, whoIsResponsible, type Who } from './store.ts'

export { listCaseload, listTeam, listUnallocated } from './actions/lists.ts'
export { allocate, confirmManager, endResponsibility, handOver, listManagers } from './actions/responsibility.ts'
export { loadManagements } from './store.ts'

export type WhoPanel = Who & {
  readonly mayAllocate: boolean
  readonly mayReadHistory: boolean
  /** Only a prison’s manager stands, and the person has left prison: the head of the delivery unit acts until somebody outside does. */
  readonly leftBehind: boolean
}

/** Whom to ask today: nothing of what was before or comes after, and no word that managers wrote to each other. */
const contactOnly = ({ current }: Who): Who => ({
  rows: [], next: null, continuity: continuity([], '', []),
  current: current && { ...current, reason: '', handover: null, endedReason: null },
})

/** For the person page: the panel and the time line show the same rows. */
const shownResponsibility = readOnce(async (context: Reading, people: readonly string[]): Promise<Who> => {
  const who = await whoIsResponsible(context, people)
  return mayReadHistory(context) ? who : contactOnly(who)
})

export const managers = slice({
  name: 'managers',
  holdings: HOLDINGS,
  named: [listUnallocated, listTeam, listCaseload, listManagers, allocate, handOver, endResponsibility, confirmManager],
  handlers: [
    onEvent(managerChanged, 'managers', changedWords),
    onEvent(managerChanged, 'managers', consentsAfterChange),
    onEvent(personMerged, 'managers', afterMerge),
    onEvent(personParted, 'managers', afterParting),
    onEvent(recordOfAnother, 'managers', afterSaidTwo),
    onEvent(riskChanged, 'managers', afterRisk),
    onEvent(emergencyTaken, 'managers', tellResponsible),
  ],
  panels: [{
    name: 'managers.who',
    title: 'Offender manager',
    order: 10,
    async read(context, people): Promise<WhoPanel | null> {
      const sight = (await sightsOf(context, people.slice(0, 1), 'contact')).get(people[0] ?? '')
      if (sight?.sight !== 'visible') return null
      const who = await shownResponsibility(context, people)
      const leftBehind = who.current?.side === 'prison' && governing(await shownSentences(context, people), context.today)?.standing.at === 'on-licence'
      return { ...who, leftBehind, mayAllocate: context.viewer?.role === 'delivery-unit-head', mayReadHistory: mayReadHistory(context) }
    },
  }],
  timeline: [{
    name: 'managers',
    async read(context, people) {
      const { rows } = await shownResponsibility(context, people)
      return rows.flatMap((row) => [
        ...(row.until !== null && row.until <= row.from ? [] : [{ day: row.from, words: `${row.name} ${row.from > context.today ? 'becomes' : 'became'} responsible${row.handover ? ', by handover' : ''}`, source: row.organisation }]),
        ...(row.until !== null && row.until > row.from && !rows.some((next) => next.from === row.until) ? [{ day: row.until, words: `${row.name} ${row.until > context.today ? 'will no longer be' : 'was no longer'} responsible${row.endedReason ? `: ${row.endedReason}` : ''}`, source: row.organisation }] : []),
      ])
    },
  }],
  openWork: [{ name: 'managers', read: responsibilitiesInHand }],
  due: [{
    name: 'managers',
    async read(context, { until, limit, people }) {
      if (!context.viewer || !mayReadHistory(context)) return []
      const ahead = addDays(context.today, HANDOVER_NOTICE_DAYS)
      const rows = await managersDue(context, { account: context.viewer.accountId, until, noticeUntil: ahead < until ? ahead : until, noticeDays: HANDOVER_NOTICE_DAYS, limit, people })
      const say = { handover: 'Handover to', review: 'Check that the offender manager is still right: the risk has gone up', 'arrange-handover': 'Arrange the handover to the community before release' } as const
      return rows.map(({ personId, due, what, name }) => ({ personId, due, words: what === 'handover' ? `${say.handover} ${name}` : say[what], href: `/people/${personId}/manager` }))
    },
  }, { name: 'managers.consents', read: consentsDue }],
  subjectAccess: [{
    title: 'Who was responsible for you',
    async read(context, people) {
      return (await responsibilitiesOf(context, people)).map((row) => ({
        Name: row.name, Organisation: row.organisation, Side: SIDES[row.side], From: longDay(row.from), Until: row.until ? longDay(row.until) : 'still', Why: row.reason, Handover: row.handover, 'Why it ended': row.endedReason,
      }))
    },
  }, {
    title: 'Whether your offender manager was still the right one',
    async read(context, people) {
      return (await reviewsOf(context, people)).map(({ asked, due, done, finding }) => ({ Asked: longDay(asked), 'To be answered by': longDay(due), Answered: done ? longDay(done) : 'not yet', Found: finding }))
    },
  }],
})
