/** The victims’ side of the wall: the list of names, and what is asked. Offers nothing to shared places but one neutral line. */
import { z } from 'zod'
import { addDays, longDay } from '../core/dates.ts'
import { letters } from '../core/inputs.ts'
import { no, notFound, yes } from '../core/result.ts'
import { districts } from '../areas/actions.ts'
import { pastCases } from '../schemes/actions.ts'
import { allConditions, sentenceEvents } from '../licences/actions.ts'
import { conditionWords, wouldBeShown } from '../licences/rules.ts'
import { seenPerson } from '../people/actions.ts'
import { query } from '../platform/action.ts'
import type { Reading } from '../platform/context.ts'
import { slice } from '../platform/slice.ts'
import { VICTIMS_SIDE } from '../platform/vocabulary.ts'
import { sentencesOf } from '../sentences/actions.ts'
import { governing } from '../sentences/rules.ts'
import { HOLDINGS } from './holdings.ts'
import { checkCase, linkCase, moveRestorative, requestCondition, tellVictim, unlinkCase, withdrawRequest } from './actions/cases.ts'
import { listVictimsLooking, looksWaiting, openVictimsLooking, reviewVictimsLooking } from './actions/looking.ts'
import { checkDisclosure, disclose, listDisclosures, openDisclosure, prepareDisclosure, readPanelFacts, withdrawDisclosure } from './actions/panels.ts'
import { changeVictim, recordScheme, recordVictim, takeOver } from './actions/records.ts'
import { outcomeOf, type Outcome } from './cases.ts'
import { DUTIES_AHEAD_DAYS, INFORMATION, informationEvents, OFFER_DAYS, stillToTell, type InformationEvent } from './duties.ts'
import { nextSteps, RESTORATIVE_STATES } from './restorative.ts'
import { CONTACT_WAYS, SCHEME_STATES, VictimId, type SchemeState } from './rules.ts'
import { listingVictimsSide } from './store/looking.ts'
import { casesOf, findVictims, offendersOf, requestsOf, restorativeOf, restorativeUnderWay, schemeOf, toldOf, unlinkedCasesOf, victimById, victimsOf, type CaseRow, type RequestRow, type SchemeRow, type ToldRow, type Victim } from './store.ts'

export { changeVictim, checkCase, checkDisclosure, disclose, linkCase, listDisclosures, listVictimsLooking, moveRestorative, openVictimsLooking, reviewVictimsLooking, openDisclosure, prepareDisclosure, readPanelFacts, recordScheme, recordVictim, requestCondition, takeOver, tellVictim, unlinkCase, withdrawDisclosure, withdrawRequest }

/** A list of one’s own victims holds so many at most. */
export const VICTIMS_MAX = 200

/** Something to be told, or the scheme to be offered. */
export interface VictimDuty {
  readonly victimId: string
  readonly caseId: string | null
  readonly kind: InformationEvent['kind'] | 'offer'
  readonly eventDay: string | null
  readonly due: string
}

interface WorkedCase extends CaseRow {
  readonly people: readonly string[]
  readonly requests: readonly (RequestRow & { readonly outcome: Outcome })[]
  readonly told: readonly ToldRow[]
  readonly due: readonly InformationEvent[]
  readonly sentence: Awaited<ReturnType<typeof sentencesOf>>[number] | null
}

const schemeState = (steps: readonly SchemeRow[]): { state: SchemeState; day: string } | null => steps.at(-1) ?? null

/** The cases of these victims with what is due to be told in each: the same few statements for one victim and for all. */
const workedCases = async (context: Reading, victims: readonly string[], scheme: readonly SchemeRow[], until: string): Promise<WorkedCase[]> => {
  const cases = await casesOf(context, victims)
  const offenders = await offendersOf(context, cases.map((one) => one.id))
  const people = [...new Set([...offenders.values()].flat())]
  const [sentences, events, conditions] = [await sentencesOf(context, people), await sentenceEvents(context, people), await allConditions(context, people)]
  const considered = (await pastCases(context, people)).filter((early) => early.endedOn === null && !early.released)
  const [requests, told] = [await requestsOf(context, victims), await toldOf(context, victims)]
  return cases.map((one) => {
    const same = offenders.get(one.id) ?? [one.offenderId]
    const own = sentences.filter((sentence) => same.includes(sentence.personId) && (one.sentenceId === null || sentence.id === one.sentenceId))
    const asked = requests.filter((row) => row.caseId === one.id).map((row) => ({ ...row, outcome: outcomeOf(row, conditions.filter((condition) => same.includes(condition.personId))) }))
    const caseTold = told.filter((row) => row.caseId === one.id)
    const standing = schemeState(scheme.filter((step) => step.victimId === one.victimId))
    const due = standing?.state === 'opted-in'
      ? stillToTell(informationEvents({ sentences: own, events: events.filter((event) => same.includes(event.personId)), decided: [...new Set(asked.flatMap((row) => row.outcome.decidedOn ?? []))],
        considered: considered.filter((early) => same.includes(early.personId)).map(({ dueOn }) => dueOn) }, standing.day), caseTold, until)
      : []
    return { ...one, people: same, requests: asked, told: caseTold, due, sentence: own[0] ?? null }
  })
}

