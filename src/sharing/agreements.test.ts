import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { listNotices } from '../notices/actions.ts'
import { openPerson } from '../people/actions.ts'
import { makeWorld, NOW, TODAY, type OrganisationName } from '../../tests/world.ts'
import type { InformationClass } from '../platform/vocabulary.ts'
import {
  changeDraft, draftAgreement, endAgreement, listAgreements, listNamed, namePerson, newVersion, openAgreement, removeParty, reviewAgreement, sendAgreement, setParty, signAgreement, unnamePerson,
} from './actions.ts'
import { attention, decideDates, decideEnd, missing, partyMissing, stateOf, stateTag, stateWords, supersededOn, type AgreementText, type PartyText, type Standing } from './agreements.ts'
import { countWords, effectSentences, reasonSentences, type Effect, type Ungained } from './effects.ts'
import { partyFaults, type PartyInLaw } from './law.ts'

const party = (more: Partial<PartyText> = {}): PartyText => ({
  organisationId: 'a', name: 'Probation', kind: 'probation', capacity: 'controller', shares: ['identity', 'needs'], signedOn: null, regime: 'law-enforcement', conditions: ['section-35-2-b'], ...more,
})
const text = (more: Partial<AgreementText> = {}): AgreementText => ({
  title: 'A', about: 'B', purposes: ['resettlement'], gateway: ['An act'], confidentiality: 'statute', impact: { doneOn: '2026-01-01', by: 'X', reference: 'Y', residual: 'low' },
  cohort: 'everyone', consentFor: [], from: '2026-01-01', until: '2027-12-31', review: '2027-01-01', parties: [party(), party({ organisationId: 'b', name: 'Prison', kind: 'prison' })], ...more,
})

describe('the law of one party', () => {
  const inLaw = (more: Partial<PartyInLaw>): PartyInLaw => ({ name: 'X', kind: 'council', capacity: 'controller', regime: 'uk-gdpr', conditions: ['article-6-1-e'], ...more })
  test.each<readonly [string, Partial<PartyInLaw>, readonly InformationClass[], RegExp | null]>([
    ['a council with a public task', {}, ['identity'], null],
    ['no regime', { regime: null }, ['identity'], /under which regime/],
    ['a council under Part 3', { regime: 'law-enforcement', conditions: ['section-35-2-b'] }, ['identity'], /no competent authority/],
    ['a treatment provider under Part 3', { kind: 'treatment', regime: 'law-enforcement', conditions: ['section-35-2-b'] }, ['identity'], /no competent authority/],
    ['the police under Part 3', { kind: 'police', regime: 'law-enforcement', conditions: ['section-35-2-b'] }, ['identity', 'sentence'], null],
    ['a prison under Part 3', { kind: 'prison', regime: 'law-enforcement', conditions: ['section-35-2-b'] }, ['identity'], null],
    ['a court under Part 3', { kind: 'court', regime: 'law-enforcement', conditions: ['section-35-2-b'] }, ['identity'], null],
    ['Part 3 without section 35', { kind: 'police', regime: 'law-enforcement', conditions: [] }, ['identity'], /section 35/],
    ['Part 3 and health without Schedule 8', { kind: 'probation', regime: 'law-enforcement', conditions: ['section-35-2-b'] }, ['health'], /Schedule 8/],
    ['Part 3 and health with Schedule 8', { kind: 'probation', regime: 'law-enforcement', conditions: ['section-35-2-b', 'schedule-8-1'] }, ['health'], null],
    ['no article 6', { conditions: [] }, ['identity'], /article 6/],
    ['health without article 9', {}, ['health'], /article 9/],
    ['health by explicit consent', { conditions: ['article-6-1-e', 'article-9-2-a'] }, ['health'], null],
    ['health in the public interest without Schedule 1', { conditions: ['article-6-1-e', 'article-9-2-g'] }, ['health'], /Schedule 1/],
    ['health in the public interest with Schedule 1', { conditions: ['article-6-1-e', 'article-9-2-g', 'schedule-1-6'] }, ['health'], null],
    ['offences without article 10', {}, ['sentence'], /article 10/],
    ['offences under official authority', { conditions: ['article-6-1-e', 'article-10-official'] }, ['sentence'], null],
    ['a condition of the other regime', { conditions: ['article-6-1-e', 'schedule-8-2'] }, ['identity'], /does not belong/],
    ['a processor acts on the controller’s conditions', { capacity: 'processor', conditions: [] }, ['health', 'sentence'], null],
  ])('%s', (_words, more, classes, said) => {
    const faults = partyFaults(inLaw(more), classes)
    if (said === null) expect(faults).toEqual([])
    else expect(faults.join(' ')).toMatch(said)
  })
})

