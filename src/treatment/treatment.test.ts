/** Treatment requirements through the door: the whole way, who sees what of it, and what is refused. */
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { openPerson } from '../people/actions.ts'
import { endCustody } from '../sentences/actions.ts'
import { considerTreatment, makeRequirement, moveTreatment, planReview, planSession, recordAttendance, recordReview, recordTest, stepRequirement, treatmentForms, treatmentList, treatmentOfPerson, writeReport } from './actions.ts'

const world = await makeWorld()
const { owner } = world.databases
const on = (day: string, role: Parameters<typeof world.as>[0] = 'offender-manager', at: Parameters<typeof world.as>[1] = 'probation') => world.as(role, at, new Date(`${day}T09:00:00Z`))
const manager = await world.as('offender-manager', 'probation')
const worker = await world.as('caseworker', 'treatment')
/** A word that stands only in what is of class health. */
const SECRET = 'Zqmethadone'

const done = async <T>(promise: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string }>): Promise<T> => {
  const result = await promise
  if (!result.ok) throw new Error(result.message)
  return result.value
}
const refusal = async (promise: Promise<{ readonly ok: boolean; readonly message?: string; readonly field?: string | undefined }>): Promise<string> => {
  const result = await promise
  return result.ok ? 'allowed' : `${result.field ?? ''}: ${result.message ?? ''}`
}

interface Made { readonly person: string; readonly sentence: string }

