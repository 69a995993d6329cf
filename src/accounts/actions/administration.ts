/** What an agency's administrator does with accounts and roles of the own agency, and what the governance lead reads of them. */
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes, type Result } from '../../core/result.ts'
import { endSessions, giveHat, oneAtATime, openAccount, partnersOf, setLastDay } from '../../organisations/actions.ts'
import { action, query } from '../../platform/action.ts'
import type { Acting, Reading } from '../../platform/context.ts'
import { notify } from '../../platform/notices.ts'
import { keysOf, PURPOSES, ROLES } from '../../platform/vocabulary.ts'
import { CHOICES, decideEnd, decideEndNow, decideHat, decideKeeper, handleOf, neverWorn, TWO_PERSON_ROLES, type HatDays } from '../rules.ts'
import { makeInvitation, waitingLink, withdrawInvitations } from '../store/invitations.ts'
import {
  accountOfEmail, ACCOUNTS_PAGE, accountsAt, administratorsAfter, allHatsOf, attentionAt, changesOf, clashesAt, handlesLike, isKeptBy, keepingOf, leadOrganisationsOf, type AccountRow, type Attention,
} from '../store/people.ts'

export const ADMINISTRATORS = ['administrator'] as const
export const READERS = ['administrator', 'governance-lead'] as const

export const Reason = letters(500).min(4, 'Say why, in a few words: it is kept with the change.')
const Hat = z.enum(CHOICES.map((choice) => choice.value) as [string, ...string[]], 'Choose a role.')
const LastDay = z.union([z.literal('').transform(() => null), aDay('the last day, or leave it empty')]).nullish().transform((day) => day ?? null)
const choiceOf = (value: string): Pick<HatDays, 'role' | 'purpose'> => CHOICES.find((choice) => choice.value === value) ?? CHOICES[0]!

/** Whose accounts somebody reads: an administrator those of the own agency, the governance lead those of all partners. */
export const readable = async (context: Reading): Promise<string[]> =>
  (context.viewer?.role === 'governance-lead' ? (await partnersOf(context)).map((partner) => partner.id) : [context.viewer?.organisationId ?? []].flat())

export interface AccountsView {
  readonly accounts: readonly AccountRow[]
  /** The cursor of the next page: the last row's id. */
  readonly next: string | null
  readonly mayChange: boolean
  readonly attention: readonly Attention[]
  readonly clashes: readonly { readonly account: string; readonly name: string }[]
  readonly onlyAdministrator: boolean
  readonly searched: boolean
  readonly organisation: string
}

export const listAccounts = query({
  name: 'accounts.list',
  title: 'Who has access at this agency, in which roles, and what wants attention',
  who: READERS,
  classes: [],
  input: z.object({ words: z.string().trim().max(100).default(''), after: z.union([z.literal(''), z.uuid()]).default('') }),
  async run(context, { words, after }) {
    const { viewer, today, now } = context
    if (!viewer) return notFound()
    const organisations = await readable(context)
    const mayChange = viewer.role === 'administrator'
    const before = after === '' ? [] : await accountsAt(context, organisations, now, { account: after })
    const rows = await accountsAt(context, organisations, now, { words, ...(before[0] ? { after: before[0] } : {}) })
    const isFirst = words === '' && after === ''
    return yes<AccountsView>({
      accounts: rows.slice(0, ACCOUNTS_PAGE), next: rows.length > ACCOUNTS_PAGE ? (rows[ACCOUNTS_PAGE - 1]?.id ?? null) : null, mayChange, searched: words !== '', organisation: viewer.organisationName,
      attention: mayChange && isFirst ? await attentionAt(context, viewer.organisationId) : [],
      clashes: isFirst ? await clashesAt(context, organisations, keysOf(PURPOSES)) : [],
      onlyAdministrator: mayChange && isFirst && (await administratorsAfter(context, viewer.organisationId, today, viewer.accountId)) === 0,
    })
  },
})

export const openOne = query({
  name: 'accounts.open',
  title: 'One account: its roles, how its owner proves who they are, and what changed',
  who: READERS,
  classes: [],
  input: z.object({ account: z.uuid() }),
  async run(context, { account }) {
    const organisations = await readable(context)
    const [found] = await accountsAt(context, organisations, context.now, { account })
    if (!found || !context.viewer) return notFound()
    return yes({ account: found, changes: await changesOf(context, account, organisations), waiting: await waitingLink(context, account), mayChange: context.viewer.role === 'administrator', own: context.viewer.accountId === account })
  },
})