describe('a complete text', () => {
  test.each<readonly [string, Partial<AgreementText>, RegExp | null]>([
    ['has everything', {}, null],
    ['has two parties', { parties: [party()] }, /two parties/],
    ['has a controller', { parties: [party({ capacity: 'processor', shares: [] }), party({ capacity: 'processor', shares: [] })] }, /controller/],
    ['shares something', { parties: [party({ shares: [] }), party({ shares: [] })] }, /shares anything/],
    ['lets a processor share nothing of its own', { parties: [party(), party({ name: 'Host', capacity: 'processor' })] }, /Host is a processor/],
    ['names its purposes', { purposes: [] }, /purposes/],
    ['names a statute', { gateway: [] }, /statute/],
    ['says why confidentiality gives way', { confidentiality: null }, /confidentiality/i],
    ['names what needs consent where it rests on consent', { confidentiality: 'consent' }, /choose the classes/],
    ['asks consent for nothing that nobody shares', { consentFor: ['health'] }, /health/],
    ['has its impact assessed', { impact: null }, /impact assessment/],
    ['does not begin with a high risk', { impact: { doneOn: '2026-01-01', by: 'X', reference: 'Y', residual: 'high' } }, /Information Commissioner/],
  ])('%s', (_words, more, said) => {
    if (said === null) expect(missing(text(more))).toEqual([])
    else expect(missing(text(more)).join(' ')).toMatch(said)
  })
  test.each<readonly [string, PartyText[], readonly RegExp[]]>([
    ['nothing', [party(), party({ organisationId: 'b', name: 'Prison', kind: 'prison' })], []],
    ['its own section 35', [party({ conditions: [] })], [/^Probation needs a condition of section 35/]],
    ['Schedule 8 of both where it brings health', [party({ shares: ['identity', 'health'] }), party({ organisationId: 'b', name: 'Prison', kind: 'prison' })], [/^Probation needs a condition of Schedule 8/, /^Prison needs a condition of Schedule 8/]],
    ['article 9 of a council where it brings health', [party({ shares: ['health'], conditions: ['section-35-2-b', 'schedule-8-1'] }), party({ organisationId: 'b', name: 'Council', kind: 'council', regime: 'uk-gdpr', conditions: ['article-6-1-e'] })], [/^Council needs a condition of article 9/]],
    ['not what others lacked before', [party(), party({ organisationId: 'b', name: 'Prison', kind: 'prison', conditions: [] })], []],
  ])('putting a party in lacks %s', (_words, parties, said) => {
    const lacking = partyMissing(parties, 'a')
    expect(lacking).toHaveLength(said.length)
    said.forEach((one, i) => expect(lacking[i]).toMatch(one))
  })
  test.each<readonly [string, { from: string; until: string; review: string }, string | null]>([
    ['in order', { from: TODAY, until: '2027-12-31', review: '2027-01-01' }, null],
    ['last before first', { from: TODAY, until: '2026-01-01', review: TODAY }, 'until'],
    ['over', { from: '2020-01-01', until: '2026-11-22', review: '2020-02-01' }, 'until'],
    ['review after the end', { from: TODAY, until: '2027-01-01', review: '2027-01-02' }, 'review'],
    ['review too late', { from: TODAY, until: '2030-01-01', review: '2029-01-01' }, 'review'],
  ])('dates: %s', (_words, dates, field) => {
    const decided = decideDates(dates, TODAY)
    expect(decided.ok ? null : decided.field).toBe(field)
  })
})

