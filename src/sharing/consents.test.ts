import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { makeWorld, TODAY, type OrganisationName } from '../../tests/world.ts'
import { answerApi } from '../api.ts'
import { named } from '../slices.ts'
import type { InformationClass, Role } from '../platform/vocabulary.ts'
import { allocate, endResponsibility, handOver } from '../managers/actions.ts'
import { openPerson, subjectAccess } from '../people/actions.ts'
import { explainForColleague, explainSight, listConsents, recordConsent } from './actions.ts'
import { consentWords, decideConsent, lapsing, standingConsent, type RecordedAnswer } from './consents.ts'
import type { Consent } from './rules.ts'
import { whyNot, type Asked, type KnownAgreement } from './why-not.ts'

const answered = (answer: Consent['answer'], from: string, until: string | null = null, classes: readonly InformationClass[] = ['health']): Consent => ({ agreementId: 'a', classes, answer, from, until })

describe('what stands', () => {
  test.each<readonly [string, readonly Consent[], string, RegExp]>([
    ['nobody asked', [], 'never', /Not asked/],
    ['given', [answered('given', '2026-01-01', '2026-12-31')], 'given', /until the end of 31 December 2026/],
    ['its last day', [answered('given', '2026-01-01', TODAY)], 'given', /Given/],
    ['the day after', [answered('given', '2026-01-01', '2026-11-22')], 'expired', /ask again/],
    ['refused', [answered('refused', '2026-01-01')], 'refused', /Refused/],
    ['taken back', [answered('given', '2026-01-01'), answered('withdrawn', TODAY)], 'withdrawn', /Taken back/],
    ['moved on', [answered('given', '2026-01-01'), answered('lapsed', TODAY)], 'lapsed', /ask again/],
    ['moves on tomorrow', [answered('given', '2026-01-01'), answered('lapsed', '2026-11-24')], 'given', /Given/],
    ['about something else', [answered('given', '2026-01-01', null, ['needs'])], 'never', /Not asked/],
  ])('%s', (_words, answers, state, said) => {
    const standing = standingConsent(answers, 'a', 'health', TODAY)
    expect(standing.state).toBe(state)
    expect(consentWords(standing)).toMatch(said)
  })

  test.each<readonly [string, RecordedAnswer, readonly InformationClass[], readonly Consent[], string | null, string | null]>([
    ['given for the first time', 'given', ['health'], [], null, null],
    ['given again before it expires', 'given', ['health'], [answered('given', '2026-01-01')], null, null],
    ['given until a day', 'given', ['health'], [], '2027-05-01', null],
    ['given until yesterday', 'given', ['health'], [], '2026-11-22', 'until'],
    ['given for three years', 'given', ['health'], [], '2029-11-23', 'until'],
    ['about nothing', 'given', [], [], null, 'classes'],
    ['about what the agreement does not ask', 'given', ['plan'], [], null, 'classes'],
    ['taken back', 'withdrawn', ['health'], [answered('given', '2026-01-01')], null, null],
    ['taken back and never given', 'withdrawn', ['health'], [], null, 'answer'],
    ['refused', 'refused', ['health'], [], null, null],
    ['refused while it stands', 'refused', ['health'], [answered('given', '2026-01-01')], null, 'answer'],
  ])('may be recorded: %s', (_words, answer, classes, before, until, field) => {
    const decided = decideConsent({ answer, classes, until, today: TODAY, standing: [standingConsent(before, 'a', 'health', TODAY)] })
    expect(decided.ok ? null : decided.field).toBe(field)
    if (decided.ok && answer === 'given') expect(decided.value.until).toBe(until ?? '2027-11-23')
  })

  test('only what stands on the day lapses', () => {
    expect(lapsing([answered('given', '2026-01-01', '2026-12-01'), answered('refused', '2026-01-01', null, ['plan'])], '2026-12-01')).toEqual([{ agreementId: 'a', classes: ['health'] }])
    expect(lapsing([answered('given', '2026-01-01', '2026-11-30')], '2026-12-01')).toEqual([])
  })
})