export const listChoices = query({
  name: 'accounts.roles',
  title: 'The roles that an administrator may give',
  who: ADMINISTRATORS,
  classes: [],
  input: z.object({}),
  run: ({ viewer, today }) => Promise.resolve(yes({ organisation: viewer?.organisationName ?? '', today, until: addDays(today, 365) })),
})

/** What is handed over: the path of a link, told to the administrator once and kept nowhere. */
export interface Handed {
  readonly account: string
  readonly name: string
  readonly path: string | null
  /** A second person approves it before it works. */
  readonly waits: boolean
}

export const invitationPath = (token: string): string => `/invitations/${token}`

/** Tells whoever leads information governance at the partners what an administrator did with an account. */
export const tellLeads = async (context: Acting, account: string, words: string): Promise<void> => {
  const leads = await leadOrganisationsOf(context, (await partnersOf(context)).map((partner) => partner.id))
  await notify(context, leads.map((organisationId) => ({ to: { organisationId, role: 'governance-lead' }, words, href: `/accounts/${account}` })))
}

interface Wanted {
  readonly hat: string
  readonly from: string
  readonly until: string | null
  readonly reason: string
}

/** Gives a hat of this agency. `asked`: whoever gives it has asked the agency that keeps the account, where another does. */
const hatFor = async (context: Acting, account: string, { hat, from, until, reason }: Wanted, asked: boolean, field: string): Promise<Result<string>> => {
  const { viewer, today } = context
  const wanted: HatDays = { ...choiceOf(hat), from, until }
  const others = (await allHatsOf(context, account)).filter((other) => !neverWorn(other)).map((other) => ({ ...other, here: other.organisationId === viewer.organisationId }))
  const decided = decideHat({ administrator: viewer.accountId, account, wanted, others, today })
  if (!decided.ok) return decided
  const kept = decideKeeper(await keepingOf(context, account, viewer.organisationId), asked, field)
  if (!kept.ok) return kept
  if (TWO_PERSON_ROLES.includes(wanted.role)) await tellLeads(context, account, `${viewer.organisationName} gave somebody the role of ${ROLES[wanted.role].title.toLowerCase()}.`)
  return yes(await giveHat(context, { ...decided.value, account, organisation: viewer.organisationId, reason }))
}

export const invite = action({
  name: 'accounts.invite',
  title: 'Give somebody access to this agency: an account, its first role, and a link to hand over',
  who: ADMINISTRATORS,
  tellsOnce: true,
  classes: [],
  input: z.object({
    name: letters(120).min(2, 'Enter the person’s name.'), email: z.email('Enter an e-mail address, for example priya.example@agency.example.').max(254).transform((email) => email.toLowerCase()),
    hat: Hat, from: aDay('the first day'), until: LastDay, reason: Reason, keeper: z.array(z.literal('yes', 'Tick the box, or leave it.')).max(1).default([]),
  }),
  async run(context, { name, email, keeper, reason, ...wanted }) {
    const { viewer } = context
    await oneAtATime(context, viewer.organisationId, { email })
    const known = await accountOfEmail(context, email)
    if (known && (await allHatsOf(context, known.id)).some((one) => one.organisationId === viewer.organisationId))
      return no('Somebody of this address is in your list already. Open them there and give them the role.', 'email')
    const begin = handleOf(email, () => false)
    const taken = await handlesLike(context, begin)
    const account = known?.id ?? await openAccount(context, { name, email, handle: handleOf(email, (handle) => taken.has(handle)), keptBy: viewer.organisationId })
    const given = await hatFor(context, account, { ...wanted, reason }, keeper.length > 0, 'email')
    if (!given.ok) return given
    // Somebody who signs in already, for another agency, needs no new credentials and gets none from here.
    return yes<Handed>({ account, name: known?.name ?? name, path: known ? null : invitationPath(await makeInvitation(context, account, 'first', reason)), waits: false })
  },
})

