/** Continuity of care through the door: from the prison’s prescriber to the service outside, who is told what, and what is refused. */
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { makeWorld } from '../../tests/world.ts'
import { myDay, openPerson } from '../people/actions.ts'
import { changeReleaseDay, endCustody, recordRelease, recordReturn } from '../sentences/actions.ts'
import { answerCall, CALL_WORDS, continuityList, continuityOfPerson, giveAppointment, handOver, moveContinuity, recordNaloxone, recordPickup, recordPrescription, treatmentOfPerson } from './actions.ts'

const world = await makeWorld()
const { owner } = world.databases
type Place = Parameters<typeof world.as>
const on = (day: string, role: Place[0], at: Place[1]) => world.as(role, at, new Date(`${day}T09:00:00Z`))
const prison = await world.as('prison-offender-manager', 'prison')
const manager = await world.as('offender-manager', 'probation')
const worker = await world.as('caseworker', 'treatment')
/** A word that stands only in what is of class health. */
const SECRET = 'Zqmethadone'
const RELEASE = '2026-12-03'

const done = async <T>(promise: Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string }>): Promise<T> => {
  const result = await promise
  if (!result.ok) throw new Error(result.message)
  return result.value
}
const refusal = async (promise: Promise<{ readonly ok: boolean; readonly message?: string; readonly field?: string | undefined }>): Promise<string> => {
  const result = await promise
  return result.ok ? 'allowed' : `${result.field ?? ''}: ${result.message ?? ''}`
}