describe('why can’t they, in words', () => {
  const agreement = (more: Partial<KnownAgreement> = {}): KnownAgreement => ({
    id: 'a', title: 'A', purposes: ['offender-management'], from: '2026-01-01', until: '2026-12-31', cohort: 'everyone', consentFor: [], known: true,
    parties: [{ organisationId: 'home', shares: ['identity'], signedOn: '2026-01-01' }, { organisationId: 'partner', shares: ['identity', 'risk'], signedOn: '2026-01-01' }], ...more,
  })
  const asked = (more: Partial<Asked> & { agreements?: readonly KnownAgreement[] } = {}): Asked => ({
    seeker: { accountId: 'me', organisationId: 'home', role: 'offender-manager', purpose: 'offender-management' }, agreements: [agreement()], askingOrganisationId: 'home',
    facts: { involvements: [{ organisationId: 'partner', basis: 'responsible', class: 'identity', from: '2026-01-01', until: null }], consents: [], namedIn: [], limits: [], emergencies: [] },
    when: { today: TODAY, now: new Date('2026-11-23T12:00:00Z') }, names: new Map([['home', 'Home'], ['partner', 'Partner']]), ...more,
  })
  const limit = { kind: 'exclusion' as const, accountIds: ['me'], classes: [], from: '2026-01-01', until: null }
  test.each<readonly [string, Asked, RegExp, readonly string[]]>([
    ['seen', asked(), /shares it/, []],
    ['not signed', asked({ agreements: [agreement({ parties: [{ organisationId: 'home', shares: ['identity'], signedOn: null }, ...agreement().parties.slice(1)] })] }), /Home has no information sharing agreement/, ['Home signs “A”.']],
    ['withdrawn from', asked({ agreements: [agreement({ parties: [{ organisationId: 'home', shares: ['identity'], signedOn: '2026-01-01', withdrawnOn: TODAY }, ...agreement().parties.slice(1)] })] }), /Home has no information sharing agreement/, ['Home signs “A”.']],
    ['ended', asked({ agreements: [agreement({ until: '2026-11-22' })] }), /no information sharing agreement/, ['“A”, which ended on 22 November 2026, is agreed again.']],
    ['without consent', asked({ agreements: [agreement({ consentFor: ['risk'] })] }), /consent/, ['The person consents under “A”.']],
    ['not on the list', asked({ agreements: [agreement({ cohort: 'named' })] }), /other people only/, ['The person is put on the list of “A”.']],
    ['both', asked({ agreements: [agreement({ cohort: 'named', consentFor: ['risk'] })] }), /other people only/, ['The person is put on the list of “A” and the person consents under “A”.']],
    ['our own exclusion list', asked({ facts: { ...asked().facts, limits: [{ ...limit, organisationId: 'home' }] } }), /your organisation set/, ['They are taken off the exclusion list that your organisation set.']],
    ['somebody else’s exclusion list', asked({ facts: { ...asked().facts, limits: [{ ...limit, organisationId: 'partner' }] } }), /^It is not open to this colleague\.$/, ['The organisation that works with the person opens it to this colleague.']],
    ['a partner’s restriction', asked({ facts: { ...asked().facts, limits: [{ ...limit, kind: 'restriction', accountIds: [], classes: ['risk'], organisationId: 'partner' }] } }), /restricted/, ['Home is responsible for the person.', 'Home supplies a record of the person.', 'The restriction of its use ends: see what the person asked under Information rights.']],
    ['a partner’s restriction of everything', asked({ facts: { ...asked().facts, limits: [{ ...limit, kind: 'restriction', accountIds: [], organisationId: 'partner' }] } }), /restricted/, ['Home is responsible for the person.', 'Home supplies a record of the person.', 'The restriction of its use ends: see what the person asked under Information rights.']],
    ['a role that never sees it', asked({ seeker: { ...asked().seeker, role: 'housing-officer' } }), /lets their role see this/, ['Their role is never shown this, whatever is agreed.']],
  ])('%s', (_words, question, reason, needs) => {
    const answer = whyNot(question, 'risk')
    expect(answer.reason).toMatch(reason)
    expect(answer.needs).toEqual(needs)
  })
  test('an agreement of another partnership decides and is not named', () => {
    const answer = whyNot(asked({ agreements: [agreement({ known: false, title: 'Secret pact', consentFor: ['risk'] })] }), 'risk')
    expect(JSON.stringify(answer)).not.toContain('Secret pact')
  })
})

