/** Histories acted out: every day in order, each thing done through `perform` by somebody who may do it, on its own day. */
import { randomUUID } from 'node:crypto'
import { agencyRecordOf, extractCells } from '../../seeds/extract-columns.ts'
import { extractText } from '../../seeds/extracts.ts'
import type { History, Referral, SourceRecord } from '../../seeds/history.ts'
import { CAMBRIDGESHIRE_ORGANISATIONS, PRISONS, PROBATION_UNIT } from '../../seeds/organisations.ts'
import { prisonOrganisation } from '../../seeds/officers.ts'
import { accountId, agreementId, organisationId } from '../../seeds/load/partnerships.ts'
import { readAgain, workRows, type Loading } from '../../seeds/load/work.ts'
import { addDays, type Day } from '../../src/core/dates.ts'
import { confirmExtract, previewExtract, sendExtract } from '../../src/extracts/actions.ts'
import { findPlace, recordCheck, recordEmployment } from '../../src/housing/actions.ts'
import { PLACE_KINDS } from '../../src/housing/rules.ts'
import { allocate, confirmManager, endResponsibility, handOver } from '../../src/managers/actions.ts'
import { assessNeed } from '../../src/needs/actions.ts'
import { addGoalToPlan, addStepToGoal, agreePlan, beginPlan, closePlan, finishStep, openPlan, reviewPlan, wordPlan } from '../../src/plans/actions.ts'
import { THEMSELF } from '../../src/plans/rules.ts'
import { keysOf } from '../../src/platform/vocabulary.ts'
import { acceptReferral, declineReferral, finishReferral, recheckReferral, recordSession, sendReferral } from '../../src/referrals/actions.ts'
import { assessRisk } from '../../src/risk/actions.ts'
import { recordRelease, recordSentence } from '../../src/sentences/actions.ts'
import type { Stage } from './stage.ts'

/** What is done first when several things are done on one day. */
const ORDER = ['withdrawn', 'case', 'sentence', 'received', 'manager', 'risk', 'manager-check', 'need', 'plan', 'plan-review', 'step', 'place', 'release', 'read-again', 'referral', 'session', 'referral-end', 'check', 'plan-end'] as const

interface Deed {
  readonly day: Day
  readonly kind: (typeof ORDER)[number]
  act(): Promise<void>
}

const PROBATION = organisationId(PROBATION_UNIT)
const courtName = (handle: string): string => CAMBRIDGESHIRE_ORGANISATIONS.find((one) => one.handle === handle)?.name ?? handle
const isPrison = (handle: string): boolean => PRISONS.some((prison) => prison.handle === handle)
const yesNo = (value: boolean | null): 'yes' | 'no' | '' => (value === null ? '' : value ? 'yes' : 'no')
const given = <T>(value: T | null | undefined, what: string): T => {
  if (value === null || value === undefined) throw new Error(`There is no ${what}.`)
  return value
}

/**
 * Lets an agency have to do with everybody with whom its record may be compared while it sends: the demonstration's past holds links by name
 * alone as they stand once somebody has checked them, and what waits for a check today is told elsewhere (src/extracts/first-known.test.ts).
 * Whom a number does not bring together, a year of birth or an address does (src/people/linkage/block-keys.ts).
 */
const asIfChecked = async ({ databases: { owner } }: Stage, organisation: string, source: SourceRecord, send: () => Promise<void>): Promise<void> => {
  const { birthDate, postcode } = agencyRecordOf(source)
  const year = birthDate.slice(0, 4)
  const known = await owner.selectFrom('known_identity').select('person_id as id').distinct()
    .where((row) => row.or([row.between('birth_date', `${year}-01-01`, `${year}-12-31`), row('postcode', '=', postcode)])).execute()
  const rows = known.map(({ id }) => ({
    id: randomUUID(), person_id: id, organisation_id: organisation, basis: 'referred', class: 'identity', from_day: '2000-01-01', because_of: 'test', because_id: randomUUID(),
  }))
  if (rows.length > 0) await owner.insertInto('involvement').values(rows).execute()
  await send()
  if (rows.length > 0) await owner.deleteFrom('involvement').where('id', 'in', rows.map((row) => row.id)).execute()
}

