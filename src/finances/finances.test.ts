/** Money and papers through the door, on the real database: the story of one release, what each role sees, and attacks. */
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { makeWorld, TODAY, type OrganisationName } from '../../tests/world.ts'
import { addDays } from '../core/dates.ts'
import { recordEvent } from '../licences/actions.ts'
import { openPerson, searchPeople } from '../people/actions.ts'
import { changeReleaseDay, endCustody, listSentences, recordRelease, recordReturn } from '../sentences/actions.ts'
import { addMoney, askMoney, helpMoney, moneyList, moneyOf, moveMoney } from './actions.ts'

const world = await makeWorld()
const { owner } = world.databases
const RELEASE = '2026-12-11'
const on = (day = TODAY, role: Parameters<typeof world.as>[0] = 'resettlement-worker', at: OrganisationName = 'prison') => world.as(role, at, new Date(`${day}T09:00:00Z`))
const coachOn = (day = TODAY) => on(day, 'work-coach', 'jobcentre')
const managerOn = (day = TODAY) => on(day, 'offender-manager', 'probation')

const service = randomUUID()
await owner.insertInto('service').values({ id: service, reference: 'DEBT-1', title: 'Debt advice', kind: 'Test', provider_organisation_id: world.organisation.provider, about: 'For tests', area_kind: 'everywhere', area_name: 'England', women: true, men: true, source: 'Invented for tests' }).execute()
await owner.insertInto('service_pathway').values({ service_id: service, pathway: 'finance-benefit-debt' }).execute()

const inPrison = async (more: { release?: string; start?: string; surname?: string } = {}): Promise<{ person: string; sentence: string }> => {
  const person = await world.person({ probation: 'responsible', prison: 'responsible' }, { surname: more.surname ?? 'Pennyworth' })
  const sentence = randomUUID()
  const start = more.start ?? '2026-09-01'
  await owner.insertInto('sentence').values({ id: sentence, person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: start, months: 8, custody_start: start, prison_code: 'PBI', planned_release: more.release ?? RELEASE, released_on: null, sentence_end: '2028-10-31', supervision_end: '2028-10-31', recorded_at: new Date('2026-03-01T09:00:00Z') }).execute()
  await owner.insertInto('management').values({ id: randomUUID(), person_id: person, side: 'community', account_id: (await managerOn()).viewer.accountId, organisation_id: world.organisation.probation, from_day: '2026-10-01', reason: 'For tests', decided_at: new Date('2026-10-01T09:00:00Z') }).execute()
  return { person, sentence }
}
const answers = { account: 'no', credit: 'yes', rent: 'universal-credit', landlord: 'Specimen Homes', debts: 'Peterborough council\nA catalogue', fines: 'Peterborough Magistrates’ Court', words: '', jobcentre: world.organisation.jobcentre, adviser: world.organisation.provider } as const
const papers = () => ({ papers: [], order: ['birth-certificate' as const] })
const asked = async (more: Parameters<typeof inPrison>[0] = {}) => {
  const made = await inPrison(more)
  const done = await world.perform(await on(), askMoney, { person: made.person, ...answers, ...papers() })
  if (!done.ok) throw new Error(done.message)
  return made
}
type Context = Awaited<ReturnType<typeof on>>
const money = async (context: Context, person: string) => { const seen = await world.ask(context, moneyOf, { person }); if (!seen.ok) throw new Error(seen.message); return seen.value }
const itemOf = async (context: Context, person: string, kind: string) => { const found = (await money(context, person)).items.find((one) => one.kind === kind); if (!found) throw new Error(`No ${kind}`); return found }
const step = async (context: Context, person: string, kind: string, move: string, more: { on?: string; day?: string; words?: string } = {}) => {
  const { id, version } = await itemOf(context, person, kind)
  return world.perform(context, moveMoney, { person, financeItem: id, version, move, on: more.on ?? context.today, day: more.day ?? '', words: more.words ?? '' })
}
const done = async (result: ReturnType<typeof step>): Promise<void> => expect(await result).toMatchObject({ ok: true })
const listed = async (context: Context, person: string) => { const seen = await world.ask(context, moneyList, {}); if (!seen.ok) throw new Error(seen.message); return seen.value.sections.flatMap(({ section, rows }) => rows.filter((row) => row.personId === person).map((row) => `${section} ${row.title}`)) }
const due = async (context: Context, person: string) => { const seen = await world.ask(context, openPerson, { person }); if (!seen.ok) throw new Error(seen.message); return seen.value.due.filter(({ href }) => href.includes('/money')) }