const world = await makeWorld()
const { owner } = world.databases
const words = (result: { readonly consequences: readonly { readonly words: string }[] }): string => result.consequences.map((one) => one.words).join(' ')

// Health goes to probation, and from it to its own managers, only with consent: nothing else shares it.
await owner.updateTable('agreement_party').set({ shares: ['identity', 'sentence', 'risk', 'needs', 'contact', 'plan'] }).where('organisation_id', '=', world.organisation.probation).execute()
await owner.updateTable('agreement_party').set({ shares: ['contact'] }).where('organisation_id', '=', world.organisation.treatment).execute()
const health = randomUUID()
await owner.insertInto('agreement').values({
  id: health, reference: 'TEST-H', title: 'Health with consent', about: 'For tests', gateway: [], regime: '', purposes: ['offender-management'], from_day: '2026-01-01', until_day: '2030-12-31', review_day: '2027-01-01',
  cohort: 'supervised', consent_classes: ['health'],
  partnership_id: (await owner.selectFrom('partnership').select('id').executeTakeFirstOrThrow()).id,
}).execute()
await owner.insertInto('agreement_party').values((['probation', 'prison', 'treatment'] as const).map((name) => ({ agreement_id: health, organisation_id: world.organisation[name], capacity: 'controller', shares: name === 'treatment' ? ['health'] : [], signed_on: '2026-01-01' }))).execute()

const manager = await world.as('offender-manager', 'probation')
const sees = async (person: string, role: Role = 'offender-manager', organisation: OrganisationName = 'probation', now?: Date): Promise<string> => {
  const answer = await world.ask(await world.as(role, organisation, now), explainSight, { person })
  return answer.ok ? (answer.value.sightings.find((one) => one.class === 'health')?.sight ?? '') : 'nothing'
}
const HOW = 'Explained on paper and read aloud; they agreed'