/** Somebody under a community order whom the offender manager manages, with a need on drugs and alcohol. */
const sentenced = async ({ imposed = '2026-11-02', surname = 'Treatable', need = true, involved = {} }: { imposed?: string; surname?: string; need?: boolean; involved?: Parameters<typeof world.person>[0] } = {}): Promise<Made> => {
  const person = await world.person({ probation: 'responsible', ...involved }, { surname })
  const sentence = crypto.randomUUID()
  await owner.insertInto('sentence').values({ id: sentence, person_id: person, kind: 'community', offence_code: 'TH68010', court: 'Test Magistrates', offence_day: '2026-01-10', imposed_day: imposed, months: 24, sentence_end: '2028-11-01', supervision_end: '2028-11-01', recorded_at: new Date(`${imposed}T09:00:00Z`) }).execute()
  await owner.insertInto('management').values({ id: crypto.randomUUID(), person_id: person, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-10-01', reason: 'For tests', decided_at: new Date('2026-10-01T09:00:00Z') }).execute()
  if (need) {
    const assessment = crypto.randomUUID()
    await owner.insertInto('assessment').values({ id: assessment, person_id: person, pathway: 'drugs-alcohol', question_version: 4, need: true, why: 'Uses daily', assessed_on: '2026-11-01', organisation_id: world.organisation.probation, recorded_at: new Date('2026-11-01T09:00:00Z') }).execute()
    await owner.insertInto('assessment_health_answer').values({ assessment_id: assessment, person_id: person, page: 'DRUGS', question: 'DRUG_MISUSE_ISSUES', options: ['YES'], words: null }).execute()
  }
  return { person, sentence }
}

const asked = async (person: string) => done(world.perform(manager, considerTreatment, { person, decision: 'assess', kinds: ['drr'], why: `Uses ${SECRET} daily`, provider: world.organisation.treatment, agrees: 'yes' }))
const seen = async (context: typeof manager, person: string) => done(world.ask(context, treatmentOfPerson, { person }))
const go = async (context: typeof manager, person: string, move: string, more: Readonly<Record<string, string>> = {}) => {
  const path = (await seen(context, person)).paths.find((one) => one.next.length > 0)
  return world.perform(context, moveTreatment, { path: path?.id ?? crypto.randomUUID(), version: path?.version ?? 1, move: move as 'suitable', ...more })
}
const proposed = async (person: string) => {
  await asked(person)
  await done(go(worker, person, 'suitable'))
  await done(go(manager, person, 'willing'))
  await done(go(manager, person, 'propose', { court: 'Test Magistrates', hearing: '2026-11-23' }))
  return (await seen(manager, person)).paths[0]!.id
}
const ORDER = { kinds: ['drr' as const], court: 'Test Magistrates', made: '2026-11-23', ends: '2027-11-30', setting: 'institution' as const, testEveryDays: '14', reviewEveryMonths: '1' }
const required = async ({ person, sentence }: Made) => done(world.perform(manager, makeRequirement, { person, sentence, path: await proposed(person), ...ORDER }))
const waits = async (context: typeof manager, person: string) => (await done(world.ask(context, treatmentList, {}))).waiting.filter((row) => row.personId === person)
const imported = async ({ person, sentence }: Made, more: { consented?: string; made?: string } = {}) => {
  const id = crypto.randomUUID()
  await owner.insertInto('treatment_requirement').values({
    id, person_id: person, sentence_id: sentence, reference: `T-${id.slice(0, 7).toUpperCase()}`, kinds: ['drr'], court: 'Test Crown Court', made_on: more.made ?? '2026-11-02', ends_on: '2027-10-31', setting: 'practitioner', consented_on: more.consented ?? null,
    test_every_days: 14, review_every_months: 1, provider_organisation_id: world.organisation.treatment, state: 'in-force', state_on: '2026-11-02', source: 'imported', organisation_id: world.organisation.probation, recorded_at: new Date('2026-11-02T09:00:00Z'),
  }).execute()
  return id
}

describe('the way to the court', () => {
  test('a need suggests itself to the offender manager until somebody decides; other people’s lists say nothing', async () => {
    const { person } = await sentenced()
    expect(await waits(manager, person)).toMatchObject([{ key: 'suggested', words: 'Decide whether to consider a treatment requirement', due: '2026-11-30' }])
    expect((await done(world.ask(manager, treatmentForms, { person }))).suggested).toEqual({ kinds: ['drr'], reasons: ['a need was found on drugs and alcohol', 'they have had trouble with drugs'] })
    await done(world.perform(manager, considerTreatment, { person, decision: 'not-pursued', kinds: ['drr'], why: 'Already in treatment by choice', agrees: '' }))
    expect(await waits(manager, person)).toEqual([])
    expect((await sentenced({ need: false }).then(({ person: other }) => waits(manager, other)))).toEqual([])
    expect((await sentenced({ imposed: '2026-10-20' }).then(({ person: other }) => waits(manager, other)))).toEqual([])
  })

  test('each step has the next one with its owner; the provider assesses, and nobody else answers for consent', async () => {
    const { person } = await sentenced()
    expect(await refusal(world.perform(manager, considerTreatment, { person, decision: 'assess', kinds: ['drr'], why: 'Uses daily', provider: world.organisation.treatment }))).toContain('agrees: Ask first')
    expect(await refusal(world.perform(manager, considerTreatment, { person, decision: 'assess', kinds: ['drr'], why: 'Uses daily', provider: world.organisation.outsider, agrees: 'yes' }))).toContain('provider: Choose a provider')
    expect(await refusal(world.ask(worker, treatmentOfPerson, { person }))).not.toBe('allowed')
    await asked(person)
    expect(await refusal(world.perform(manager, considerTreatment, { person, decision: 'assess', kinds: ['atr'], why: 'Again', agrees: 'yes' }))).toContain('is open already')
    expect(await waits(worker, person)).toMatchObject([{ key: 'path to-assess', due: '2026-11-30', owner: 'the treatment provider' }])
    expect(await waits(manager, person)).toEqual([])
    expect(await refusal(go(worker, person, 'willing'))).toContain('move: “They are willing” cannot follow'.slice(0, 5))
    await done(go(worker, person, 'suitable'))
    expect(await refusal(go(worker, person, 'willing'))).toBe('move: This is for the offender manager to record.')
    expect(await waits(manager, person)).toMatchObject([{ key: 'path assessed', words: 'Ask whether they are willing' }])
    expect(await refusal(go(manager, person, 'propose', { court: 'Test Magistrates', hearing: '2026-12-01' }))).toContain('cannot follow')
    await done(go(manager, person, 'willing'))
    expect(await refusal(go(manager, person, 'propose', { court: 'Test Magistrates', hearing: '2026-11-22' }))).toContain('hearing:')
    await done(go(manager, person, 'propose', { court: 'Test Magistrates', hearing: '2026-12-01' }))
    expect(await waits(manager, person)).toMatchObject([{ key: 'path proposed', due: '2026-12-01' }])
    await done(go(manager, person, 'not-made', { words: 'A fine' }))
    expect(await waits(manager, person)).toEqual([])
    expect(await refusal(world.ask(worker, treatmentOfPerson, { person }))).toBe('allowed')
    expect(await refusal(world.ask(await on('2026-11-24', 'caseworker', 'treatment'), treatmentOfPerson, { person }))).not.toBe('allowed')
  })

  test('an older form is told so, and the notices name nobody and no treatment', async () => {
    const { person } = await sentenced({ surname: 'Zqsurname' })
    const { path, reference } = await asked(person)
    await done(go(worker, person, 'suitable'))
    expect(await world.perform(manager, moveTreatment, { path, version: 1, move: 'willing' })).toMatchObject({ ok: false, kind: 'stale' })
    const notices = await owner.selectFrom('notice').select(['words', 'account_id', 'role']).where('words', 'like', `${reference}%`).execute()
    expect(notices).toHaveLength(2)
    expect(JSON.stringify(notices)).not.toMatch(/Zq|drug|DRR|treatment/i)
  })
})

describe('a requirement in force', () => {
  test('the court makes it from a proposal with consent, and without one only when consent has a day', async () => {
    const made = await sentenced()
    expect(await refusal(world.perform(manager, makeRequirement, { ...made, ...ORDER }))).toContain('consented:')
    await required(made)
    const [one] = (await seen(manager, made.person)).requirements
    expect(one).toMatchObject({ state: 'in-force', consentedOn: '2026-11-23', source: 'platform', title: 'Drug rehabilitation' })
    expect(await refusal(world.perform(manager, makeRequirement, { ...made, path: (await seen(manager, made.person)).paths[0]!.id, ...ORDER }))).toContain('not before the court any more')
    await expect(sql`insert into treatment_requirement (id, person_id, sentence_id, reference, kinds, court, made_on, ends_on, setting, state, state_on, source, organisation_id, recorded_at)
      select gen_random_uuid(), person_id, sentence_id, 'T-ABCDEFG', kinds, court, made_on, ends_on, setting, state, state_on, 'platform', organisation_id, recorded_at from treatment_requirement where id = ${one!.id}`.execute(owner)).rejects.toThrow(/check/)
  })

  test('a missed appointment becomes the offender manager’s next step: warn, then the court; the court settles it', async () => {
    const made = await sentenced()
    await required(made)
    const { person } = made
    const requirement = (await seen(manager, person)).requirements[0]!
    const miss = async (day: string) => {
      const then = await on(day, 'caseworker', 'treatment')
      await done(world.perform(then, planSession, { requirement: requirement.id, day }))
      const session = (await seen(then, person)).requirements[0]!.sessions.find((each) => each.day === day)!
      await done(world.perform(then, recordAttendance, { treatmentSession: session.id, attendance: 'missed' }))
      return world.perform(then, recordAttendance, { treatmentSession: session.id, attendance: 'attended' })
    }
    const step = async (day: string, name: string) => {
      const then = await on(day)
      return world.perform(then, stepRequirement, { requirement: requirement.id, version: (await seen(then, person)).requirements[0]!.version, step: name as 'warned', day, words: 'By letter and in person' })
    }
    expect(await refusal(miss('2026-11-25'))).toContain('recorded it already')
    expect(await waits(await on('2026-11-26'), person)).toEqual(expect.arrayContaining([expect.objectContaining({ key: 'compliance', words: 'Did not come on 25 November 2026, without an acceptable reason: warn them' })]))
    await done(step('2026-11-26', 'warned'))
    expect((await waits(await on('2026-11-26'), person)).map((row) => row.key)).not.toContain('compliance')
    await miss('2026-12-02')
    expect((await seen(await on('2026-12-03'), person)).requirements[0]!.compliance).toContain('take it to the court')
    await done(step('2026-12-03', 'breach-begun'))
    expect(await waits(await on('2026-12-03'), person)).toMatchObject([{ key: 'breach' }])
    expect(await refusal(step('2026-12-04', 'completed'))).toContain('cannot be recorded while')
    await done(step('2026-12-08', 'breach-decided'))
    expect((await seen(await on('2026-12-09'), person)).requirements[0]).toMatchObject({ state: 'in-force', complies: true })
    await done(step('2026-12-10', 'completed'))
    expect(await waits(await on('2026-12-10'), person)).toEqual([])
    expect(await refusal(world.perform(await on('2026-12-10', 'caseworker', 'treatment'), planSession, { requirement: requirement.id, day: '2026-12-14' }))).toContain('has ended')
    expect(await refusal(world.ask(await on('2026-12-11', 'caseworker', 'treatment'), treatmentOfPerson, { person }))).not.toBe('allowed')
  })

  test('reviews keep a month between them, ask the provider for a report, and the decision is recorded once', async () => {
    const made = await sentenced()
    await required(made)
    const { id } = (await seen(manager, made.person)).requirements[0]!
    expect(await refusal(world.perform(worker, planReview, { requirement: id, day: '2026-12-23' }))).not.toBe('allowed')
    expect(await refusal(world.perform(manager, planReview, { requirement: id, day: '2026-12-22' }))).toBe('day: Reviews are at least a month apart: choose 23 December 2026 or later.')
    await done(world.perform(manager, planReview, { requirement: id, day: '2026-12-23' }))
    expect(await refusal(world.perform(manager, planReview, { requirement: id, day: '2027-01-02' }))).toContain('day: Reviews are at least a month apart')
    expect((await waits(worker, made.person)).map((row) => [row.key, row.due])).toEqual(expect.arrayContaining([['report', '2026-12-20'], ['test', '2026-12-07']]))
    const review = (await seen(worker, made.person)).requirements[0]!.reviews[0]!
    expect(await refusal(world.perform(manager, recordReview, { treatmentReview: review.id, outcome: 'continues' }))).toContain('is not until')
    await done(world.perform(worker, recordTest, { requirement: id, day: '2026-11-23', result: 'positive', words: SECRET }))
    expect(await refusal(world.perform(worker, recordTest, { requirement: id, day: '2026-11-23', result: 'negative' }))).toContain('recorded already')
    await done(world.perform(worker, writeReport, { treatmentReview: review.id, words: `Came to all. ${SECRET} once.` }))
    expect((await waits(worker, made.person)).map((row) => row.key)).not.toContain('report')
    expect((await waits(worker, made.person)).find((row) => row.key === 'test')?.due).toBe('2026-12-07')
    const later = await on('2026-12-23')
    await done(world.perform(later, recordReview, { treatmentReview: review.id, outcome: 'continues' }))
    expect(await refusal(world.perform(later, recordReview, { treatmentReview: review.id, outcome: 'adjourned', words: 'Late' }))).toContain('recorded already')
    expect((await waits(later, made.person)).find((row) => row.key === 'plan-review')?.due).toBe('2027-01-23')
  })

  test('what was imported without consent stands out until it is recorded, and reviews too close are named', async () => {
    const made = await sentenced()
    const id = await imported(made)
    const review = (day: string, outcome: string | null) => owner.insertInto('treatment_review').values({ id: crypto.randomUUID(), requirement_id: id, person_id: made.person, day, outcome, recorded_on: outcome === null ? null : day, organisation_id: world.organisation.probation, recorded_at: new Date('2026-11-02T09:00:00Z') }).execute()
    await review('2026-12-07', 'continues')
    await review('2026-12-17', null)
    const [one] = (await seen(manager, made.person)).requirements
    expect(one!.warnings).toEqual([expect.stringContaining('The review on 17 December 2026 is less than a month after'), expect.stringContaining('No consent is recorded: it was imported without')])
    expect((await waits(manager, made.person))[0]).toMatchObject({ key: 'consent', due: '2026-11-02' })
    await done(world.perform(manager, stepRequirement, { requirement: id, version: 1, step: 'consent-recorded', day: '2026-11-23' }))
    expect((await waits(manager, made.person)).map((row) => row.key)).not.toContain('consent')
    expect(await refusal(world.perform(manager, stepRequirement, { requirement: id, version: 2, step: 'consent-recorded', day: '2026-11-23' }))).toContain('cannot be recorded while')
  })

  test('a death that a prison records ends everything, and the prison is told nothing of it', async () => {
    const made = await sentenced({ involved: { prison: 'supplied' } })
    await asked(made.person)
    const other = await imported(made, { consented: '2026-11-01' })
    const custody = crypto.randomUUID()
    await owner.insertInto('sentence').values({ id: custody, person_id: made.person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-11-10', months: 20, custody_start: '2026-11-10', prison_code: 'PBI', planned_release: '2027-05-01', sentence_end: '2028-10-31', supervision_end: '2028-10-31', recorded_at: new Date('2026-11-10T09:00:00Z') }).execute()
    const said = await world.perform(await world.as('prison-offender-manager', 'prison'), endCustody, { sentence: custody, how: 'died', ended: '2026-11-23', version: 1, reason: 'Told by the police' })
    expect(said.ok).toBe(true)
    expect(JSON.stringify(said)).not.toMatch(/treatment|drug/i)
    expect(await owner.selectFrom('treatment_path').select('state').where('person_id', '=', made.person).execute()).toEqual([{ state: 'died' }])
    expect(await owner.selectFrom('treatment_requirement').select('state').where('id', '=', other).execute()).toEqual([{ state: 'died' }])
    expect(await waits(manager, made.person)).toEqual([])
  })
})

describe('who sees what', () => {
  const everything = async (role: Parameters<typeof world.as>[0], at: Parameters<typeof world.as>[1], person: string): Promise<string> => {
    const context = await world.as(role, at)
    const answers = [await world.ask(context, treatmentOfPerson, { person }), await world.ask(context, treatmentList, {}), await world.ask(context, openPerson, { person }), await world.ask(context, treatmentForms, { person })]
    return JSON.stringify(answers)
  }

  test('health words reach nobody without sight; who sees sentences sees that there is a requirement and whether it is complied with', async () => {
    const made = await sentenced({ surname: 'Zqwhole', involved: { prison: 'supplied', housing: 'supplied', police: 'supplied', 'other-provider': 'referred' } })
    await required(made)
    const { person } = made
    const { id } = (await seen(manager, person)).requirements[0]!
    await done(world.perform(worker, recordTest, { requirement: id, day: '2026-11-23', result: 'positive', words: SECRET }))
    await done(world.perform(manager, planReview, { requirement: id, day: '2026-12-23' }))
    await done(world.perform(worker, writeReport, { treatmentReview: (await seen(worker, person)).requirements[0]!.reviews[0]!.id, words: `Came. ${SECRET} found.` }))
    await done(world.perform(worker, planSession, { requirement: id, day: '2026-11-23' }))
    await done(world.perform(worker, recordAttendance, { treatmentSession: (await seen(worker, person)).requirements[0]!.sessions[0]!.id, attendance: 'missed' }))

    expect(await everything('offender-manager', 'probation', person)).toContain(SECRET)
    expect(await everything('caseworker', 'treatment', person)).toContain(SECRET)
    for (const [role, at] of [['prison-offender-manager', 'prison'], ['resettlement-worker', 'prison']] as const) {
      const told = await everything(role, at, person)
      expect([role, told.includes(SECRET), told.includes('positive'), told.includes('Positive')]).toEqual([role, false, false, false])
      expect(told).toContain('Drug rehabilitation')
      expect(told).toContain('warn them')
      expect(told).toContain('Your role does not see this: health detail')
    }
    for (const [role, at] of [['housing-officer', 'housing'], ['caseworker', 'other-provider'], ['governance-lead', 'commissioner'], ['victim-liaison-officer', 'probation'], ['data-officer', 'police'], ['analyst', 'commissioner'], ['caseworker', 'outsider']] as const) {
      const told = await everything(role, at, person)
      expect([role, at, /Zqmethadone|Drug rehabilitation|drug test|treatment provider/.exec(told)?.[0] ?? null]).toEqual([role, at, null])
    }
  })

  test('whoever does not see health acts on nothing of it, and hears the same as of nobody', async () => {
    const made = await sentenced({ involved: { prison: 'supplied' } })
    const { path } = await asked(made.person)
    const other = await world.as('caseworker', 'other-provider')
    for (const context of [other, await world.as('offender-manager', 'outsider')]) {
      const [told, nobody] = [await world.perform(context, moveTreatment, { path, version: 1, move: 'suitable' }), await world.perform(context, moveTreatment, { path: crypto.randomUUID(), version: 1, move: 'suitable' })]
      expect(told).toEqual(nobody)
      expect(told.ok).toBe(false)
    }
    const id = await imported(made, { consented: '2026-11-01' })
    expect(await refusal(world.perform(other, planSession, { requirement: id, day: '2026-11-25' }))).not.toBe('allowed')
    expect(await refusal(world.perform(other, recordTest, { requirement: id, day: '2026-11-20', result: 'negative' }))).not.toBe('allowed')
  })

  test('the provider is asked on its own list for a test that is overdue; the offender manager’s day does not tell of tests', async () => {
    const made = await sentenced({ imposed: '2026-10-20' })
    await imported(made, { consented: '2026-10-19', made: '2026-10-20' })
    await owner.insertInto('involvement').values({ id: crypto.randomUUID(), person_id: made.person, organisation_id: world.organisation.treatment, basis: 'referred', class: 'health', from_day: '2026-10-20', because_of: 'test', because_id: crypto.randomUUID() }).execute()
    expect(await waits(worker, made.person)).toEqual(expect.arrayContaining([expect.objectContaining({ key: 'test', due: '2026-11-03' })]))
    expect((await waits(manager, made.person)).map((row) => row.key)).not.toContain('test')
    const head = await world.as('delivery-unit-head', 'probation')
    expect((await waits(head, made.person)).map((row) => row.key)).toEqual(['session'])
  })
})