describe('the story of one release', () => {
  test('asked at reception, seven things begin, each with an owner; the prison, the coach and the adviser find theirs', async () => {
    const { person } = await asked()
    const seen = await money(await on(), person)
    expect(seen.items.map(({ kind, what }) => `${kind} ${what ?? ''}`.trim()).toSorted()).toEqual(['bank-account', 'debt A catalogue', 'debt Peterborough council', 'fines Peterborough Magistrates’ Court', 'housing-costs Specimen Homes', 'identity-document birth-certificate', 'universal-credit'])
    expect(seen.next.map(({ item, owner }) => `${item?.kind} ${owner}`)).toEqual(expect.arrayContaining(['universal-credit prison', 'debt adviser', 'bank-account prison']))
    expect(await listed(await on(), person)).toContain('papers Birth certificate')
    expect(await listed(await coachOn(), person)).toEqual(['no-appointment Universal Credit'])
    expect((await listed(await on(addDays(TODAY, 20), 'caseworker', 'provider'), person)).toSorted()).toEqual(['due Debt: A catalogue', 'due Debt: Peterborough council'])
    expect((await due(await on(), person)).map(({ words }) => words)).toContainEqual(expect.stringMatching(/^Birth certificate: order it/))
    expect(await world.perform(await on(), askMoney, { person, ...answers, ...papers() })).toMatchObject({ ok: false, message: expect.stringContaining('asked already') })
  })

  test('the coach books, the claim waits for release, the advance and the first payment are chased; then the coach sees the person no longer', async () => {
    const { person, sentence } = await asked()
    const coach = await coachOn()
    await done(step(await on(), person, 'universal-credit', 'prepare'))
    expect(await step(coach, person, 'universal-credit', 'book', { day: '2026-12-10' })).toMatchObject({ ok: false, field: 'day' })
    await done(step(coach, person, 'universal-credit', 'book', { day: RELEASE }))
    expect(await step(coach, person, 'universal-credit', 'claim')).toMatchObject({ ok: false, message: expect.stringContaining('regulation 19(1)(b)') })
    expect(await listed(await on(), person)).not.toContain('claim Universal Credit')
    const release = await world.perform(await on(RELEASE), recordRelease, { sentence, released: RELEASE, version: 1 })
    expect(JSON.stringify(release)).toContain('passes to the offender manager')
    expect(await listed(await coachOn(RELEASE), person)).toEqual(['claim Universal Credit'])
    expect(await step(await coachOn('2026-12-14'), person, 'universal-credit', 'claim', { on: '2026-12-10' })).toMatchObject({ ok: false, field: 'on' })
    await done(step(await coachOn(RELEASE), person, 'universal-credit', 'claim'))
    await done(step(await coachOn(RELEASE), person, 'universal-credit', 'advance'))
    expect(await listed(await coachOn(addDays(RELEASE, 35)), person)).toEqual(['due Universal Credit'])
    expect(await listed(await coachOn(addDays(RELEASE, 36)), person)).toEqual(['late-payment Universal Credit'])
    expect((await money(await managerOn(addDays(RELEASE, 36)), person)).next.find(({ item }) => item?.kind === 'universal-credit')).toMatchObject({ owner: 'jobcentre', due: addDays(RELEASE, 35) })
    await done(step(await coachOn(addDays(RELEASE, 40)), person, 'universal-credit', 'pay'))
    expect(await world.ask(await coachOn(addDays(RELEASE, 41)), moneyOf, { person })).toMatchObject({ ok: false, kind: 'not-found' })
  })

  test('what the prison left undone is the offender manager’s from release on', async () => {
    const { person, sentence } = await asked()
    expect(await listed(await managerOn(), person)).toEqual([])
    await world.perform(await on(RELEASE), recordRelease, { sentence, released: RELEASE, version: 1 })
    expect((await listed(await managerOn(addDays(RELEASE, 3)), person)).toSorted()).toEqual(['due Bank account', 'due Fines: Peterborough Magistrates’ Court', 'due Rent while in prison: Specimen Homes', 'papers Birth certificate', 'due Universal Credit'].toSorted())
  })

  test('rent is paid as long as the rule lets it be, and runs out with a warning', async () => {
    const { person } = await asked({ start: '2026-06-01' })
    expect((await money(await on(), person)).rent).toMatchObject({ goesOn: 'no' })
    const short = await asked({ start: '2026-11-01', release: '2027-03-01' })
    expect((await money(await on(), short.person)).rent).toMatchObject({ goesOn: 'yes', until: '2027-03-01', source: expect.stringContaining('regulation 19(2)') })
    expect(await step(await on(), short.person, 'housing-costs', 'continue', { day: '2027-03-02' })).toMatchObject({ ok: false, field: 'day' })
    await done(step(await on(), short.person, 'housing-costs', 'continue', { day: '2026-12-24' }))
    expect(await listed(await on(), short.person)).toContain('rent Rent while in prison: Specimen Homes')
  })
})