describe('consent where it is the basis', () => {
  test('given opens, taken back closes with the next look, and both say before whose sight it changes', async () => {
    const person = await world.person({ probation: 'responsible', treatment: 'responsible' })
    expect(await sees(person)).toBe('hidden')
    const ask = { person, agreement: health, classes: ['health' as const], answer: 'given' as const, how: HOW }
    const checked = await world.perform(manager, recordConsent, ask, { preview: true })
    expect(words(checked)).toMatch(/Offender managers of Test probation would gain health detail of 1 person/)
    expect(await sees(person)).toBe('hidden')
    expect((await world.perform(manager, recordConsent, ask)).ok).toBe(true)
    expect(await sees(person)).toBe('visible')
    expect([await sees(person, 'offender-manager', 'probation', new Date('2027-11-23T12:00:00Z')), await sees(person, 'offender-manager', 'probation', new Date('2027-11-24T00:00:00Z'))]).toEqual(['visible', 'hidden'])
    const back = await world.perform(manager, recordConsent, { ...ask, answer: 'withdrawn', how: 'Rang and took it back' })
    expect(words(back)).toMatch(/would lose sight of health detail of 1 person/)
    expect(await sees(person)).toBe('hidden')
    const listed = await world.ask(manager, listConsents, { person })
    expect(listed.ok && listed.value.history.map((row) => row.answer)).toEqual(['withdrawn', 'given'])
    const exported = await world.ask(await world.as('governance-lead', 'commissioner'), subjectAccess, { person })
    expect(JSON.stringify(exported)).toContain(HOW)
  })

  test('nobody records it who does not see the person, nor under another agreement, nor for a forged class', async () => {
    const person = await world.person({ probation: 'responsible' })
    const ask = { person, agreement: health, classes: ['health' as const], answer: 'given' as const, how: HOW }
    const answers = [
      await world.perform(await world.as('offender-manager', 'outsider'), recordConsent, ask), await world.perform(await world.as('governance-lead', 'probation'), recordConsent, ask),
      await world.perform(manager, recordConsent, { ...ask, agreement: world.agreement }), await world.perform(manager, recordConsent, { ...ask, agreement: randomUUID() }),
      await world.perform(manager, recordConsent, { ...ask, classes: ['needs'] }), await world.perform(manager, recordConsent, { ...ask, classes: ['everything' as 'health'] }), await world.perform(manager, recordConsent, { ...ask, how: 'ok' }),
    ]
    expect(answers.map((one) => one.ok)).toEqual(answers.map(() => false))
    expect(await owner.selectFrom('consent').select('id').where('person_id', '=', person).execute()).toEqual([])
  })

  test('whoever was never asked is due to be asked by the responsible manager, once: a refusal settles it', async () => {
    const person = await world.person({ probation: 'responsible', treatment: 'responsible' })
    const dueTo = async (viewer: typeof manager): Promise<string[]> => {
      const opened = await world.ask(viewer, openPerson, { person })
      return opened.ok ? opened.value.due.map((one) => one.words).filter((one) => one.startsWith('Ask ')) : ['not seen']
    }
    expect(await dueTo(manager)).toEqual([])
    await owner.insertInto('management').values({
      id: randomUUID(), person_id: person, side: 'community', account_id: manager.viewer.accountId, organisation_id: manager.viewer.organisationId, from_day: '2026-11-01', reason: 'Allocated', decided_at: new Date('2026-11-01T09:00:00Z'),
    }).execute()
    expect(await dueTo(manager)).toEqual(['Ask whether health detail may be shared under “Health with consent”'])
    expect(await dueTo(await world.as('delivery-unit-head', 'probation'))).toEqual([])
    expect((await world.perform(manager, recordConsent, { person, agreement: health, classes: ['health'], answer: 'refused', how: HOW })).ok).toBe(true)
    expect(await dueTo(manager)).toEqual([])
  })

  test('a handover to another organisation lets it lapse on its day, asks the new manager again, and a handover that does not come about restores it', async () => {
    const head = await world.as('delivery-unit-head', 'probation')
    const inPrison = await world.as('prison-offender-manager', 'prison')
    const person = await world.person({ probation: 'responsible', prison: 'responsible' })
    await owner.insertInto('sentence').values({
      id: randomUUID(), person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20, custody_start: '2026-03-01',
      prison_code: 'PBI', planned_release: '2026-12-03', sentence_end: '2027-10-31', supervision_end: '2027-10-31', recorded_at: new Date('2026-03-01T09:00:00Z'),
    }).execute()
    const given = await world.perform(head, allocate, { person, manager: inPrison.viewer.accountId, from: TODAY, reason: 'In the prison until release' })
    expect(given.ok ? '' : given.message).toBe('')
    const ask = { person, agreement: health, classes: ['health' as const], answer: 'given' as const, how: HOW }
    expect((await world.perform(inPrison, recordConsent, ask)).ok).toBe(true)
    const expected = given.ok ? given.value.management : ''
    const later = { person, expected, manager: manager.viewer.accountId, from: '2026-11-30', handover: 'Everything that was agreed so far is in the plan.', reason: '' }
    const handed = await world.perform(inPrison, handOver, later)
    expect(handed.ok ? words(handed) : handed.message).toMatch(/Consent under “Health with consent” lapses on 30 November 2026/)
    expect(await sees(person)).toBe('visible')
    expect(await sees(person, 'offender-manager', 'probation', new Date('2026-11-30T09:00:00Z'))).toBe('hidden')
    const opened = await world.ask(await world.as('offender-manager', 'probation', new Date('2026-11-30T09:00:00Z')), openPerson, { person })
    expect(opened.ok && opened.value.due.map((one) => one.words)).toContain('Ask again for consent under “Health with consent”: it lapsed with the handover')
    const cancelled = await world.perform(inPrison, endResponsibility, { person, management: handed.ok ? handed.value.management : '', lastDay: '2026-11-30', why: 'Recalled before release' })
    expect(cancelled.ok ? words(cancelled) : cancelled.message).toMatch(/stands as it did/)
    expect(await sees(person, 'offender-manager', 'probation', new Date('2026-11-30T09:00:00Z'))).toBe('visible')
  })

  test('what a person took back before a handover that does not come about is not given again by it', async () => {
    const inPrison = await world.as('prison-offender-manager', 'prison')
    const person = await world.person({ probation: 'responsible', prison: 'responsible' })
    await owner.insertInto('sentence').values({
      id: randomUUID(), person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20, custody_start: '2026-03-01',
      prison_code: 'PBI', planned_release: '2026-12-03', sentence_end: '2027-10-31', supervision_end: '2027-10-31', recorded_at: new Date('2026-03-01T09:00:00Z'),
    }).execute()
    const given = await world.perform(await world.as('delivery-unit-head', 'probation'), allocate, { person, manager: inPrison.viewer.accountId, from: TODAY, reason: 'In the prison until release' })
    const ask = { person, agreement: health, classes: ['health' as const], answer: 'given' as const, how: HOW }
    expect((await world.perform(inPrison, recordConsent, ask)).ok).toBe(true)
    const handed = await world.perform(inPrison, handOver, { person, expected: given.ok ? given.value.management : '', manager: manager.viewer.accountId, from: '2026-11-30', handover: 'Everything that was agreed so far is in the plan.', reason: '' })
    expect((await world.perform(inPrison, recordConsent, { ...ask, answer: 'withdrawn', how: 'Rang and took it back' })).ok).toBe(true)
    const cancelled = await world.perform(inPrison, endResponsibility, { person, management: handed.ok ? handed.value.management : '', lastDay: '2026-11-30', why: 'Recalled before release' })
    expect(cancelled.ok ? words(cancelled) : cancelled.message).not.toMatch(/stands as it did/)
    expect(await sees(person, 'offender-manager', 'probation', new Date('2026-11-30T09:00:00Z'))).toBe('hidden')
    const listed = await world.ask(await world.as('offender-manager', 'probation', new Date('2026-11-30T09:00:00Z')), listConsents, { person })
    expect(listed.ok && listed.value.asked.map(({ standing }) => standing.map(({ state }) => state))).toEqual([['withdrawn']])
  })

  test('what a person takes back after a handover that did not come about does not come again on its day', async () => {
    const inPrison = await world.as('prison-offender-manager', 'prison')
    const person = await world.person({ probation: 'responsible', prison: 'responsible' })
    await owner.insertInto('sentence').values({
      id: randomUUID(), person_id: person, kind: 'custody', offence_code: 'TH68010', court: 'Test Court', offence_day: '2026-01-10', imposed_day: '2026-03-01', months: 20, custody_start: '2026-03-01',
      prison_code: 'PBI', planned_release: '2026-12-03', sentence_end: '2027-10-31', supervision_end: '2027-10-31', recorded_at: new Date('2026-03-01T09:00:00Z'),
    }).execute()
    const given = await world.perform(await world.as('delivery-unit-head', 'probation'), allocate, { person, manager: inPrison.viewer.accountId, from: TODAY, reason: 'In the prison until release' })
    const ask = { person, agreement: health, classes: ['health' as const], answer: 'given' as const, how: HOW }
    expect((await world.perform(inPrison, recordConsent, ask)).ok).toBe(true)
    const arranged = { person, expected: given.ok ? given.value.management : '', manager: manager.viewer.accountId, from: '2026-11-30', handover: 'Everything that was agreed so far is in the plan.', reason: '' }
    const handed = await world.perform(inPrison, handOver, arranged)
    const cancelled = await world.perform(inPrison, endResponsibility, { person, management: handed.ok ? handed.value.management : '', lastDay: '2026-11-30', why: 'Recalled before release' })
    expect(cancelled.ok ? words(cancelled) : cancelled.message).toMatch(/stands as it did/)
    const back = await world.perform(inPrison, recordConsent, { ...ask, answer: 'withdrawn', how: 'Rang and took it back' })
    expect(back.ok ? '' : back.message).toBe('')
    expect([await sees(person), await sees(person, 'offender-manager', 'probation', new Date('2026-11-30T09:00:00Z'))]).toEqual(['hidden', 'hidden'])
    // Arranged and called off once more: it stays taken back.
    const again = await world.perform(inPrison, handOver, arranged)
    expect((await world.perform(inPrison, endResponsibility, { person, management: again.ok ? again.value.management : '', lastDay: '2026-11-30', why: 'Recalled again' })).ok).toBe(true)
    expect(await sees(person, 'offender-manager', 'probation', new Date('2026-11-30T09:00:00Z'))).toBe('hidden')
  })
})