describe('the state is computed', () => {
  const standing = (more: Partial<Standing> = {}): Standing => ({ from: '2026-01-01', until: '2027-12-31', review: '2027-06-01', sent: true, endedEarly: false, superseded: false, parties: [{ name: 'A', signedOn: '2026-01-01' }, { name: 'B', signedOn: null }], ...more })
  const some = (signed: number, all: number): Standing['parties'] => Array.from({ length: all }, (_, i) => ({ name: `P${i}`, signedOn: i < signed ? '2026-01-01' : null }))
  test.each<readonly [Partial<Standing>, string, RegExp]>([
    [{}, 'Waits for 1 of 2 signatures', /Nothing is shared between parties yet/],
    [{ parties: some(1, 5) }, 'Waits for 4 of 5 signatures', /Nothing is shared between parties yet/],
    [{ parties: some(3, 5) }, 'In force between 3 of 5 parties', /2 parties have not signed and receive nothing/],
    [{ parties: some(2, 2) }, 'In force', /^In force until the end of 31 December 2027\.$/],
    [{ parties: some(2, 2), until: TODAY, endedEarly: true }, 'In force until midnight', /^Today is its last day, because it was ended early: what it shares is seen until midnight\.$/],
    [{ parties: [{ name: 'A', signedOn: '2026-01-01' }, { name: 'B', signedOn: '2026-12-01' }] }, 'Waits for 1 of 2 signatures', /Nothing is shared/],
  ])('in words and tag: %j', (more, tag, words) => {
    expect(stateTag(standing(more), TODAY)).toBe(tag)
    expect(stateWords(standing(more), TODAY)).toMatch(words)
  })
  const nobody = [{ name: 'A', signedOn: null }, { name: 'B', signedOn: null }]
  test.each<readonly [string, Partial<Standing>, string]>([
    ['written', { sent: false, parties: nobody }, 'draft'],
    ['sent', { parties: nobody }, 'out-for-signature'],
    ['signed by one of two', {}, 'waiting'],
    ['signed by one, the last day over', { until: '2026-11-22' }, 'ended'],
    ['signed by two of three', { parties: some(2, 3) }, 'in-force'],
    ['signed, not begun', { from: '2026-12-01', parties: some(2, 2) }, 'signed'],
    ['its last day', { until: TODAY, parties: some(2, 2) }, 'in-force'],
    ['the day after', { until: '2026-11-22' }, 'ended'],
    ['never signed and over', { parties: nobody, until: '2026-11-22' }, 'ended'],
  ])('%s', (_words, more, state) => expect(stateOf(standing(more), TODAY)).toBe(state))
  test.each<readonly [string, Partial<Standing>, RegExp | null]>([
    ['ends soon', { until: '2026-12-20', review: '2026-12-20', parties: some(2, 2) }, /Ends on 20 December 2026/],
    ['review is late', { review: '2026-11-01', parties: some(2, 2) }, /was due/],
    ['review is soon', { review: '2026-12-01', parties: some(2, 2) }, /Due for review/],
    ['ended lately', { until: '2026-11-01' }, /lost sight/],
    ['ended long ago', { until: '2026-01-02' }, null],
    ['superseded', { until: '2026-11-01', superseded: true }, null],
    ['signed by one of two', {}, /^Waits for 1 of 2 signatures: nothing is shared/],
    ['all is well', { parties: some(2, 2) }, null],
  ])('attention: %s', (_words, more, said) => {
    const words = attention(standing(more), TODAY)?.words ?? null
    if (said === null) expect(words).toBeNull()
    else expect(words).toMatch(said)
  })
  test('an end lies ahead, and never after the last day', () => {
    const end = (lastDay: string) => decideEnd({ from: '2026-01-01', until: '2026-12-31', lastDay, today: TODAY, signed: true })
    expect([end(TODAY).ok, end('2026-11-22').ok, end('2026-12-31').ok]).toEqual([true, false, false])
  })
  test('a new version takes the old one’s place when everybody who stays has signed', () => {
    const older = { from: '2026-01-01', parties: [{ organisationId: 'a', signedOn: '2026-01-01' }, { organisationId: 'b', signedOn: '2026-01-01' }, { organisationId: 'gone', signedOn: '2026-01-01' }] }
    const newer = (signedOn: string | null, from = TODAY, byKeeper = true) => ({ from, byKeeper, parties: [{ organisationId: 'a', signedOn: TODAY }, { organisationId: 'b', signedOn }] })
    expect(supersededOn(older, newer(null), TODAY)).toBeNull()
    expect(supersededOn(older, newer(TODAY), TODAY)).toBe('2026-11-22')
    expect(supersededOn(older, newer(TODAY, '2026-12-01'), TODAY)).toBe('2026-11-30')
    // Only the keeper leaves somebody out who has signed and not withdrawn.
    expect(supersededOn(older, newer(TODAY, TODAY, false), TODAY)).toBeNull()
    const left = { ...older, parties: older.parties.map((one) => (one.organisationId === 'gone' ? { ...one, withdrawnOn: TODAY } : one)) }
    expect(supersededOn(left, newer(TODAY, TODAY, false), TODAY)).toBe('2026-11-22')
  })
})

