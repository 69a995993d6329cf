/** Somebody joins a partnership without a provider, in a real browser: with a passkey of the machine's own lock, and on a phone without scripts with codes from an app. */
import { generateSync } from 'otplib'
import { afterAll, expect, test } from 'vitest'
import { closeBrowser, inBrowser } from '../browser.ts'
import { openStage } from './stage.ts'
import { visitor, type Visitor } from './visitor.ts'

const stage = await openStage()
afterAll(closeBrowser)
// Browsers offer passkeys to names, not to numbers.
const address = stage.address.replace('127.0.0.1', 'localhost')
const QUIET = { arrived: () => Promise.resolve() }

/** The administrator gives somebody access, and hands over the link. */
const handOver = async (administrator: Visitor, name: string, email: string): Promise<string> => {
  await administrator.signIn('Ada Sampleford')
  await administrator.open('/accounts')
  await administrator.sees('Cara Newstart-Demo', 'has not used the link yet', 'Liam Leaver-Demo', 'Daniel Testwell')
  await administrator.picture('list')
  await administrator.follow('Give somebody access')
  await administrator.fill('Name', name)
  await administrator.fill('Work e-mail address', email)
  await administrator.select('Role', 'Offender manager')
  await administrator.fill('Why', 'Joins the unit')
  await administrator.press('Make the link')
  await administrator.sees('Hand this link to', name)
  await administrator.picture('link')
  return /\/invitations\/[\w-]{43}/.exec(await administrator.words())?.[0] ?? ''
}

const choosePassword = async (newcomer: Visitor, link: string): Promise<void> => {
  await newcomer.open(link)
  await newcomer.picture('welcome')
  await newcomer.fill('Choose a password', 'kettle orchard violin')
  await newcomer.fill('The same password again', 'kettle orchard violin')
  await newcomer.press('Continue')
  await newcomer.sees('Keep these recovery codes')
  await newcomer.picture('second-factor')
}

test('with a passkey: made once, it signs in by itself', { timeout: 200_000 }, () => inBrowser({ viewport: { width: 1280, height: 900 } }, async (context) => {
  const link = await handOver(await visitor(context, address, { pictures: 'accounts-admin', ...QUIET }), 'Petra Passkey-Demo', 'petra@example.invalid')
  await context.clearCookies()
  const newcomer = await visitor(context, address, { pictures: 'accounts-passkey', ...QUIET })
  const devtools = await context.newCDPSession(newcomer.page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } })
  await choosePassword(newcomer, link)
  await newcomer.press('Use a passkey instead')
  await newcomer.open('/account')
  await newcomer.sees('Petra Passkey-Demo', 'Passkey (passkey)', '10 of your recovery codes are left')
  await newcomer.picture('account')

  await newcomer.becomeStranger()
  await newcomer.open('/sign-in')
  await newcomer.press('Sign in with a passkey')
  await newcomer.open('/account')
  await newcomer.sees('Petra Passkey-Demo')
  expect((await newcomer.page.goto(`${address}${link}`))?.status()).toBe(404)
}))

test('on a phone without scripts: with codes from an app, and no passkey is offered', { timeout: 200_000 }, () => inBrowser({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false }, async (context) => {
  const link = await handOver(await visitor(context, address, { pictures: 'accounts-phone-admin', ...QUIET }), 'Cody Codeman-Demo', 'cody@example.invalid')
  await context.clearCookies()
  const newcomer = await visitor(context, address, { pictures: 'accounts-phone', ...QUIET })
  await choosePassword(newcomer, link)
  expect(await newcomer.page.getByRole('button', { name: /passkey/i }).count()).toBe(0)
  const secret = (await newcomer.page.locator('.tl-secret').innerText()).replaceAll(' ', '')
  const code = generateSync({ secret, epoch: Math.floor(Date.parse(process.env['THROUGHLINE_NOW'] ?? '') / 1000) })
  await newcomer.fill('Code that the app shows now', code)
  await newcomer.press('Finish and sign in')
  await newcomer.open('/account')
  await newcomer.sees('Cody Codeman-Demo', 'Codes from an app')
  await newcomer.picture('account')
}))