export const giveRole = action({
  name: 'accounts.give-role',
  title: 'Give somebody at this agency a further role, from a day until a day',
  who: ADMINISTRATORS,
  classes: [],
  input: z.object({ account: z.uuid(), hat: Hat, from: aDay('the first day'), until: LastDay, reason: Reason }),
  async run(context, { account, ...wanted }) {
    await oneAtATime(context, context.viewer.organisationId, { account })
    if (!(await isHere(context, account))) return notFound()
    // That the keeper was asked was said when the first role here was given.
    const given = await hatFor(context, account, wanted, true, 'hat')
    return given.ok ? yes({ account, hat: given.value }) : given
  },
})

const isHere = async (context: Acting, account: string): Promise<boolean> => (await allHatsOf(context, account)).some((hat) => hat.organisationId === context.viewer.organisationId)

export const endRole = action({
  name: 'accounts.set-last-day',
  title: 'Say with which day somebody’s role ends, or that it goes on',
  who: ADMINISTRATORS,
  classes: [],
  input: z.object({ account: z.uuid(), hat: z.uuid(), version: Version, lastDay: LastDay, reason: Reason }),
  async run(context, { account, hat, version, lastDay, reason }) {
    const { viewer, today } = context
    await oneAtATime(context, viewer.organisationId, { account })
    const all = await allHatsOf(context, account)
    const mine = all.find((one) => one.id === hat && one.organisationId === viewer.organisationId)
    if (!mine) return notFound()
    const goesOn = lastDay === null || lastDay > (mine.until ?? '9999-12-31') || (mine.endedAt !== null && lastDay >= today)
    if (goesOn) {
      // Worn for longer than was said, or again: the same questions as when it was given.
      const decided = decideHat({ administrator: viewer.accountId, account, wanted: { ...mine, until: lastDay }, others: all.filter((one) => one.id !== hat && !neverWorn(one)).map((one) => ({ ...one, here: one.organisationId === viewer.organisationId })), today })
      if (!decided.ok) return { ...decided, field: 'lastDay' }
      const kept = decideKeeper(await keepingOf(context, account, viewer.organisationId), true, 'lastDay')
      if (!kept.ok) return kept
    } else {
      const others = await administratorsAfter(context, viewer.organisationId, lastDay, account)
      const decided = decideEnd({ administrator: viewer.accountId, account, role: mine.role, from: mine.from, lastDay, today, otherAdministrators: others })
      if (!decided.ok) return decided
    }
    const saved = await setLastDay(context, { hat, version, from: mine.from, until: lastDay, endedAt: goesOn ? null : mine.endedAt, kind: lastDay !== null && lastDay <= today ? 'ended' : 'changed', reason })
    return saved ? yes({ account }) : stale(mine)
  },
})

export const endRoleNow = action({
  name: 'accounts.end-now',
  title: 'End somebody’s role at this moment: its sessions end, and the next page finds nothing',
  who: ADMINISTRATORS,
  classes: [],
  input: z.object({ account: z.uuid(), hat: z.uuid(), version: Version, reason: Reason }),
  async run(context, { account, hat, version, reason }) {
    const { viewer, today, now, tx } = context
    await oneAtATime(context, viewer.organisationId, { account })
    const all = await allHatsOf(context, account)
    const mine = all.find((one) => one.id === hat && one.organisationId === viewer.organisationId)
    if (!mine) return notFound()
    const decided = decideEndNow({ administrator: viewer.accountId, account, ...mine, today, otherAdministrators: await administratorsAfter(context, viewer.organisationId, today, account) })
    if (!decided.ok) return decided
    if (!(await setLastDay(context, { hat, version, from: mine.from, until: decided.value, endedAt: now, kind: 'ended-now', reason }))) return stale(mine)
    // A link that was never used would let them choose a password yet; without any role left it is worth nothing.
    if (!all.some((one) => one.id !== hat && one.endedAt === null && (one.until === null || one.until >= today))) await withdrawInvitations(context, account)
    return yes({ account, ended: await endSessions(tx, account, { hat }, now) })
  },
})

export const endSessionsOf = action({
  name: 'accounts.end-sessions',
  title: 'End every session of somebody at this agency at once, for example after a telephone was stolen',
  who: ADMINISTRATORS,
  classes: [],
  input: z.object({ account: z.uuid(), reason: Reason }),
  async run(context, { account }) {
    if (!(await isHere(context, account)) || !(await isKeptBy(context, account, context.viewer.organisationId))) return notFound()
    if (account === context.viewer.accountId) return no('End your own sessions on your account page.', 'reason')
    return yes({ account, ended: await endSessions(context.tx, account, {}, context.now) })
  },
})