describe('who gains and who loses, in sentences', () => {
  const effect = (more: Partial<Effect>): Effect => ({ organisationId: 'p', organisation: 'HMP Peterborough', role: 'resettlement-worker', class: 'needs', gained: 312, lost: 0, partial: false, ...more })
  test('classes of the same people are one sentence, losses first', () => {
    expect(effectSentences([effect({}), effect({ class: 'plan' }), effect({ class: 'risk', gained: 0, lost: 1 })])).toEqual([
      'Resettlement workers of HMP Peterborough would lose sight of the risk of 1 person.', 'Resettlement workers of HMP Peterborough would gain the needs and the plan of 312 people.',
    ])
    expect(effectSentences([])).toEqual(['Nobody would gain or lose sight of anything.'])
  })
  const ungained = (more: Partial<Ungained> = {}): Ungained => ({ class: 'health', signed: 2, receivers: ['HMP Peterborough'], roles: 1, already: [], unconsented: false, unnamed: false, ...more })
  test.each<readonly [string, Partial<Ungained>, string]>([
    ['one signature', { signed: 1, roles: 0 }, 'For health detail: nothing until another party signs.'],
    ['no role', { roles: 0, unconsented: true }, 'For health detail: no colleague of HMP Peterborough has a role that may see a partner’s.'],
    ['another agreement', { already: ['CP-RR-1'], unconsented: true }, 'For health detail: they see it already under CP-RR-1.'],
    ['no consent', { unconsented: true }, 'For health detail: nobody yet, because no person has consented.'],
    ['an empty list', { unnamed: true }, 'For health detail: nobody yet, because no person is on its list.'],
  ])('why nobody gains: %s', (_words, more, said) => expect(reasonSentences([ungained(more)])).toEqual([said]))
  test('classes of one reason are one sentence', () => expect(reasonSentences([ungained({ already: ['A'] }), ungained({ class: 'plan', already: ['A'] })])).toEqual(['For health detail and the plan: they see it already under A.']))
  test('beyond a thousand nobody is counted', () => expect([countWords(1001, true), countWords(1000, false), countWords(40, true)]).toEqual(['more than 1,000 people', '1,000 people', 'at least 40 people']))
})

const world = await makeWorld()
const { owner } = world.databases
const lead = (organisation: OrganisationName, now?: Date) => world.as('governance-lead', organisation, now)
const words = (result: { readonly consequences: readonly { readonly words: string }[] }): string => result.consequences.map((one) => one.words).join(' ')
const TEXT = {
  title: 'Sharing for a test', about: 'Lets probation tell the outsider what it needs, in a test.', purposes: ['offender-management' as const], gateway: ['Offender Management Act 2007, section 14'], confidentiality: 'statute' as const,
  impactDoneOn: '2026-11-01', impactBy: 'A tester', impactReference: 'DPIA-1', impactResidual: 'low' as const, cohort: 'everyone' as const, from: TODAY, until: '2027-11-22', review: '2027-06-01',
}

/** A text with probation and another party, sent out by the commissioner. */
const sent = async (more: Partial<Omit<typeof TEXT, 'cohort'>> & { cohort?: 'everyone' | 'supervised' | 'named'; consentFor?: InformationClass[] } = {}, second: OrganisationName = 'outsider', shares: InformationClass[] = ['identity', 'needs']): Promise<string> => {
  const keeper = await lead('commissioner')
  const drafted = await world.perform(keeper, draftAgreement, { ...TEXT, ...more })
  if (!drafted.ok) throw new Error(drafted.message)
  const { agreement } = drafted.value
  const set = (organisation: OrganisationName, given: InformationClass[]) => world.perform(keeper, setParty, {
    agreement, organisation: world.organisation[organisation], capacity: 'controller', shares: given, ...(organisation === 'probation' || organisation === 'prison'
      ? { regime: 'law-enforcement', conditions: ['section-35-2-b', 'schedule-8-1'] } : { regime: 'uk-gdpr', conditions: ['article-6-1-e', 'article-9-2-g', 'article-10-official', 'schedule-1-6'] }),
  })
  const parties = [await set('probation', shares), await set(second, ['identity'])]
  expect(parties.map((one) => one.ok)).toEqual([true, true])
  const out = await world.perform(keeper, sendAgreement, { agreement })
  if (!out.ok) throw new Error(out.message)
  return agreement
}

// The outsider shares nothing with anybody until it signs here, and has an offender manager who sees nobody.
const stranger = await world.as('offender-manager', 'outsider')
const person = await world.person({ probation: 'responsible' })
await world.person({ probation: 'supplied' })

test('health detail that waits for consent says so: an offender manager is shown it once a person consents', async () => {
  const agreement = await sent({ consentFor: ['health'] }, 'outsider', ['identity', 'health'])
  expect((await world.perform(await lead('probation'), signAgreement, { agreement })).ok).toBe(true)
  const checked = await world.perform(await lead('outsider'), signAgreement, { agreement }, { preview: true })
  expect(words(checked)).toMatch(/For health detail: nobody yet, because no person has consented\./)
  expect((await world.perform(await lead('commissioner'), endAgreement, { agreement, reason: 'No longer needed' })).ok).toBe(true)
})