/** Receives one record by an extract of one row. */
const receive = async (stage: Stage, source: SourceRecord, what: string): Promise<void> => {
  const organisation = organisationId(source.organisation)
  const officer = await stage.as('data-officer', organisation, source.received)
  const file = await stage.upload(organisation, extractText(source.agency, [{ kind: 'new', cells: extractCells(source), wrong: null }]))
  const { extract } = await stage.perform(officer, sendExtract, { agreement: agreementId('CP-RR-1'), file, fileName: 'one.csv' }, what)
  const shown = await stage.ask(officer, previewExtract, { extract })
  if (!shown.ok || shown.value.extract.rowsNew !== 1) throw new Error(`${what}: the extract is not one new row: ${JSON.stringify(shown)}`)
  const { version } = shown.value.extract
  await asIfChecked(stage, organisation, source, async () => { await stage.perform(officer, confirmExtract, { extract, version }, what) })
}

/** No action takes a record back yet: the row and why its agency sees the person are ended as the agency's next extract will end them. */
const takeBack = async ({ databases: { owner } }: Stage, source: SourceRecord, day: Day): Promise<void> => {
  const { id } = await owner.updateTable('source_record').set({ withdrawn_on: day }).where('organisation_id', '=', organisationId(source.organisation))
    .where('agency_number', '=', source.reference).returning('id').executeTakeFirstOrThrow()
  await owner.updateTable('involvement').set({ until_day: addDays(day, -1) }).where('because_id', '=', id).execute()
}