const dutiesOf = (victims: readonly Victim[], scheme: readonly SchemeRow[], cases: readonly WorkedCase[], until: string): VictimDuty[] => [
  ...victims.filter((one) => !scheme.some((step) => step.victimId === one.id)).map((one) => ({ victimId: one.id, caseId: null, kind: 'offer' as const, eventDay: null, due: addDays(one.recordedOn, OFFER_DAYS) })).filter((one) => one.due <= until),
  ...cases.flatMap((one) => one.due.map((event) => ({ victimId: one.victimId, caseId: one.id, kind: event.kind, eventDay: event.day, due: event.due }))),
].toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))

export const listVictims = query({
  name: 'victims.mine',
  title: 'The victims whom I keep in contact with, and what is due to be told, the overdue first',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: z.object({}),
  async run(context) {
    if (!context.viewer) return notFound()
    const victims = await victimsOf(context, context.viewer.accountId, VICTIMS_MAX)
    const ids = victims.map((one) => one.id)
    const until = addDays(context.today, DUTIES_AHEAD_DAYS)
    const scheme = await schemeOf(context, ids)
    const duties = dutiesOf(victims, scheme, await workedCases(context, ids, scheme, until), until)
    return yes({
      today: context.today, duties, looking: await looksWaiting(context), restorative: await restorativeUnderWay(context, VICTIMS_MAX),
      victims: victims.map((one) => ({ ...one, scheme: schemeState(scheme.filter((step) => step.victimId === one.id)), next: duties.find((duty) => duty.victimId === one.id)?.due ?? null })),
    })
  },
  about: ({ victims, restorative }) => [...new Set([...victims.map((one) => one.id), ...restorative.map((one) => one.victimId)])],
})

/** At most so many victims answer one search. */
const FOUND_MAX = 50

export const searchVictims = query({
  name: 'victims.search',
  title: 'Find a victim by name or V- reference, on the victims’ side alone',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: z.object({ words: letters(100).default('') }),
  async run(context, { words }) {
    if (words === '') return yes({ words, victims: [] as Victim[], more: false })
    if (words.length < 2) return no('Enter at least two letters of the surname, or the V- reference.', 'words')
    const victims = await findVictims(context, words, FOUND_MAX + 1)
    return yes({ words, victims: victims.slice(0, FOUND_MAX), more: victims.length > FOUND_MAX })
  },
  about: ({ victims }) => victims.map((one) => one.id),
})

export const openVictim = query({
  name: 'victims.open',
  title: 'One victim: how they may be reached, the scheme, their cases, what is due, restorative justice',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: z.object({ victim: VictimId }),
  async run(context, { victim: id }) {
    const { viewer } = context
    const victim = await victimById(context, id)
    if (!victim || !viewer) return notFound()
    const until = addDays(context.today, DUTIES_AHEAD_DAYS)
    const scheme = await schemeOf(context, [victim.id])
    const worked = await workedCases(context, [victim.id], scheme, until)
    const restorative = await restorativeOf(context, [victim.id])
    const cases = []
    for (const one of worked) {
      const offender = await seenPerson(context, one.offenderId)
      const steps = restorative.filter((step) => step.caseId === one.id)
      cases.push({
        ...one, districts: await districts(context, offender?.districtCode ?? null), shown: wouldBeShown(one.sentence ? governing([one.sentence], context.today)?.standing : null, context.today),
        offender: offender ? { name: `${offender.forename} ${offender.surname}`, reference: offender.reference } : null, restorative: steps, next: nextSteps(steps.at(-1)?.state ?? null, viewer.role),
      })
    }
    return yes({
      victim, scheme, cases, today: context.today, duties: dutiesOf([victim], scheme, worked, until), unlinked: await unlinkedCasesOf(context, victim.id),
      may: { work: viewer.role === 'victim-liaison-officer', disclose: victim.organisationId === viewer.organisationId, takeOver: victim.officerId !== viewer.accountId && victim.organisationId === viewer.organisationId },
    })
  },
  about: ({ victim }) => [victim.id],
})