describe('an agreement from its text to its end', () => {
  test('a draft is incomplete until the law is, and says what is missing', async () => {
    const keeper = await lead('commissioner')
    const drafted = await world.perform(keeper, draftAgreement, { ...TEXT, confidentiality: '', impactDoneOn: '' })
    const agreement = drafted.ok ? drafted.value.agreement : ''
    const refused = await world.perform(keeper, sendAgreement, { agreement })
    expect(refused.ok ? [] : refused.more?.map((one) => one.message)).toEqual(['An agreement needs at least two parties.', 'Say why confidentiality lets it be shared.', 'Record the data protection impact assessment.'])
    const council = await world.perform(keeper, setParty, { agreement, organisation: world.organisation.housing, capacity: 'controller', shares: ['identity'], regime: 'law-enforcement', conditions: [] })
    expect(council.ok ? '' : council.message).toMatch(/no competent authority/)
    const processor = await world.perform(keeper, setParty, { agreement, organisation: world.organisation.provider, capacity: 'processor', shares: ['identity'], regime: 'uk-gdpr', conditions: [] })
    expect(processor.ok ? '' : processor.field).toBe('shares')
    expect((await world.perform(keeper, setParty, { agreement, organisation: randomUUID(), capacity: 'controller', shares: [], regime: 'uk-gdpr', conditions: [] })).ok).toBe(false)
    const forged = await world.perform(keeper, setParty, { agreement, organisation: world.organisation.police, capacity: 'controller', shares: ['everything' as 'identity'], regime: 'law-enforcement', conditions: [] })
    expect(forged.ok).toBe(false)
    expect((await world.perform(keeper, setParty, { agreement, organisation: world.organisation.police, capacity: 'controller', shares: ['identity'], regime: 'law-enforcement', conditions: [] })).ok).toBe(true)
    const lacking = await world.perform(keeper, setParty, { agreement, organisation: world.organisation.police, capacity: 'controller', shares: ['identity', 'health'], regime: 'law-enforcement', conditions: [] }, { preview: true })
    expect(words(lacking)).toMatch(/Before the agreement can be sent out, this is missing: Test police needs a condition of section 35.*Test police needs a condition of Schedule 8/)
    const editing = await world.ask(keeper, openAgreement, { agreement, party: world.organisation.police })
    expect(editing.ok && editing.value.editing).toMatchObject({ name: 'Test police', capacity: 'controller', shares: ['identity'], regime: 'law-enforcement', conditions: [] })
    expect((await world.ask(keeper, openAgreement, { agreement, party: world.organisation.outsider })).ok).toBe(false)
    expect((await world.ask(await lead('police'), openAgreement, { agreement, party: world.organisation.police })).ok).toBe(false)
    expect((await world.perform(keeper, removeParty, { agreement, organisation: world.organisation.police })).ok).toBe(true)
    expect((await world.perform(keeper, changeDraft, { agreement, version: 1, ...TEXT })).ok).toBe(false)
    const opened = await world.ask(keeper, openAgreement, { agreement })
    expect((await world.perform(keeper, changeDraft, { agreement, version: opened.ok ? opened.value.agreement.version : 0, ...TEXT, title: 'Another title' })).ok).toBe(true)
  })

  test('signatures bring sight, the page says to whom before, and ending takes it at midnight', async () => {
    const agreement = await sent()
    const theirs = await lead('outsider')
    expect((await world.ask(stranger, openPerson, { person })).ok).toBe(false)
    // Probation has not signed: the outsider's own signature brings it nothing.
    const alone = await world.perform(theirs, signAgreement, { agreement }, { preview: true })
    expect(words(alone)).toBe('Nobody would gain or lose sight of anything. For who they are: nothing until another party signs.')
    expect((await world.perform(await lead('probation'), signAgreement, { agreement })).ok).toBe(true)
    expect((await world.ask(stranger, openPerson, { person })).ok).toBe(false)
    const checked = await world.perform(theirs, signAgreement, { agreement }, { preview: true })
    expect(words(checked)).toBe('Offender managers of Test outsider would gain who they are and the needs of 2 people.')
    // Checking changed nothing.
    expect((await world.ask(stranger, openPerson, { person })).ok).toBe(false)
    const signed = await world.perform(theirs, signAgreement, { agreement })
    expect(signed.ok).toBe(true)
    expect(signed.consequences).toEqual(checked.consequences)
    expect((await world.ask(stranger, openPerson, { person })).ok).toBe(true)
    expect((await world.perform(theirs, signAgreement, { agreement })).ok).toBe(false)
    const change = await world.perform(await lead('commissioner'), changeDraft, { agreement, version: 3, ...TEXT })
    expect(change.ok ? '' : change.message).toMatch(/never changed/)

    // A party, controller or not, ends nothing for the others.
    for (const organisation of ['probation', 'outsider'] as const) expect(await world.perform(await lead(organisation), endAgreement, { agreement, reason: 'No longer needed' })).toMatchObject({ ok: false, message: expect.stringContaining('can withdraw') })
    const keeper = await lead('commissioner')
    const ending = await world.perform(keeper, endAgreement, { agreement, reason: 'No longer needed' }, { preview: true })
    expect(words(ending)).toMatch(/last time on 23 November 2026.*Offender managers of Test outsider would lose sight of who they are and the needs of 2 people/)
    expect((await world.perform(keeper, endAgreement, { agreement, reason: 'No longer needed' })).ok).toBe(true)
    const lastMinute = await world.as('offender-manager', 'outsider', new Date('2026-11-23T23:59:59Z'))
    const midnight = await world.as('offender-manager', 'outsider', new Date('2026-11-24T00:00:00Z'))
    expect((await world.ask(lastMinute, openPerson, { person })).ok).toBe(true)
    expect((await world.ask(midnight, openPerson, { person })).ok).toBe(false)
    const opened = await world.ask(await lead('probation', new Date('2026-11-24T09:00:00Z')), openAgreement, { agreement })
    expect(opened.ok && opened.value).toMatchObject({ state: 'ended', lostBecause: ['Offender managers of Test outsider lost sight of who they are and the needs of 2 people.'] })
    await owner.updateTable('agreement').set({ from_day: '2026-11-01', until_day: '2026-11-22' }).where('id', '=', agreement).execute()
  })

  test('one whose last day simply came says who lost sight because of it', async () => {
    const agreement = await sent({ until: '2026-12-01', review: '2026-12-01' })
    for (const organisation of ['probation', 'outsider'] as const) expect((await world.perform(await lead(organisation), signAgreement, { agreement })).ok).toBe(true)
    const later = await lead('probation', new Date('2026-12-05T09:00:00Z'))
    const opened = await world.ask(later, openAgreement, { agreement })
    expect(opened.ok && opened.value.lostBecause).toEqual(['Offender managers of Test outsider lost sight of who they are and the needs of 2 people.'])
    const { until_day: until } = await owner.selectFrom('agreement').select('until_day').where('id', '=', agreement).executeTakeFirstOrThrow()
    expect(until).toBe('2026-12-01')
    const listed = await world.ask(later, listAgreements, {})
    expect(listed.ok && listed.value.agreements.find((one) => one.id === agreement)?.attention?.words).toMatch(/lost sight/)
    await owner.updateTable('agreement').set({ until_day: '2026-11-22', from_day: '2026-11-01' }).where('id', '=', agreement).execute()
  })

  test('a new version has its own signatures, and the old one holds until they are there', async () => {
    const agreement = await sent()
    for (const organisation of ['probation', 'outsider'] as const) await world.perform(await lead(organisation), signAgreement, { agreement })
    const probation = await lead('probation')
    const made = await world.perform(probation, newVersion, { agreement })
    const newer = made.ok ? made.value.agreement : ''
    expect((await world.perform(probation, newVersion, { agreement })).ok).toBe(false)
    expect((await world.perform(probation, setParty, { agreement: newer, organisation: world.organisation.probation, capacity: 'controller', shares: ['identity', 'plan'], regime: 'law-enforcement', conditions: ['section-35-2-b'] })).ok).toBe(true)
    const out = await world.perform(probation, sendAgreement, { agreement: newer }, { preview: true })
    expect(words(out)).toMatch(/would lose sight of the needs of 2 people.*would gain the plan of 2 people/)
    expect((await world.perform(probation, sendAgreement, { agreement: newer })).ok).toBe(true)
    expect((await world.perform(probation, signAgreement, { agreement: newer })).ok).toBe(true)
    expect((await owner.selectFrom('agreement').select('until_day').where('id', '=', agreement).executeTakeFirstOrThrow()).until_day).toBe('2027-11-22')
    const last = await world.perform(await lead('outsider'), signAgreement, { agreement: newer })
    expect(words(last)).toMatch(/takes the place of ISA-.* would lose sight of the needs of 2 people.* would gain the plan of 2 people/)
    const opened = await world.ask(probation, openAgreement, { agreement })
    expect(opened.ok && opened.value.newer?.id).toBe(newer)
    const older = await owner.selectFrom('agreement').select(['from_day', 'until_day']).where('id', '=', agreement).executeTakeFirstOrThrow()
    expect(older.until_day).toBe(TODAY)
    await world.perform(probation, endAgreement, { agreement: newer, reason: 'The test is over' })
    await owner.updateTable('agreement').set({ from_day: '2026-11-01', until_day: '2026-11-22' }).where('id', 'in', [agreement, newer]).execute()
  })

  test('one signature of two shows as waiting; each lead is told, and the draft warns where nobody can sign', async () => {
    const theirs = await lead('outsider')
    const agreement = await sent()
    const told = await world.ask(theirs, listNotices, {})
    expect(told.ok && told.value.notices).toContainEqual(expect.objectContaining({ words: expect.stringMatching(/^Test commissioner asks for your organisation’s signature: Sharing for a test/), href: `/agreements/${agreement}` }))
    expect((await world.perform(await lead('probation'), signAgreement, { agreement })).ok).toBe(true)
    const opened = await world.ask(theirs, openAgreement, { agreement })
    expect(opened.ok && opened.value).toMatchObject({ state: 'waiting', tag: 'Waits for 1 of 2 signatures', unsignable: [] })
    expect((await world.ask(stranger, openPerson, { person })).ok).toBe(false)
    await owner.updateTable('agreement').set({ until_day: '2026-11-22', from_day: '2026-11-01' }).where('id', '=', agreement).execute()

    const keeper = await lead('commissioner')
    const draft = await world.perform(keeper, draftAgreement, TEXT)
    const id = draft.ok ? draft.value.agreement : ''
    await world.perform(keeper, setParty, { agreement: id, organisation: world.organisation['other-provider'], capacity: 'controller', shares: ['identity'], regime: 'uk-gdpr', conditions: ['article-6-1-e'] })
    const warned = await world.ask(keeper, openAgreement, { agreement: id })
    expect(warned.ok && warned.value.unsignable).toEqual(['Test other-provider'])
  })

  test('a review is recorded with the day of the next one', async () => {
    const agreement = await sent()
    await world.perform(await lead('probation'), signAgreement, { agreement })
    expect((await world.perform(await lead('probation'), reviewAgreement, { agreement, finding: 'Still needed and still right', next: '2027-10-01' })).ok).toBe(true)
    expect((await world.perform(await lead('outsider'), reviewAgreement, { agreement, finding: 'Still needed and still right', next: '2027-10-01' })).ok).toBe(false)
    await owner.updateTable('agreement').set({ from_day: '2026-11-01', until_day: '2026-11-22' }).where('id', '=', agreement).execute()
  })
})