/** Everything in one history, as deeds with their days. What the loader decides beside the history (reviews, readings again) is asked of the loader. */
const deedsOf = (stage: Stage, history: History, loading: Loading): Deed[] => {
  const { key } = history
  const deeds: Deed[] = []
  const on = (day: Day | null | undefined, kind: Deed['kind'], act: (what: string) => Promise<void>): void => {
    if (day && day <= loading.today) deeds.push({ day, kind, act: () => act(`${key} ${kind}`) })
  }
  const { owner } = stage.databases
  const index = given(history.sentences.at(-1), 'sentence')
  const prison = index.custody && organisationId(prisonOrganisation(index.custody.prison))
  const rows = workRows(history, '00000000-0000-4000-8000-000000000000', loading)
  const caseRecord = given(history.records.find((record) => record.agency === 'probation'), 'case')
  let found: string | undefined
  const person = async (): Promise<string> => {
    found ??= (await owner.selectFrom('source_record').select('person_id').where('organisation_id', '=', PROBATION).where('agency_number', '=', caseRecord.reference).executeTakeFirstOrThrow()).person_id
    return found
  }
  const head = (day: Day) => stage.as('delivery-unit-head', PROBATION, day)
  const officer = (day: Day) => stage.as('offender-manager', PROBATION, day)

  for (const source of history.records) {
    on(source.received, source.agency === 'probation' ? 'case' : 'received', (what) => receive(stage, source, what))
    on(source.withdrawn, 'withdrawn', () => takeBack(stage, source, given(source.withdrawn, 'day')))
  }

  const sentenceIds: string[] = []
  for (const one of history.sentences) {
    on(index.imposed, 'sentence', async (what) => {
      const housed = rows.sentences[sentenceIds.length]?.homeless_on_entry ?? null
      const { sentence } = await stage.perform(await head(index.imposed), recordSentence, {
        person: await person(), kind: one.kind, offenceCode: one.offenceCode, court: courtName(one.court), offenceDay: one.offenceDay, imposed: one.imposed, months: one.months,
        custodyStart: one.custody?.start ?? '', prison: one.custody?.prison ?? '', plannedRelease: one.custody?.plannedRelease ?? '', sentenceEnd: one.sentenceEnd,
        supervisionEnd: one.supervisionEnd, homelessOnEntry: yesNo(housed),
      }, what)
      sentenceIds.push(sentence)
    })
  }
  on(index.custody?.released, 'release', async (what) => {
    const day = given(index.custody?.released, 'release')
    await stage.perform(await stage.as('resettlement-worker', given(prison, 'prison'), day), recordRelease, { sentence: given(sentenceIds.at(-1), 'sentence'), released: day, version: 1 }, what)
  })

  const managementIds: string[] = []
  history.responsibilities.forEach((one, place) => {
    const before = history.responsibilities[place - 1]
    const next = history.responsibilities[place + 1]
    const row = given(rows.managements[place], 'management')
    on(one.from, 'manager', async (what) => {
      const to = { person: await person(), manager: accountId(one.officer), from: one.from }
      const { management } = before !== undefined && before.to === one.from
        ? await stage.perform(await head(one.from), handOver, { ...to, expected: given(managementIds[place - 1], 'management'), handover: given(row.handover, 'handover'), reason: row.reason }, what)
        : await stage.perform(await head(one.from), allocate, to, what)
      managementIds[place] = management
    })
    if (one.to !== null && next?.from !== one.to) {
      on(one.to, 'manager', async (what) => {
        const day = given(one.to, 'end')
        await stage.perform(await head(day), endResponsibility, { person: await person(), management: given(managementIds[place], 'management'), lastDay: addDays(day, -1), why: given(row.ended_reason, 'reason') }, what)
      })
    }
  })

  for (const one of history.risks) {
    on(one.assessed, 'risk', async (what) => {
      await stage.perform(await officer(one.assessed), assessRisk, { person: await person(), harm: one.harm, likelihoodPercent: one.likelihoodPercent, tier: one.tier, source: 'oasys', assessed: one.assessed }, what)
    })
  }
  for (const one of rows.reviews) {
    on(one.done_on, 'manager-check', async (what) => {
      const open = await owner.selectFrom('manager_review').select('id').where('person_id', '=', await person()).where('done_on', 'is', null).executeTakeFirstOrThrow()
      await stage.perform(await head(given(one.done_on, 'day')), confirmManager, { person: await person(), review: open.id, finding: given(one.finding, 'finding') }, what)
    })
  }

  history.assessments.forEach((one, place) => {
    on(one.assessed, 'need', async (what) => {
      const viewer = await stage.as(isPrison(one.organisation) ? 'prison-offender-manager' : 'offender-manager', organisationId(one.organisation), one.assessed)
      await stage.perform(viewer, assessNeed, {
        person: await person(), pathway: one.pathway, version: one.version, need: one.need ? 'yes' : 'no', why: rows.assessments[place]?.why ?? '',
        answers: one.answers.map((answer) => ({ page: answer.page, question: answer.question, options: [...answer.options], words: answer.text })),
      }, what)
    })
  })

  const [plan] = rows.plans
  if (plan) {
    const version = async (day: Day): Promise<number> => {
      const opened = await stage.ask(await officer(day), openPlan, { person: await person() })
      return given(opened.ok ? opened.value.plan?.version : undefined, 'open plan')
    }
    const stepIds = new Map<string, string>()
    on(plan.agreedOn, 'plan', async (what) => {
      const [viewer, about] = [await officer(plan.agreedOn), await person()]
      await stage.perform(viewer, beginPlan, { person: about }, what)
      await stage.perform(viewer, wordPlan, { person: about, version: 1, ownWords: plan.ownWords, reviewDay: plan.reviews[0]?.on ?? plan.reviewDay }, what)
      for (const one of plan.goals) {
        const { goal } = await stage.perform(viewer, addGoalToPlan, { person: about, pathway: one.pathway, words: one.words }, what)
        for (const { id, words, owner, byPerson, due } of one.steps) stepIds.set(id, (await stage.perform(viewer, addStepToGoal, { person: about, goal, words, owner: byPerson ? THEMSELF : owner, due }, what)).step)
      }
      await stage.perform(viewer, agreePlan, { person: about, version: await version(plan.agreedOn) }, what)
    })
    plan.reviews.forEach(({ on: day, words }, place) => on(day, 'plan-review', async (what) => {
      await stage.perform(await officer(day), reviewPlan, { person: await person(), version: await version(day), words, reviewDay: plan.reviews[place + 1]?.on ?? plan.reviewDay }, what)
    }))
    for (const { id, doneOn } of plan.goals.flatMap((goal) => goal.steps)) {
      on(doneOn, 'step', async (what) => {
        await stage.perform(await officer(given(doneOn, 'day')), finishStep, { person: await person(), step: given(stepIds.get(id), 'step') }, what)
      })
    }
    const { closed } = plan
    on(closed?.on, 'plan-end', async (what) => {
      const { on: day, reason } = given(closed, 'end')
      await stage.perform(await officer(day), closePlan, { person: await person(), version: await version(day), reason }, what)
    })
  }

  for (const one of history.referrals) deeds.push(...referralDeeds(stage, history, one, person, loading))

  const { resettlement } = history
  const bed = resettlement?.bedFound
  on(bed?.recorded, 'place', async (what) => {
    const { where, addressLine, recorded } = given(bed, 'place')
    const kind = given(keysOf(PLACE_KINDS).find((known) => known === where), 'place of this kind')
    await stage.perform(await stage.as('resettlement-worker', given(prison, 'prison'), recorded), findPlace, {
      person: await person(), kind, addressLine, from: given(index.custody?.released ?? index.custody?.plannedRelease, 'release'),
    }, what)
  })
  for (const check of resettlement?.checks ?? []) {
    on(check.recorded, 'check', async (what) => {
      await stage.perform(await officer(given(check.recorded, 'day')), recordCheck, { person: await person(), day: check.day, slept: check.where, held: yesNo(check.held), version: 1 }, what)
    })
  }
  const work = resettlement?.sixWeeks
  on(work?.due, 'check', async (what) => {
    const { due, availableForWork, employed } = given(work, 'answer')
    await stage.perform(await officer(due), recordEmployment, { person: await person(), availableForWork, employed: yesNo(employed), version: 1 }, what)
  })
  return deeds
}