/** Somebody in prison who leaves on RELEASE, managed inside and outside, with a need on drugs and alcohol. */
const leaver = async ({ surname = 'Leaverton', release = RELEASE, involved = {} }: { surname?: string; release?: string; involved?: Parameters<typeof world.person>[0] } = {}) => {
  const person = await world.person({ probation: 'responsible', prison: 'responsible', ...involved }, { surname })
  const sentence = crypto.randomUUID()
  await owner.insertInto('sentence').values({ id: sentence, person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-05-10', months: 14, custody_start: '2026-05-10', prison_code: 'PBI', planned_release: release, sentence_end: '2027-07-09', supervision_end: '2027-12-02', recorded_at: new Date('2026-05-10T09:00:00Z') }).execute()
  await owner.insertInto('management').values({ id: crypto.randomUUID(), person_id: person, side: 'community', account_id: manager.viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-10-01', reason: 'For tests', decided_at: new Date('2026-10-01T09:00:00Z') }).execute()
  await owner.insertInto('assessment').values({ id: crypto.randomUUID(), person_id: person, pathway: 'drugs-alcohol', question_version: 4, need: true, why: 'Uses daily', assessed_on: '2026-11-01', organisation_id: world.organisation.probation, recorded_at: new Date('2026-11-01T09:00:00Z') }).execute()
  return { person, sentence }
}
const view = async (context: typeof manager, person: string) => done(world.ask(context, continuityOfPerson, { person }))
const current = async (context: typeof manager, person: string) => (await view(context, person)).prescriptions[0]!
const list = async (context: typeof manager, person: string) => (await done(world.ask(context, continuityList, {}))).waiting.filter((row) => row.personId === person && row.key !== 'gp').map(({ key, due }) => `${key} ${due}`)
const prescribed = async (person: string) => done(world.perform(prison, recordPrescription, { person, prescribed: 'yes', drug: 'methadone', dose: `${SECRET}, 60 ml once a day`, prescriber: 'Dr Inside' }))
const HANDOVER = { dose: `${SECRET}, 60 ml once a day`, prescriber: 'Dr Inside', lastSupervised: RELEASE, receiving: 'Dr Outside', nextPickup: '2026-12-04', pickupAt: 'Test Pharmacy', heldBy: 'Test Pharmacy', told: 'yes' as const }
const handed = async (person: string, more: Readonly<Record<string, string>> = {}, context = prison) => {
  const { id, version } = await current(context, person)
  return world.perform(context, handOver, { continuity: id, version, provider: world.organisation.treatment, ...HANDOVER, ...more })
}
const move = async (context: typeof manager, person: string, name: 'acknowledged', day: string, words = '') => {
  const { id, version } = await current(context, person)
  return world.perform(context, moveContinuity, { continuity: id, version, move: name, day, words })
}
const appoint = async (context: typeof manager, person: string, day: string, words = '') => {
  const { id, version } = await current(context, person)
  return world.perform(context, giveAppointment, { continuity: id, version, day, words })
}
/** What “my day” says of continuity about this person, what cannot wait marked. */
const due = async (context: typeof manager, person: string): Promise<string> => {
  const day = await world.ask(context, myDay, {})
  return day.ok ? day.value.parts.flatMap(({ due }) => due).filter((row) => row.person.id === person && /Continuity|Contact/.test(row.words) && !row.words.includes('GP')).map((row) => `${row.urgent ? '! ' : ''}${row.words}`).join('\n') : ''
}
/** Somebody outside whose prescription the service has taken on. */
const outside = async (surname: string) => {
  const made = await leaver({ surname })
  await prescribed(made.person)
  await done(handed(made.person))
  await done(move(worker, made.person, 'acknowledged', '2026-11-23'))
  await done(appoint(worker, made.person, '2026-12-08'))
  await done(world.perform(await on(RELEASE, 'prison-offender-manager', 'prison'), recordRelease, { sentence: made.sentence, released: RELEASE, version: 1 }))
  return made
}

describe('from prison to the community', () => {
  test('a leaver with a need is asked of, handed over, taken on, seen within three weeks and settled; each step on the list of whoever it is for', async () => {
    const { person, sentence } = await leaver()
    expect(await list(prison, person)).toEqual(['ask 2026-11-05'])
    await prescribed(person)
    expect(await list(prison, person)).toEqual(['hand-over 2026-11-26', 'naloxone 2026-12-03'])
    expect((await done(world.ask(prison, continuityList, {}))).unacknowledged.map((row) => row.personId)).toContain(person)
    expect(await refusal(world.perform(prison, recordPrescription, { person, prescribed: 'no' }))).toContain('is recorded already')
    expect(await refusal(handed(person, { told: '' }))).toContain('told: Tell them first')
    expect(await refusal(handed(person, { lastSupervised: '2026-12-05', nextPickup: '2026-12-06' }))).toContain('lastSupervised: They leave on 3 December 2026')
    expect(await refusal(world.ask(worker, continuityOfPerson, { person }))).not.toBe('allowed')
    await done(handed(person))
    expect(await list(prison, person)).toEqual(['naloxone 2026-12-03'])
    expect(await list(worker, person)).toEqual(['acknowledge 2026-11-25'])
    await done(move(worker, person, 'acknowledged', '2026-11-23'))
    expect((await done(world.ask(prison, continuityList, {}))).unacknowledged.map((row) => row.personId)).not.toContain(person)
    expect(await list(worker, person)).toEqual(['appoint 2026-11-25', 'pickup 2026-12-04'])
    expect(await refusal(appoint(worker, person, '2026-12-27'))).toContain('words: The first appointment is on day 24 after release')
    await done(appoint(worker, person, '2026-12-08'))
    const { id, version } = await current(prison, person)
    await done(world.perform(prison, recordNaloxone, { continuity: id, version, naloxone: 'trained', day: '2026-11-23' }))
    await done(world.perform(await on(RELEASE, 'prison-offender-manager', 'prison'), recordRelease, { sentence, released: RELEASE, version: 1 }))
    const then = await on('2026-12-08', 'caseworker', 'treatment')
    expect(await current(then, person)).toMatchObject({ released: true, releaseDay: RELEASE, state: 'appointed' })
    await done(world.perform(then, recordPickup, { continuity: id, day: '2026-12-04', outcome: 'collected', next: '2026-12-11' }))
    expect(await refusal(world.perform(then, recordPickup, { continuity: id, day: '2026-12-04', outcome: 'missed' }))).toContain('recorded 4 December 2026 already')
    await done(move(then, person, 'attended' as 'acknowledged', '2026-12-08'))
    expect(await list(then, person)).toEqual(['pickup 2026-12-11', 'settle 2026-12-31'])
    const last = await on('2026-12-31', 'caseworker', 'treatment')
    await done(move(last, person, 'settled' as 'acknowledged', '2026-12-31'))
    expect(await refusal(world.ask(await on('2027-01-01', 'caseworker', 'treatment'), continuityOfPerson, { person }))).not.toBe('allowed')
    expect((await current(await on('2027-01-01', 'offender-manager', 'probation'), person)).steps.map((step) => step.step)).toEqual(['prescribed', 'handed-over', 'acknowledged', 'appointed', 'naloxone', 'attended', 'settled'])
  })

  test('nothing prescribed is an answer; who does not take it on is out at once, and another service is asked', async () => {
    const none = await leaver()
    await done(world.perform(prison, recordPrescription, { person: none.person, prescribed: 'no' }))
    expect(await list(prison, none.person)).toEqual([])
    const { person } = await leaver()
    await prescribed(person)
    await done(handed(person))
    expect(await refusal(move(worker, person, 'declined' as 'acknowledged', '2026-11-23'))).toContain('words: Say why')
    await done(move(worker, person, 'declined' as 'acknowledged', '2026-11-23', 'Lives in another county'))
    expect(await list(prison, person)).toEqual(['hand-over 2026-11-26', 'naloxone 2026-12-03'])
    expect(await refusal(world.ask(await on('2026-11-24', 'caseworker', 'treatment'), continuityOfPerson, { person }))).not.toBe('allowed')
    await done(handed(person, { provider: '', service: 'Harbour of Elsewhere' }))
    expect(await list(manager, person)).toEqual(['acknowledge 2026-11-25'])
    expect(await refusal(move(prison, person, 'acknowledged', '2026-11-23'))).toContain('move: This is for Harbour of Elsewhere to record.')
    await done(move(manager, person, 'acknowledged', '2026-11-23'))
  })

  test('a release brought forward before the handover is late at once; after it the service is told, in words that tell nothing', async () => {
    const { person, sentence } = await leaver()
    await prescribed(person)
    await done(world.perform(prison, changeReleaseDay, { sentence, day: '2026-11-25', version: 1, reason: 'Recalculated' }))
    expect(await list(prison, person)).toEqual(['hand-over 2026-11-23', 'naloxone 2026-11-25'])
    await done(handed(person, { lastSupervised: '2026-11-25', nextPickup: '2026-11-26' }))
    await done(world.perform(prison, changeReleaseDay, { sentence, day: '2026-11-30', version: 2, reason: 'Recalculated' }))
    expect(await list(prison, person)).toEqual(['hand-over-again 2026-11-23', 'naloxone 2026-11-30'])
    const { reference } = await current(prison, person)
    const notices = await owner.selectFrom('notice').select('words').where('words', 'like', `${reference}%`).execute()
    expect(notices.map(({ words }) => words)).toEqual([`${reference}: somebody is to come to you on 25 November 2026. Answer by 25 November 2026.`, `${reference}: the day on which they come to you is 30 November 2026 now.`])
    await done(world.perform(await on('2026-11-30', 'prison-offender-manager', 'prison'), recordRelease, { sentence, released: '2026-11-30', version: 3 }))
    expect(await list(await on('2026-12-01', 'offender-manager', 'probation'), person)).toEqual(['chase 2026-11-26'])
  })

  test('a death or a return to prison ends it, and whoever records it is told nothing', async () => {
    const dead = await leaver()
    await prescribed(dead.person)
    const said = await world.perform(prison, endCustody, { sentence: dead.sentence, how: 'died', ended: '2026-11-23', version: 1, reason: 'Told by the wing' })
    expect([said.ok, /prescri|treatment|drug/i.test(JSON.stringify(said))]).toEqual([true, false])
    const back = await outside('Zqback')
    await done(world.perform(await on('2026-12-06', 'offender-manager', 'probation'), recordReturn, { sentence: back.sentence, prison: 'PBI', returned: '2026-12-06', plannedRelease: '2027-01-05', reason: 'Recalled', version: 2 }))
    expect(await owner.selectFrom('treatment_continuity').select('state').where('person_id', 'in', [dead.person, back.person]).orderBy('state').execute()).toEqual([{ state: 'died' }, { state: 'returned' }])
    expect(await refusal(world.ask(await on('2026-12-08', 'caseworker', 'treatment'), continuityOfPerson, { person: back.person }))).not.toBe('allowed')
    expect(await list(await on('2026-12-07', 'prison-offender-manager', 'prison'), back.person)).toEqual(['ask 2026-12-08'])
  })
})

describe('a day that was missed', () => {
  test('is the service’s at once, and asks the offender manager to contact it without a word of why; collecting closes it', async () => {
    const { person } = await outside('Zqmissed')
    const then = await on('2026-12-04', 'caseworker', 'treatment')
    const { id } = await current(then, person)
    await done(world.perform(then, recordPickup, { continuity: id, day: '2026-12-04', outcome: 'missed', words: `${SECRET} was not collected` }))
    const managing = await on('2026-12-04', 'offender-manager', 'probation')
    expect(await due(managing, person)).toBe(`! ${CALL_WORDS}`)
    expect(await due(then, person)).toContain('! Continuity of care: did not collect on 4 December 2026')
    for (const [role, at] of [['prison-offender-manager', 'prison'], ['resettlement-worker', 'prison']] as const) expect(await due(await on('2026-12-04', role, at), person)).not.toContain(CALL_WORDS)
    expect(await refusal(world.perform(then, answerCall, { person }))).not.toBe('allowed')
    await done(world.perform(managing, answerCall, { person }))
    expect(await due(managing, person)).toBe('')
    await done(world.perform(await on('2026-12-05', 'caseworker', 'treatment'), recordPickup, { continuity: id, day: '2026-12-05', outcome: 'missed' }))
    expect(await due(await on('2026-12-06', 'offender-manager', 'probation'), person)).toContain(CALL_WORDS)
    await done(world.perform(await on('2026-12-06', 'caseworker', 'treatment'), recordPickup, { continuity: id, day: '2026-12-06', outcome: 'collected', next: '2026-12-07' }))
    expect(await due(await on('2026-12-06', 'offender-manager', 'probation'), person)).toBe('')
  })
})

describe('who sees what', () => {
  const everything = async (role: Place[0], at: Place[1], person: string): Promise<string> => {
    const context = await on('2026-12-04', role, at)
    return JSON.stringify([await world.ask(context, continuityOfPerson, { person }), await world.ask(context, continuityList, {}), await world.ask(context, openPerson, { person }), await world.ask(context, treatmentOfPerson, { person }), await due(context, person)])
  }
  const HEALTH = /Zqmethadone|[Mm]ethadone|[Nn]aloxone\W|Dr Outside|Test Pharmacy|[Cc]ollect(?:ed|ing)|60 ml/

  test('health words reach nobody without sight, by no list, page, error, notice or due item', async () => {
    const { person } = await outside('Zqwhole')
    await owner.insertInto('involvement').values((['housing', 'police', 'other-provider'] as const).map((at) => ({ id: crypto.randomUUID(), person_id: person, organisation_id: world.organisation[at], basis: at === 'other-provider' ? 'referred' : 'supplied', class: 'identity', from_day: '2020-01-01', because_of: 'test', because_id: crypto.randomUUID() }))).execute()
    const { id } = await current(await on('2026-12-04', 'caseworker', 'treatment'), person)
    await done(world.perform(await on('2026-12-04', 'caseworker', 'treatment'), recordPickup, { continuity: id, day: '2026-12-04', outcome: 'missed', words: SECRET }))
    expect(await everything('offender-manager', 'probation', person)).toContain(SECRET)
    expect(await everything('caseworker', 'treatment', person)).toContain(SECRET)
    for (const [role, at] of [['resettlement-worker', 'prison'], ['housing-officer', 'housing'], ['caseworker', 'other-provider'], ['governance-lead', 'commissioner'], ['victim-liaison-officer', 'probation'], ['data-officer', 'police'], ['analyst', 'commissioner'], ['caseworker', 'outsider']] as const) {
      const told = await everything(role, at, person)
      expect([role, at, HEALTH.exec(told)?.[0] ?? null, told.includes(CALL_WORDS)]).toEqual([role, at, null, false])
    }
    const notices = JSON.stringify(await owner.selectFrom('notice').select('words').execute())
    expect(notices).not.toMatch(/Zq|drug|methadone|naloxone|prescri|treatment/i)
  })

  test('an offender manager without sight of health is told whom to contact, and nothing else', async () => {
    const { person } = await outside('Zqrestricted')
    const then = await on('2026-12-04', 'caseworker', 'treatment')
    const { id } = await current(then, person)
    await done(world.perform(then, recordPickup, { continuity: id, day: '2026-12-04', outcome: 'missed', words: SECRET }))
    // The grid of one organisation that does not let its managers see health.
    await sql`update sight_grid set sight = 'masked' where role = 'offender-manager' and class = 'health'`.execute(owner)
    try {
      const managing = await on('2026-12-04', 'offender-manager', 'probation')
      expect(await due(managing, person)).toBe(`! ${CALL_WORDS}`)
      expect(await refusal(world.perform(managing, recordNaloxone, { continuity: id, version: 1, naloxone: 'given', day: '2026-12-04' }))).toBe(await refusal(world.perform(managing, recordNaloxone, { continuity: crypto.randomUUID(), version: 1, naloxone: 'given', day: '2026-12-04' })))
      expect((await done(world.ask(managing, continuityList, {}))).waiting.filter((row) => row.personId === person)).toEqual([])
      expect((await view(managing, person)).prescriptions).toEqual([])
      await done(world.perform(managing, answerCall, { person }))
      expect(await due(managing, person)).toBe('')
    } finally {
      await sql`update sight_grid set sight = 'visible' where role = 'offender-manager' and class = 'health' and basis <> 'partner'`.execute(owner)
    }
  })

  test('another service hears of it as of nobody', async () => {
    const { person } = await outside('Zqother')
    const { id } = await current(await on('2026-12-04', 'caseworker', 'treatment'), person)
    const other = await on('2026-12-04', 'caseworker', 'other-provider')
    const attempts = (continuity: string) => Promise.all([
      world.perform(other, moveContinuity, { continuity, version: 1, move: 'attended', day: '2026-12-04' }), world.perform(other, giveAppointment, { continuity, version: 1, day: '2026-12-05' }), world.perform(other, recordPickup, { continuity, day: '2026-12-04', outcome: 'missed' }),
      world.perform(other, recordNaloxone, { continuity, version: 1, naloxone: 'given', day: '2026-12-04' })])
    expect(await attempts(id)).toEqual(await attempts(crypto.randomUUID()))
  })
})