describe('what somebody else can do to an agreement', () => {
  test('a lead of another partnership can neither see nor sign nor end it', async () => {
    const agreement = await sent()
    await world.perform(await lead('probation'), signAgreement, { agreement })
    const elsewhere = await owner.insertInto('organisation').values({ id: randomUUID(), handle: 'elsewhere', name: 'Elsewhere', kind: 'probation', invented: true }).returning('id').executeTakeFirstOrThrow()
    const other = await owner.insertInto('partnership').values({ id: randomUUID(), handle: 'elsewhere', name: 'Elsewhere' }).returning('id').executeTakeFirstOrThrow()
    await owner.insertInto('partnership_member').values({ partnership_id: other.id, organisation_id: elsewhere.id }).execute()
    const there = { ...(await lead('commissioner')) }
    const abroad = { ...there, viewer: { ...there.viewer, organisationId: elsewhere.id } }
    const answers = [
      await world.ask(abroad, openAgreement, { agreement }), await world.perform(abroad, signAgreement, { agreement }), await world.perform(abroad, endAgreement, { agreement, reason: 'An attack' }),
      await world.perform(abroad, newVersion, { agreement }), await world.perform(abroad, sendAgreement, { agreement }), await world.perform(abroad, reviewAgreement, { agreement, finding: 'An attack of somebody', next: '2027-01-01' }),
      await world.perform(abroad, setParty, { agreement, organisation: elsewhere.id, capacity: 'controller', shares: [], regime: 'law-enforcement', conditions: [] }), await world.ask(abroad, listNamed, { agreement }),
    ]
    expect(answers.map((one) => (one.ok ? 'answered' : one.kind))).toEqual(answers.map(() => 'not-found'))
    const listed = await world.ask(abroad, listAgreements, {})
    expect(listed.ok && listed.value.agreements).toEqual([])
  })

  test('a party signs for nobody else, not even past the action', async () => {
    const agreement = await sent()
    const commissioner = await lead('commissioner')
    expect((await world.perform(commissioner, signAgreement, { agreement })).ok).toBe(false)
    expect((await world.perform(await lead('prison'), endAgreement, { agreement, reason: 'An attack' })).ok).toBe(false)
    expect((await world.perform(await world.as('offender-manager', 'probation'), signAgreement, { agreement })).ok).toBe(false)
    const asLead = async (organisation: OrganisationName, statement: ReturnType<typeof sql>): Promise<number> => world.databases.app.transaction().execute(async (tx) => {
      await sql`select set_config('app.organisation', ${world.organisation[organisation]}, true), set_config('app.role', 'governance-lead', true), set_config('app.today', ${TODAY}, true)`.execute(tx)
      return Number((await statement.execute(tx)).numAffectedRows ?? 0)
    })
    expect(await asLead('probation', sql`update agreement_party set signed_on = ${TODAY} where agreement_id = ${agreement} and organisation_id = ${world.organisation.outsider}`)).toBe(0)
    expect(await asLead('prison', sql`update agreement set until_day = '2040-01-01' where id = ${agreement}`)).toBe(0)
    await expect(asLead('commissioner', sql`insert into agreement_party (agreement_id, organisation_id, capacity, shares, signed_on) values (${agreement}, ${world.organisation.police}, 'controller', '{}', ${TODAY})`)).rejects.toThrow(/row-level security/)
    // Counting pretends that everybody signed, and what it pretends can never be kept.
    const draft = await world.perform(commissioner, draftAgreement, TEXT)
    const id = draft.ok ? draft.value.agreement : ''
    await world.perform(commissioner, setParty, { agreement: id, organisation: world.organisation.police, capacity: 'controller', shares: [], regime: 'law-enforcement', conditions: [] })
    await expect(asLead('commissioner', sql`select pretend_signed(${id}, ${TODAY})`)).rejects.toThrow(/never kept/)
  })

  test('an end cannot be put off, nor backdated', async () => {
    const agreement = await sent()
    await world.perform(await lead('probation'), signAgreement, { agreement })
    for (const lastDay of ['2040-01-01', '2026-11-22']) expect((await world.perform(await lead('probation'), endAgreement, { agreement, reason: 'An attack', lastDay })).ok).toBe(false)
    await owner.updateTable('agreement').set({ from_day: '2026-11-01', until_day: '2026-11-22' }).where('id', '=', agreement).execute()
  })
})

