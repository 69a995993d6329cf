/** Asking about money and papers, beginning a thing, recording what happened to it, and asking somebody to help with it. */
import { z } from 'zod'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes, type Result } from '../../core/result.ts'
import { PersonId } from '../../people/rules.ts'
import { currentPerson } from '../../people/actions.ts'
import { action, query } from '../../platform/action.ts'
import type { Acting } from '../../platform/context.ts'
import { notify } from '../../platform/notices.ts'
import { CASE_ROLES, keysOf, SEEING_ROLES } from '../../platform/vocabulary.ts'
import { endInvolvement, involve } from '../../sharing/actions.ts'
import { isEnd, kindOf, KINDS, PAPERS, RENTS, type ItemKind } from '../kinds.ts'
import { decideWords } from '../numbers.ts'
import { housingCosts } from '../rules.ts'
import { holdItem, insertItem, insertReview, insertStep, itemsOf, partnersFor, reviewsOf, setPartner, stepsOf, stepsOfPartner, type ItemRow, type Partner } from '../store.ts'
import { answersFor, contradiction, endWords, moved, movesOf, nextActions } from '../workflow.ts'
import { heldMoney, MONEY_ROLES, type Held } from './held.ts'

const ItemId = z.uuid('This is not the id of a thing of money and papers.')
const partnerId = z.union([z.literal('').transform(() => null), z.null(), z.uuid('Choose one of the list, or nobody.')]).default(null)
const optionalDay = (what: string) => z.union([z.literal('').transform(() => null), z.null(), aDay(what)]).default(null)
const yesNo = (message: string) => z.enum(['yes', 'no'], message)
const papers = z.array(z.union([z.literal(''), z.enum(keysOf(PAPERS), 'Choose papers of the list.')])).default([]).transform((list) => [...new Set(list)].filter((one) => one !== ''))
const WHAT_MAX = 120

/** What is next, what stands, and what happened, with what may be recorded now. */
export const moneyOf = query({
  name: 'finances.of-person',
  title: 'Somebody’s money and papers: what is next and whose it is, each thing with its steps, what the rules say of rent',
  who: MONEY_ROLES,
  classes: ['identity', 'contact', 'needs'],
  input: z.object({ person: PersonId }),
  async run(context, input) {
    const held = await heldMoney(context, input.person)
    if (!held.ok) return held
    const { person, people, custody, course, items, helping } = held.value
    const steps = helping ? await stepsOfPartner(context, items.map(({ row }) => row.id)) : await stepsOf(context, people)
    const review = helping ? null : (await reviewsOf(context, people)).find(({ sentenceId }) => sentenceId === custody?.sentenceId) ?? null
    return yes({
      person, today: context.today, helping, opens: SEEING_ROLES.some((role) => role === context.viewer?.role), review, custody: custody && { prison: custody.prison, custodyStart: custody.custodyStart, release: custody.release, released: course?.released ?? null },
      answers: course && answersFor(course), end: course && endWords(course), next: course ? nextActions(course) : [],
      rent: helping || !course || course.asked === null ? null : housingCosts(course.rent, course),
      items: items.map(({ row, item, course: of }) => ({ ...row, wrong: contradiction(item, of), moves: movesOf(item, of, context.today), steps: steps.filter(({ itemId }) => itemId === row.id) })),
      partners: helping ? [] : await partnersFor(context),
    })
  },
  about: ({ person }) => [person.id],
})

const begin = async (context: Acting, { people, custody }: Held, person: string, kind: ItemKind, what: string | null, partner: Partner | null): Promise<void> => {
  if (!custody) return
  const id = await insertItem(context, { person, sentence: custody.sentenceId, kind, what, state: kindOf(kind).begins, partner })
  await insertStep(context, { item: id, person, move: 'begin', state: kindOf(kind).begins, on: context.today, given: null, claimed: null, ends: false, words: null })
  if (partner) await askOf(context, people[0] ?? person, id, partner)
}

/** Lets the coach or the adviser see who the person is, and tells them. */
const askOf = async (context: Acting, person: string, item: string, partner: Partner): Promise<void> => {
  await involve(context, { person, organisation: partner.id, basis: 'referred', from: context.today, becauseOf: 'finance_item', becauseId: item })
  await notify(context, [{ to: { organisationId: partner.id, role: partner.kind === 'jobcentre' ? 'work-coach' : 'caseworker' }, words: partner.kind === 'jobcentre' ? 'A prison asks you to help somebody with Universal Credit before release.' : 'You are asked to help somebody with a debt or a fine.', href: `/people/${person}/money`, person }])
}