describe('what comes between', () => {
  test('a release brought forward or back breaks the appointment: said before it is saved, first on the coach’s list', async () => {
    const { person, sentence } = await asked()
    await done(step(await coachOn(), person, 'universal-credit', 'book', { day: RELEASE }))
    const moved = await world.perform(await on(), changeReleaseDay, { sentence, day: '2026-12-18', reason: 'Remand was counted wrongly', version: 1 })
    expect(JSON.stringify(moved)).toContain('it falls while they are in prison')
    expect(await listed(await coachOn(), person)).toEqual(['wrong Universal Credit'])
    await done(step(await coachOn(), person, 'universal-credit', 'book', { day: '2026-12-18' }))
    expect(await listed(await coachOn(), person)).toEqual([])
  })

  test('an imported claim from before release is shown as what it cannot be, and can be made anew', async () => {
    const { person, sentence } = await asked()
    const { id } = await itemOf(await on(), person, 'universal-credit')
    await owner.insertInto('finance_step').values({ id: randomUUID(), person_id: person, item_id: id, move: 'claim', state: 'claimed', on_day: '2026-11-20', given_day: '2026-12-25', claimed_on: '2026-11-20', organisation_id: world.organisation.jobcentre, recorded_on: '2026-11-20', recorded_at: new Date() }).execute()
    expect((await money(await on(), person)).items.find((one) => one.id === id)?.wrong).toContain('cannot be entitled')
    await world.perform(await on(RELEASE), recordRelease, { sentence, released: RELEASE, version: 1 })
    await done(step(await coachOn(RELEASE), person, 'universal-credit', 'claim'))
    expect((await itemOf(await coachOn(RELEASE), person, 'universal-credit')).wrong).toBeNull()
  })

  test('a recall stops the claim and keeps the rest, which goes on in the new custody; it is asked anew', async () => {
    const { person, sentence } = await asked()
    await world.perform(await on(RELEASE), recordRelease, { sentence, released: RELEASE, version: 1 })
    const recall = await world.perform(await managerOn('2026-12-20'), recordEvent, { person, kind: 'recall', day: '2026-12-20' })
    expect(JSON.stringify(recall)).toContain('Universal Credit stops')
    expect((await itemOf(await managerOn('2026-12-20'), person, 'universal-credit')).state).toBe('recalled')
    const row = await owner.selectFrom('sentence').select('version').where('id', '=', sentence).executeTakeFirstOrThrow()
    const back = await world.perform(await managerOn('2026-12-21'), recordReturn, { sentence, prison: 'PBI', returned: '2026-12-21', plannedRelease: '2027-02-12', reason: 'Recalled for 28 days', version: row.version })
    expect(JSON.stringify(back)).toContain('on with the prison')
    const seen = await money(await on('2026-12-22'), person)
    expect(seen.review).toBeNull()
    expect(seen.next[0]).toMatchObject({ owner: 'prison' })
    expect(seen.next.some(({ item }) => item?.kind === 'identity-document')).toBe(true)
  })

  test('a death ends everything: nobody is asked, and the coach sees nothing on the list', async () => {
    const { person, sentence } = await asked()
    const ended = await world.perform(await managerOn(), endCustody, { sentence, how: 'died', ended: TODAY, reason: 'Told by the governor', version: 1 })
    expect(JSON.stringify(ended)).toContain('nobody is asked for them any more')
    expect([await listed(await on(), person), await listed(await coachOn(), person)]).toEqual([[], []])
    expect((await money(await managerOn(), person)).items.every(({ state }) => state === 'died')).toBe(true)
  })

  test('two who record at once: the second is shown what the first recorded', async () => {
    const { person } = await asked()
    const { id, version } = await itemOf(await on(), person, 'bank-account')
    const record = async (move: string) => world.perform(await on(), moveMoney, { person, financeItem: id, version, move, on: TODAY, day: '', words: 'so' })
    expect(await record('apply')).toMatchObject({ ok: true })
    expect(await record('not-needed')).toMatchObject({ ok: false, kind: 'stale' })
  })
})

