/** An attack: one signed party of many ends, replaces or blocks an agreement for everybody. It can only leave by itself. */
import { describe, expect, test } from 'vitest'
import { listNotices } from '../notices/actions.ts'
import { openPerson } from '../people/actions.ts'
import { makeWorld, NOW, type OrganisationName } from '../../tests/world.ts'
import { changeDraft, discardDraft, endAgreement, newVersion, openAgreement, removeParty, sendAgreement, signAgreement, withdrawFromAgreement } from './actions.ts'
import { decideWithdrawal } from './agreements.ts'
import { standsSigned } from './rules.ts'

const world = await makeWorld()
const { owner } = world.databases
const { agreement } = world
const lead = (organisation: OrganisationName, now = NOW) => world.as('governance-lead', organisation, now)
const TOMORROW = new Date('2026-11-24T09:00:00Z')
const said = (done: { readonly consequences: readonly { readonly words: string }[] }): string => done.consequences.map((one) => one.words).join(' ')

test.each([
  ['before it withdrew', '2026-11-23', true], ['from that day on', '2026-11-24', false], ['before it signed', '2019-12-31', false],
] as const)('a signature %s', (_words, day, stands) => expect(standsSigned({ signedOn: '2020-01-01', withdrawnOn: '2026-11-24' }, day)).toBe(stands))

test.each([
  ['today', {}, '2026-11-23'], ['on a day gone by', { lastDay: '2026-11-22' }, null], ['after the end', { lastDay: '2030-12-31' }, null],
  ['without a signature', { party: { signedOn: null } }, null], ['twice', { party: { signedOn: '2020-01-01', withdrawnOn: '2026-12-01' } }, null],
])('withdrawing %s', (_words, more, last) => {
  const decided = decideWithdrawal({ until: '2030-12-31', lastDay: '2026-11-23', today: '2026-11-23', party: { signedOn: '2020-01-01' }, ...more })
  expect(decided.ok ? decided.value : null).toBe(last)
})

describe('a county agreement without a keeper on record', () => {
  test('is ended by no party but the commissioner', async () => {
    for (const organisation of ['treatment', 'probation', 'prison', 'provider', 'outsider'] as const)
      expect((await world.perform(await lead(organisation), endAgreement, { agreement, reason: 'We want it gone.' })).ok, organisation).toBe(false)
    expect((await world.perform(await lead('commissioner'), endAgreement, { agreement, reason: 'We want it gone.' }, { preview: true })).ok).toBe(true)
  })

  test('a party’s next version that leaves the others out does not take its place', async () => {
    const treatment = await lead('treatment')
    const made = await world.perform(treatment, newVersion, { agreement })
    const draft = made.ok ? made.value.agreement : ''
    const opened = await world.ask(treatment, openAgreement, { agreement: draft })
    const parties = opened.ok ? opened.value.agreement.parties : []
    for (const { organisationId } of parties) if (![world.organisation.treatment, world.organisation.commissioner].includes(organisationId)) expect((await world.perform(treatment, removeParty, { agreement: draft, organisation: organisationId })).ok).toBe(true)
    await owner.updateTable('agreement').set({ confidentiality: 'statute', impact_done_on: '2026-01-01', impact_by: 'Somebody', impact_reference: 'DPIA-1', impact_residual: 'low' }).where('id', '=', draft).execute()
    await owner.insertInto('agreement_change').values({ id: crypto.randomUUID(), agreement_id: draft, change: 'sent', organisation_id: world.organisation.treatment, on_day: '2026-11-23', changed_at: NOW }).execute()
    for (const organisation of ['treatment', 'commissioner'] as const) expect((await world.perform(await lead(organisation), signAgreement, { agreement: draft })).ok).toBe(true)
    expect((await owner.selectFrom('agreement').select('until_day').where('id', '=', agreement).executeTakeFirstOrThrow()).until_day).toBe('2030-12-31')
    await owner.deleteFrom('agreement_change').where('agreement_id', '=', draft).execute()
    await owner.deleteFrom('agreement_party').where('agreement_id', '=', draft).execute()
    await owner.deleteFrom('agreement').where('id', '=', draft).execute()
  })

  test('a draft that nobody sent out is discarded by its writer, and blocks nobody after 30 days', async () => {
    const made = await world.perform(await lead('treatment'), newVersion, { agreement })
    const draft = made.ok ? made.value.agreement : ''
    expect(await world.perform(await lead('probation'), newVersion, { agreement })).toMatchObject({ ok: false, message: expect.stringContaining('already has') })
    expect((await world.perform(await lead('probation'), discardDraft, { agreement: draft })).ok).toBe(false)
    expect((await world.perform(await lead('probation'), discardDraft, { agreement })).ok).toBe(false)
    expect((await world.perform(await lead('treatment'), discardDraft, { agreement: draft })).ok).toBe(true)
    const again = await world.perform(await lead('treatment'), newVersion, { agreement })
    expect((await world.perform(await lead('probation', new Date('2026-12-23T09:00:00Z')), newVersion, { agreement })).ok).toBe(false)
    const late = await world.perform(await lead('probation', new Date('2026-12-24T09:00:00Z')), newVersion, { agreement })
    expect(late.ok).toBe(true)
    expect((await world.perform(await lead('treatment'), sendAgreement, { agreement: again.ok ? again.value.agreement : '' })).ok).toBe(false)
    expect((await world.perform(await lead('treatment'), changeDraft, { agreement: late.ok ? late.value.agreement : '', version: 1, title: 'Ours now', about: 'What we should like it to say.', cohort: 'everyone', from: '2026-12-24', until: '2027-12-24', review: '2027-06-01' })).ok).toBe(false)
  })

  test('a party withdraws itself: shown first, from the next day, the others go on and are told', async () => {
    const person = await world.person({ probation: 'responsible' })
    const viewer = (now: Date) => world.as('offender-manager', 'probation', now)
    await viewer(NOW)
    const kept = await world.person({ prison: 'responsible' })
    const resident = (now: Date) => world.as('prison-offender-manager', 'prison', now)
    const probation = await lead('probation')
    const checked = await world.perform(probation, withdrawFromAgreement, { agreement, reason: 'We sign another one.' }, { preview: true })
    expect(said(checked)).toMatch(/for the last time on 23 November 2026.*lose sight/)
    expect((await world.perform(await lead('outsider'), withdrawFromAgreement, { agreement, reason: 'We sign another one.' })).ok).toBe(false)
    expect((await world.perform(probation, withdrawFromAgreement, { agreement, reason: 'We sign another one.' })).consequences).toEqual(checked.consequences)
    expect([(await world.ask(await viewer(NOW), openPerson, { person })).ok, (await world.ask(await viewer(TOMORROW), openPerson, { person })).ok]).toEqual([true, false])
    expect((await world.ask(await resident(TOMORROW), openPerson, { person: kept })).ok).toBe(true)
    const told = await world.ask(await lead('prison'), listNotices, {})
    expect(told.ok && told.value.notices.map((one) => one.words).join()).toContain('Test probation withdraws from TEST-1')
    expect((await world.perform(probation, withdrawFromAgreement, { agreement, reason: 'We sign another one.' })).ok).toBe(false)
    expect(await world.perform(await lead('probation', TOMORROW), signAgreement, { agreement })).toMatchObject({ ok: false, message: expect.stringContaining('withdrawn') })
    const opened = await world.ask(await lead('prison', TOMORROW), openAgreement, { agreement })
    expect(opened.ok && opened.value.state).toBe('in-force')
  })
})