const referralDeeds = (stage: Stage, history: History, one: Referral, person: () => Promise<string>, loading: Loading): Deed[] => {
  const { id: service, provider } = loading.service(one.service)
  const caseworker = (day: Day) => stage.as('caseworker', provider, day)
  let referral = ''
  let version = 1
  const step = (day: Day, kind: Deed['kind'], act: (what: string) => Promise<void>): Deed => ({ day, kind, act: () => act(`${history.key} ${kind} ${one.service}`) })
  const answer = async (day: Day) => ({ viewer: await caseworker(day), input: { referral, version: version++ } })
  const deeds: Deed[] = [step(one.made, 'referral', async (what) => {
    const viewer = await stage.as(isPrison(one.by) ? 'prison-offender-manager' : 'offender-manager', organisationId(one.by), one.made)
    referral = (await stage.perform(viewer, sendReferral, { person: await person(), service, pathway: one.pathway, reason: one.reason }, what)).referral
  })]
  const { decided, outcome } = one
  if (decided !== null) {
    deeds.push(step(decided, 'referral', async (what) => {
      const { viewer, input } = await answer(decided)
      if (one.state === 'declined') await stage.perform(viewer, declineReferral, { ...input, reason: one.declineReason ?? '' }, what)
      else await stage.perform(viewer, acceptReferral, input, what)
    }))
  }
  for (const session of one.sessions) {
    deeds.push(step(session.day, 'session', async (what) => {
      const { viewer, input } = await answer(session.day)
      await stage.perform(viewer, recordSession, { ...input, heldOn: session.day, attendance: session.attendance, minutes: session.attendance === 'attended' ? session.minutes : '' }, what)
    }))
  }
  for (const day of readAgain(history, one, loading.today).rechecked) {
    deeds.push(step(day, 'read-again', async (what) => {
      const { viewer, input } = await answer(day)
      await stage.perform(viewer, recheckReferral, input, what)
    }))
  }
  if (outcome !== null) {
    deeds.push(step(outcome.recorded, 'referral-end', async (what) => {
      const { viewer, input } = await answer(outcome.recorded)
      await stage.perform(viewer, finishReferral, {
        ...input, result: outcome.result, words: outcome.words, ...(one.state === 'completed' ? { how: 'complete' } : { how: 'end-early', reason: 'Stopped coming' }),
      }, what)
    }))
  }
  return deeds
}

/**
 * Acts out histories together, day by day. The loader says what follows from its own rules beside the history: how often a plan was
 * reviewed, when a check of the manager was answered, when a provider read again. Answers how many things were done.
 */
export const actOut = async (stage: Stage, histories: readonly History[], loading: Loading): Promise<number> => {
  const deeds = histories.flatMap((history) => deedsOf(stage, history, loading))
    .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind)))
  for (const deed of deeds) await deed.act()
  return deeds.length
}