const partnerOf = async (context: Acting, id: string | null, kind: Partner['kind'] | null, field: string): Promise<Result<Partner | null>> => {
  if (id === null) return yes(null)
  const found = (await partnersFor(context)).find((one) => one.id === id && one.kind === kind)
  return found ? yes(found) : no('Choose one of the list: only those who signed an agreement with you can be told of anybody.', field)
}

/** Lines of a box, each the name of one creditor. */
const linesOf = (text: string): string[] => [...new Set(text.split(/\r?\n|;/).map((line) => line.trim()).filter((line) => line !== ''))]

/** Asks once in each custody; what is needed begins with it. */
export const askMoney = action({
  name: 'finances.ask',
  title: 'Ask somebody in prison what is owed, who has the rent, which papers exist, and begin what is needed',
  who: CASE_ROLES,
  classes: ['needs', 'contact'],
  input: z.object({
    person: PersonId,
    account: yesNo('Say whether they have a bank account that they can use.'),
    papers, order: papers,
    credit: yesNo('Say whether they will need Universal Credit.'),
    rent: z.enum(keysOf(RENTS), 'Say how the rent was paid when they came in.'),
    landlord: letters(WHAT_MAX).default(''), debts: letters(500).default(''), fines: letters(WHAT_MAX).default(''), words: letters(500).default(''),
    jobcentre: partnerId, adviser: partnerId,
  }),
  async run(context, input) {
    const held = await heldMoney(context, input.person)
    if (!held.ok) return held
    const { custody, course } = held.value
    if (!custody || !course) return no('This is asked of people in prison, or just released: record the sentence first.')
    if (course.end !== null) return no(endWords(course) ?? 'This has ended.')
    for (const field of ['landlord', 'debts', 'fines', 'words'] as const) { const fit = decideWords(input[field], field); if (!fit.ok) return fit }
    if (input.order.some((one) => input.papers.includes(one))) return no('What they have need not be ordered: tick it once.', 'order')
    const creditors = linesOf(input.debts)
    if (creditors.some((one) => one.length > WHAT_MAX || one.length < 2) || creditors.length > 8) return no('Write each creditor on a line of its own, at most eight, each in a few words.', 'debts')
    const jobcentre = await partnerOf(context, input.credit === 'yes' ? input.jobcentre : null, 'jobcentre', 'jobcentre')
    const adviser = await partnerOf(context, creditors.length > 0 || input.fines.length > 0 ? input.adviser : null, 'adviser', 'adviser')
    if (!jobcentre.ok) return jobcentre
    if (!adviser.ok) return adviser
    const person = await currentPerson(context, input.person)
    if (course.asked !== null || !(await insertReview(context, { person, sentence: custody.sentenceId, rent: input.rent, papers: input.papers, words: input.words.length < 3 ? null : input.words })))
      return no('Somebody has asked already in this custody. Add what is new to the list instead.')
    const open = held.value.items.filter(({ row }) => row.endedOn === null).map(({ row }) => `${row.kind} ${row.what ?? ''}`)
    const wanted: (readonly [ItemKind, string | null, Partner | null])[] = [
      ...(input.account === 'no' ? [['bank-account', null, null] as const] : []), ...input.order.map((paper) => ['identity-document', paper, null] as const),
      ...(input.credit === 'yes' ? [['universal-credit', null, jobcentre.value] as const] : []), ...(input.rent === 'none' ? [] : [['housing-costs', input.landlord.length > 1 ? input.landlord : 'the landlord', null] as const]),
      ...creditors.map((creditor) => ['debt', creditor, adviser.value] as const), ...(input.fines.length > 1 ? [['fines', input.fines, adviser.value] as const] : []),
    ]
    const fresh = wanted.filter(([kind, what]) => !open.includes(`${kind} ${what ?? ''}`))
    for (const [kind, what, partner] of fresh) await begin(context, held.value, person, kind, what, partner)
    return yes({ person, begun: fresh.length })
  },
  about: ({ person }) => [person],
})