describe('why can’t they, through the door', () => {
  test('the lead is told what decides it; a stranger’s numbers and other partnerships tell nothing', async () => {
    await world.person({ probation: 'responsible' }, { crn: 'X123456', surname: 'Qwhynotham' })
    const lead = await world.as('governance-lead', 'commissioner')
    const answer = await world.ask(lead, explainForColleague, { person: 'x123456', colleague: 'offender-manager.probation' })
    expect(answer.ok && answer.value.classes.find((one) => one.class === 'health')).toMatchObject({ sight: 'hidden', needs: ['The person consents under “Health with consent”.'] })
    const role = await world.ask(lead, explainForColleague, { person: 'X123456', organisation: world.organisation.provider, role: 'caseworker' })
    expect(role.ok && role.value.classes.find((one) => one.class === 'identity')).toMatchObject({ sight: 'hidden', needs: ['The person is referred to Test provider.'] })
    for (const input of [{ person: 'X999999', colleague: 'offender-manager.probation' }, { person: 'X123456', colleague: 'nobody.at-all' }, { person: 'X123456', organisation: randomUUID(), role: 'caseworker' as const }, { person: 'X123456' }])
      expect((await world.ask(lead, explainForColleague, input)).ok).toBe(false)
    // A lead elsewhere: the number of a person whom nobody of theirs works with answers as one that does not exist.
    const elsewhere = await owner.insertInto('organisation').values({ id: randomUUID(), handle: 'far-away', name: 'Far away', kind: 'probation', invented: true }).returning('id').executeTakeFirstOrThrow()
    const partnership = await owner.insertInto('partnership').values({ id: randomUUID(), handle: 'far-away', name: 'Far away' }).returning('id').executeTakeFirstOrThrow()
    await owner.insertInto('partnership_member').values({ partnership_id: partnership.id, organisation_id: elsewhere.id }).execute()
    const abroad = { ...lead, viewer: { ...lead.viewer, organisationId: elsewhere.id } }
    const [known, unknown] = [
      await world.ask(abroad, explainForColleague, { person: 'X123456', organisation: elsewhere.id, role: 'offender-manager' }), await world.ask(abroad, explainForColleague, { person: 'X999999', organisation: elsewhere.id, role: 'offender-manager' }),
    ]
    expect(known).toEqual(unknown)
    expect((await world.ask(abroad, explainForColleague, { person: 'X123456', colleague: 'offender-manager.probation' })).ok).toBe(false)
    expect((await world.ask(manager, explainForColleague, { person: 'X123456', colleague: 'offender-manager.probation' })).ok).toBe(false)
  })
})

test('one class that is sent alone, as a form without its list sends it, is refused in a sentence beside the field', async () => {
  const person = await world.person({ probation: 'responsible' })
  const sent = await answerApi(world.core, { ...manager, requestId: randomUUID() }, named.get('sharing.record-consent'), { person, agreement: world.agreement, classes: 'health', answer: 'given', how: HOW })
  expect(sent).toMatchObject({ status: 422, body: { field: 'classes', message: 'Choose one or more from the list, and send them as a list.' } })
})