describe('an agreement for named people', () => {
  test('putting somebody on the list says who gains, and taking them off who loses; the others stay unseen', async () => {
    const agreement = await sent({ cohort: 'named' })
    for (const organisation of ['probation', 'outsider'] as const) {
      const signed = await world.perform(await lead(organisation), signAgreement, { agreement })
      expect(words(signed)).toMatch(organisation === 'probation' ? /^Nobody would gain.*nothing until another party signs\.$/ : /^Nobody would gain.*because no person is on its list\.$/)
    }
    const manager = await world.as('offender-manager', 'probation')
    const { reference } = await owner.selectFrom('person').select('reference').where('id', '=', person).executeTakeFirstOrThrow()
    const input = { agreement, reference, reason: 'Chosen by the panel' }
    const checked = await world.perform(manager, namePerson, input, { preview: true })
    expect(words(checked)).toBe('Offender managers of Test outsider would gain who they are and the needs of 1 person.')
    expect((await world.ask(stranger, openPerson, { person })).ok).toBe(false)
    expect((await world.perform(manager, namePerson, input)).ok).toBe(true)
    expect((await world.perform(manager, namePerson, input)).ok).toBe(false)
    expect((await world.ask(stranger, openPerson, { person })).ok).toBe(true)
    expect((await world.perform(await world.as('offender-manager', 'police'), namePerson, input)).ok).toBe(false)
    const listed = await world.ask(manager, listNamed, { agreement })
    const entry = listed.ok ? listed.value.people[0]!.id : ''
    const off = await world.perform(manager, unnamePerson, { agreement, entry, reason: 'The panel has finished' })
    expect(words(off)).toMatch(/would lose sight of who they are and the needs of 1 person/)
    expect((await world.ask(stranger, openPerson, { person })).ok).toBe(true)
    expect((await world.ask(await world.as('offender-manager', 'outsider', new Date('2026-11-24T09:00:00Z')), openPerson, { person })).ok).toBe(false)
  })
})

test('what is counted is what the table itself shows', async () => {
  // The policy of person, read from the catalogue when counting, so that a later migration of it cannot part the two.
  const seen = await world.databases.app.transaction().execute(async (tx) => {
    const { viewer } = await world.as('offender-manager', 'probation')
    await sql`select set_config('app.account', ${viewer.accountId}, true), set_config('app.organisation', ${viewer.organisationId}, true), set_config('app.role', ${viewer.role}, true), set_config('app.purpose', ${viewer.purpose}, true), set_config('app.today', ${TODAY}, true), set_config('app.now', ${NOW.toISOString()}, true)`.execute(tx)
    const everybody = (await owner.selectFrom('person').select('id').execute()).map((row) => row.id)
    const counted = await sql<{ ids: string[] }>`select seen_among(${everybody}::uuid[], 'identity') as ids`.execute(tx)
    return [counted.rows[0]?.ids.length, (await tx.selectFrom('person').select('id').execute()).length]
  })
  expect(seen[0]).toBe(seen[1])
})