describe('attacks', () => {
  test('a work coach is told who the person is, the claim and the day of release: no offence, no risk, no health, no debts', async () => {
    const { person } = await asked({ surname: 'Coachable' })
    const coach = await coachOn()
    const seen = JSON.stringify([await world.ask(coach, moneyOf, { person }), await world.ask(coach, moneyList, {})])
    expect(seen).toContain('Coachable')
    expect(seen).not.toMatch(/TH68010|theft|Test Court|catalogue|Specimen Homes|magistrates|birth-certificate/i)
    for (const answer of [await world.ask(coach, openPerson, { person }), await world.ask(coach, searchPeople, { words: 'Coachable' }), await world.ask(coach, listSentences, { person })]) expect(answer.ok).toBe(false)
  })

  test('another Jobcentre, a provider not asked and a stranger find nobody, by id neither', async () => {
    const { person } = await asked()
    const { id, version } = await itemOf(await on(), person, 'debt')
    for (const [role, at] of [['work-coach', 'outsider'], ['work-coach', 'provider'], ['caseworker', 'other-provider'], ['caseworker', 'jobcentre'], ['housing-officer', 'housing'], ['analyst', 'commissioner'], ['victim-liaison-officer', 'probation'], ['resettlement-worker', 'outsider']] as const) {
      const context = await on(TODAY, role, at)
      expect(await world.ask(context, moneyOf, { person }), `${role} ${at}`).toMatchObject({ ok: false })
      expect(await world.perform(context, moveMoney, { person, financeItem: id, version, move: 'agree', on: TODAY, day: '', words: 'settled' }), `${role} ${at}`).toMatchObject({ ok: false })
    }
    // The coach by the id of a debt, the adviser by the id of the claim, and somebody else's thing under this person.
    expect(await world.perform(await coachOn(), moveMoney, { person, financeItem: id, version, move: 'agree', on: TODAY, day: '', words: 'settled' })).toMatchObject({ ok: false, kind: 'not-found' })
    const other = await asked()
    const claim = await itemOf(await on(), other.person, 'universal-credit')
    expect(await world.perform(await coachOn(), moveMoney, { person, financeItem: claim.id, version: claim.version, move: 'prepare', on: TODAY, day: '', words: '' })).toMatchObject({ ok: false, kind: 'not-found' })
    expect(await world.perform(await coachOn(), moveMoney, { person: other.person, financeItem: claim.id, version: claim.version, move: 'not-needed', on: TODAY, day: '', words: 'why not' })).toMatchObject({ ok: false, field: 'move' })
  })

  test('numbers are refused in every box, in figures and in words, and the database refuses what gets past', async () => {
    const { person } = await inPrison()
    for (const [field, text] of [['words', 'account 12 34 56 78'], ['landlord', 'one two three four five six'], ['debts', 'card 4000 0000 0000 0002'], ['fines', 'QQ 12 34 56 C']] as const)
      expect(await world.perform(await on(), askMoney, { person, ...answers, ...papers(), [field]: text })).toMatchObject({ ok: false, field })
    expect(await world.perform(await on(), askMoney, { person, ...answers, ...papers() })).toMatchObject({ ok: true })
    expect(await step(await on(), person, 'bank-account', 'apply', { words: 'sort code 12-34-56' })).toMatchObject({ ok: false, field: 'words' })
    expect(await world.perform(await on(), addMoney, { person, kind: 'debt', what: 'Loan ٤٤٤٤٤٤٤٤' })).toMatchObject({ ok: false, field: 'what' })
    await expect(owner.updateTable('finance_item').set({ what: 'account 12345678' }).where('person_id', '=', person).execute()).rejects.toThrow(/finance_item/)
  })

  test('help is asked only of who signed an agreement, and taken back at once', async () => {
    const { person } = await asked()
    const coach = await coachOn()
    const { id, version } = await itemOf(await on(), person, 'universal-credit')
    expect(await world.perform(await on(), helpMoney, { person, financeItem: id, version, partner: world.organisation.outsider })).toMatchObject({ ok: false, field: 'partner' })
    expect(await world.perform(coach, helpMoney, { person, financeItem: id, version, partner: null })).toMatchObject({ ok: false })
    expect(await world.perform(await on(), helpMoney, { person, financeItem: id, version, partner: null })).toMatchObject({ ok: true })
    expect(await world.ask(coach, moneyOf, { person })).toMatchObject({ ok: false, kind: 'not-found' })
    expect((await money(await on(), person)).next.find(({ item }) => item?.kind === 'universal-credit')).toMatchObject({ owner: 'prison' })
  })

  test('somebody who had the use of needs restricted is told of to no coach', async () => {
    const { person } = await asked()
    await owner.insertInto('sight_limit').values({ id: randomUUID(), person_id: person, kind: 'restriction', organisation_id: world.organisation.probation, classes: ['needs'], accounts: [], reason: 'For tests', from_day: '2026-01-01', review_day: '2027-01-01', set_by: (await managerOn()).viewer.accountId, set_at: new Date() }).execute()
    expect(await world.ask(await coachOn(), moneyOf, { person })).toMatchObject({ ok: false })
  })
})