/** The victim’s own right of access: everything held about them, and nothing that is the offender’s. */
export const exportVictim = query({
  name: 'victims.subject-access',
  title: 'A victim’s own subject access export: everything held about them, without what is the offender’s',
  who: VICTIMS_SIDE,
  classes: ['victim'],
  input: z.object({ victim: VictimId }),
  async run(context, { victim: id }) {
    const victim = await victimById(context, id)
    if (!victim) return notFound()
    const scheme = await schemeOf(context, [victim.id])
    const cases = await workedCases(context, [victim.id], scheme, context.today)
    const [unlinked, told] = [await unlinkedCasesOf(context, victim.id), await toldOf(context, [victim.id])]
    const restorative = await restorativeOf(context, [victim.id])
    const disclosed = await context.tx.selectFrom('panel_disclosure').innerJoin('panel_fact', 'panel_fact.disclosure_id', 'panel_disclosure.id')
      .select(['meeting', 'from_at', 'panel_fact.title', 'panel_fact.words']).where('victim_id', '=', victim.id).orderBy('from_at').orderBy('panel_fact.position').execute()
    return yes({
      victim, madeOn: context.today,
      sections: [
        { title: 'Who you are and how you may be reached', rows: [{
          Reference: victim.reference, 'First name': victim.forename, Surname: victim.surname, Language: victim.language, 'How to reach you': CONTACT_WAYS[victim.contactWay], Detail: victim.contactDetail,
          When: victim.contactWhen, Never: victim.contactNever, 'Safe words': victim.safeWords, Children: victim.children, Vulnerability: victim.vulnerability, Recorded: longDay(victim.recordedOn),
        }] },
        { title: 'The Victim Contact Scheme', rows: scheme.map((step) => ({ What: SCHEME_STATES[step.state], When: longDay(step.day) })) },
        { title: 'Your cases', rows: cases.map((one) => ({ Linked: longDay(one.linkedOn), Offence: one.sentence?.offence ?? 'Known to your liaison officer' })) },
        { title: 'Cases that were linked to you by mistake', rows: unlinked.map((one) => ({ Linked: longDay(one.linkedOn), 'Unlinked again': one.unlinkedOn === null ? null : longDay(one.unlinkedOn) })) },
        { title: 'What you were told', rows: told.map((row) => ({ What: row.kind in INFORMATION ? INFORMATION[row.kind as InformationEvent['kind']].title : row.kind, When: longDay(row.toldOn), By: row.by, Notes: row.words })) },
        { title: 'Licence conditions you asked for', rows: cases.flatMap((one) => one.requests.map((row) => ({ Condition: conditionWords(row.code, row.area), Asked: longDay(row.requestedOn), Why: row.why, Outcome: row.outcome.state }))) },
        { title: 'Restorative justice', rows: restorative.map((step) => ({ What: RESTORATIVE_STATES[step.state], When: longDay(step.day), Facilitator: step.facilitator, Notes: step.words })) },
        { title: 'What was opened to a meeting', rows: disclosed.map((one) => ({ Meeting: one.meeting, When: one.from_at.toISOString(), What: one.title, Words: one.words })) },
      ] as { title: string; rows: Record<string, string | null>[] }[],
    })
  },
  about: ({ victim }) => [victim.id],
})

const approachesOf = async ({ tx }: Reading, people: readonly string[]): Promise<string | null> =>
  (await tx.selectFrom('restorative_approach').select('week').where('person_id', 'in', [...people]).orderBy('week', 'desc').limit(1).executeTakeFirst())?.week ?? null

export interface ApproachPanel {
  readonly week: string
}

export const victims = slice({
  name: 'victims',
  holdings: HOLDINGS,
  named: [
    listVictims, searchVictims, openVictim, exportVictim, recordVictim, changeVictim, recordScheme, takeOver, checkCase, linkCase, unlinkCase, tellVictim, requestCondition, withdrawRequest, moveRestorative,
    prepareDisclosure, disclose, checkDisclosure, openDisclosure, withdrawDisclosure, listDisclosures, readPanelFacts,
    listVictimsLooking, openVictimsLooking, reviewVictimsLooking,
  ],
  loops: [listingVictimsSide],
  // The one thing that crosses: the offender agreed to be approached. Read from a table that knows no victim.
  panels: [{
    name: 'victims.approach',
    title: 'Restorative justice',
    order: 80,
    async read(context, people): Promise<ApproachPanel | null> {
      const week = await approachesOf(context, people)
      return week === null ? null : { week }
    },
  }],
  subjectAccess: [{
    title: 'Restorative justice: what you agreed to',
    async read(context, people) {
      const week = await approachesOf(context, people)
      return week === null ? [] : [{ What: 'You agreed to be approached', 'In the week of': longDay(week) }]
    },
  }],
})