/** Begins one thing that was not known when they were asked. */
export const addMoney = action({
  name: 'finances.add',
  title: 'Add one thing of money and papers: an account, an identity document, Universal Credit, rent, a debt, a fine',
  who: CASE_ROLES,
  classes: ['needs', 'contact'],
  input: z.object({
    person: PersonId, kind: z.enum(keysOf(KINDS), 'Choose what it is.'), paper: z.union([z.literal('').transform(() => null), z.null(), z.enum(keysOf(PAPERS), 'Choose a paper of the list.')]).default(null),
    what: letters(WHAT_MAX).default(''), partner: partnerId,
  }),
  async run(context, input) {
    const held = await heldMoney(context, input.person)
    if (!held.ok) return held
    const { custody, course, items } = held.value
    if (!custody || !course) return no('This is kept for people in prison, or just released: record the sentence first.')
    if (course.end !== null) return no(endWords(course) ?? 'This has ended.')
    const fit = decideWords(input.what, 'what')
    if (!fit.ok) return fit
    const named = KINDS[input.kind].what !== null
    if (input.kind === 'identity-document' && input.paper === null) return no('Choose which paper.', 'paper')
    if (named && input.kind !== 'identity-document' && input.what.length < 2) return no('Say in a few words who or which: the creditor, the court, the landlord.', 'what')
    const what = input.kind === 'identity-document' ? input.paper : named ? input.what : null
    if (items.some(({ row }) => row.kind === input.kind && row.what === what && row.endedOn === null)) return no('This is on the list already.', 'kind')
    const partner = await partnerOf(context, input.partner, KINDS[input.kind].partner, 'partner')
    if (!partner.ok) return partner
    const person = await currentPerson(context, input.person)
    await begin(context, held.value, person, input.kind, what, partner.value)
    return yes({ person })
  },
  about: ({ person }) => [person],
})

const heldItem = (held: Held, item: string) => held.items.find(({ row }) => row.id === item)
const fresh = async (context: Acting, held: Held, item: string): Promise<ItemRow | undefined> => (await itemsOf(context, held.people)).find(({ id }) => id === item)

/** Records what happened to one thing: nothing is overwritten, and its rule decides what may follow. */
export const moveMoney = action({
  name: 'finances.move',
  title: 'Record what happened to an account, a paper, a claim, a debt, a fine or the rent',
  who: MONEY_ROLES,
  classes: ['needs', 'contact'],
  input: z.object({
    person: PersonId, financeItem: ItemId, version: Version, move: z.string().min(1, 'Choose what happened.').max(30, 'Choose what happened.'), on: aDay('the day on which it happened'), day: optionalDay('the day that is asked for'), words: letters(500).default(''),
  }),
  async run(context, input) {
    const held = await heldMoney(context, input.person)
    if (!held.ok) return held
    const found = heldItem(held.value, input.financeItem)
    if (!found) return notFound()
    const { row, item, course } = found
    if (row.version !== input.version) return stale(row)
    const fit = decideWords(input.words)
    if (!fit.ok) return fit
    if (held.value.helping && kindOf(row.kind).moves[input.move]?.also !== row.partnerKind) return no('This is recorded by the prison or by probation: tell them.', 'move')
    const decided = moved(item, course, { move: input.move, on: input.on, day: input.day, why: input.words }, context.today)
    if (!decided.ok) return decided
    if (!(await holdItem(context, row.id, input.version))) return stale(await fresh(context, held.value, row.id))
    const { value: after } = decided
    const ends = isEnd(after.kind, after.state)
    await insertStep(context, { item: row.id, person: row.personId, move: input.move, state: after.state, on: after.since, given: after.given, claimed: after.claimed, ends, words: input.words.length < 3 ? null : input.words })
    // Whoever helped sees the person as long as there is something to help with.
    if (ends && row.partnerId !== null) await endInvolvement(context, row.id, context.today)
    return yes({ person: held.value.person.id, state: after.state, kind: after.kind })
  },
  about: ({ person }) => [person],
})

/** Asks a Jobcentre or a debt adviser to help with one thing, another one, or nobody any more. */
export const helpMoney = action({
  name: 'finances.help',
  title: 'Ask a Jobcentre or a debt adviser to help with one thing of somebody’s money, or take it back',
  who: CASE_ROLES,
  classes: ['needs', 'contact'],
  input: z.object({ person: PersonId, financeItem: ItemId, version: Version, partner: partnerId }),
  async run(context, input) {
    const held = await heldMoney(context, input.person)
    if (!held.ok) return held
    const found = heldItem(held.value, input.financeItem)
    if (!found) return notFound()
    const { row } = found
    if (row.version !== input.version) return stale(row)
    const kind = KINDS[row.kind].partner
    if (kind === null) return no('With this nobody else helps: it is yours to do.', 'partner')
    if (row.endedOn !== null) return no('This has ended: there is nothing to help with.', 'partner')
    const partner = await partnerOf(context, input.partner, kind, 'partner')
    if (!partner.ok) return partner
    if (partner.value?.id === row.partnerId || (partner.value === null && row.partnerId === null)) return yes({ person: held.value.person.id, partner: row.partnerName })
    if (!(await holdItem(context, row.id, input.version))) return stale(await fresh(context, held.value, row.id))
    if (row.partnerId !== null) await endInvolvement(context, row.id, context.today)
    await setPartner(context, row.id, partner.value)
    if (partner.value) await askOf(context, held.value.person.id, row.id, partner.value)
    return yes({ person: held.value.person.id, partner: partner.value?.name ?? null })
  },
  about: ({ person }) => [person],
})
