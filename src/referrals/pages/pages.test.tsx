/** The pages on what the queries really return: every word typed by somebody is text, and each side finds its own next step. */
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeWorld } from '../../../tests/world.ts'
import type { Frame } from '../../ui/frame.ts'
import { documentText, Layout } from '../../ui/layout.tsx'
import type { AnyPage } from '../../ui/page.ts'
import { servicesForPerson } from '../../services/actions.ts'
import { servicesPages } from '../../services/pages.tsx'
import { acceptReferral, openReferral, prepareReferral, referralInbox, sendReferral, sentReferrals } from '../actions.ts'
import { referralsPages } from './routes.tsx'

const world = await makeWorld()
const service = randomUUID()
const HOSTILE = '<script>alert("1")</script> & more'

beforeAll(async () => {
  const { owner } = world.databases
  await owner.insertInto('service').values({
    id: service, reference: 'NEW_PATHS', title: 'New <b>Paths</b>', kind: 'Test', provider_organisation_id: world.organisation.provider, about: HOSTILE,
    area_kind: 'everywhere', area_name: 'England', women: true, men: true, minimum_age: 18, source: 'Invented for tests',
  }).execute()
  await owner.insertInto('service_pathway').values({ service_id: service, pathway: 'health' }).execute()
})

const frame: Frame = {
  viewer: { name: 'Amara Osei', organisation: 'Probation', roleTitle: 'Offender manager', purposeTitle: 'Managing a sentence' },
  navigation: [], demonstration: true, csrf: 'csrf-word', once: 'once-word', path: '/referrals', errors: [], values: {}, today: '2026-11-23',
}
const pageAt = (path: string): AnyPage => {
  const found = [...referralsPages.routes, ...servicesPages.routes].find((route) => route.kind === 'page' && route.path === path)
  if (found?.kind !== 'page') throw new Error(`There is no page ${path}.`)
  return found
}
const drawn = (path: string, view: unknown, more: Partial<Frame> = {}): string => {
  const page = pageAt(path)
  const shown = { ...frame, ...more }
  const text = documentText(Layout({ title: page.title(view as never), frame: shown, ...page.around?.(view as never, shown), children: page.render(view as never, shown) }))
  expect(text).not.toContain('<script>alert')
  expect(text).not.toContain('<b>Paths')
  expect(text.match(/<h1/g)).toHaveLength(1)
  return text
}
const words = (html: string): string => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')

describe('the pages of a referral', () => {
  test('show each side its next step, and every typed word as text', async () => {
    const person = await world.person({ probation: 'responsible' }, { forename: 'Robin', surname: 'Pagewright' })
    const manager = await world.as('offender-manager', 'probation')
    const caseworker = await world.as('caseworker', 'provider')

    const found = await world.ask(manager, servicesForPerson, { person })
    expect(words(drawn('/people/:person/services', found.ok && found.value))).toContain('1 service fits')
    const prepared = await world.ask(manager, prepareReferral, { person, service })
    const form = drawn('/people/:person/services/:service/referral', prepared.ok && prepared.value, { errors: [{ field: 'reason', message: 'Say why' }], values: { reason: HOSTILE } })
    expect(form).toContain(`action="/people/${person}/services/${service}/referral"`)
    expect(words(form)).toContain('asked to answer by 30 November 2026')

    const sent = await world.perform(manager, sendReferral, { person, service, pathway: 'health', reason: HOSTILE, riskToKnow: HOSTILE })
    if (!sent.ok) throw new Error(sent.message)
    const { referral } = sent.value

    const inbox = await world.ask(caseworker, referralInbox, {})
    expect(words(drawn('/referrals', inbox.ok && inbox.value))).toContain('Accept or decline: due in 7 days, 30 Nov 2026')
    expect(words(drawn('/referrals', inbox.ok && inbox.value))).toContain('Robin Pagewright , referral')
    const late = await world.ask(await world.as('offender-manager', 'probation', new Date('2026-12-03T09:00:00Z')), sentReferrals, {})
    expect(words(drawn('/referrals/sent', late.ok && late.value))).toMatch(/1 on this page is late.*Overdue by 3 days/)

    const asked = await world.ask(caseworker, openReferral, { referral })
    const answer = drawn('/referrals/:referral', asked.ok && asked.value)
    expect(answer).toContain(`action="/referrals/${referral}/acceptance"`)
    expect(answer).not.toContain('/withdrawal')
    expect(words(answer)).toContain('What you need to know')
    expect(words(answer)).not.toContain('What the provider needs to know')
    const seen = await world.ask(manager, openReferral, { referral })
    const followed = drawn('/referrals/:referral', seen.ok && seen.value)
    expect(followed).toContain(`action="/referrals/${referral}/withdrawal"`)
    expect(followed).not.toContain('/acceptance')
    expect(words(followed)).toContain('What the provider needs to know')

    await world.perform(caseworker, acceptReferral, { referral, version: 1 })
    const delivered = await world.ask(caseworker, openReferral, { referral })
    const delivery = drawn('/referrals/:referral', delivered.ok && delivered.value)
    expect(delivery).toContain('name="version" value="2"')
    expect(words(delivery)).toContain('Robin has no session recorded yet.')
  })
})
