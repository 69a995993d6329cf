/** A scheme as it was published: entered by one, compared with the publication by another, suspended and let go on. */
import { z } from 'zod'
import { longDay } from '../../core/dates.ts'
import { aDay, letters, Version } from '../../core/inputs.ts'
import { no, notFound, stale, yes, type Result } from '../../core/result.ts'
import { action, query } from '../../platform/action.ts'
import type { Acting } from '../../platform/context.ts'
import { notify } from '../../platform/notices.ts'
import { CASE_ROLES, keysOf, type Role } from '../../platform/vocabulary.ts'
import { HARM_LEVELS } from '../../risk/rules.ts'
import { isDecided } from '../course.ts'
import type { Criterion } from '../criteria.ts'
import { candidates } from '../store/people.ts'
import { concernedOrganisations, confirmRow, insertScheme, insertSuspension, liftSuspension, schemeById, suspensionsOf } from '../store/schemes.ts'
import { caseOf } from './people.ts'
import { takeBack } from './decisions.ts'

const DECIDERS = ['prison-offender-manager', 'delivery-unit-head'] as const
const SchemeId = z.uuid('This is not the id of a scheme.')
const published = letters(600).default('')
const optionalDay = (what: string) => z.union([z.literal('').transform(() => null), z.null(), aDay(what)]).default(null)
const optionalNumber = (least: number, most: number, what: string) =>
  z.union([z.literal('').transform(() => null), z.null(), z.coerce.number(what).int(what).min(least, what).max(most, what)]).default(null)

const Entered = z.object({
  name: letters(120).min(3, 'Enter the name of the scheme.'),
  source: letters(300).min(3, 'Enter where it was published: the instrument or the announcement, and its reference.'),
  publishedOn: aDay('the day of publication'), starts: aDay('the first day'), ends: optionalDay('the last day'),
  maxDaysEarly: optionalNumber(1, 365, 'Enter days from 1 to 365, or leave it empty.'), leastServedPercent: optionalNumber(1, 99, 'Enter per cent from 1 to 99, or leave it empty.'),
  checkDays: z.coerce.number('Enter working days from 1 to 30.').int('Enter working days from 1 to 30.').min(1, 'Enter working days from 1 to 30.').max(30, 'Enter working days from 1 to 30.'),
  standardWords: published, lengthWords: published, lengthFrom: optionalNumber(1, 600, 'Enter months, or leave it empty.'), lengthBelow: optionalNumber(1, 600, 'Enter months, or leave it empty.'),
  offenceWords: published, offenceCodes: letters(2000).default(''), recallWords: published, chargeWords: published, registerWords: published,
  harmWords: published, harmAtMost: z.enum(['', ...keysOf(HARM_LEVELS)], 'Choose a level.').default(''), addressWords: published,
})

/** The criteria whose published words were entered, as data. */
const criteriaOf = (entered: z.output<typeof Entered>): Result<Criterion[]> => {
  const { lengthFrom, lengthBelow, harmAtMost } = entered
  if (entered.lengthWords === '' && (lengthFrom !== null || lengthBelow !== null)) return no('Enter the words about the length as they were published.', 'lengthWords')
  if (entered.lengthWords !== '' && lengthFrom === null && lengthBelow === null) return no('Enter the length: from, under, or both.', 'lengthBelow')
  if (lengthFrom !== null && lengthBelow !== null && lengthFrom >= lengthBelow) return no('Nobody’s sentence is so long and under that: check both lengths.', 'lengthBelow')
  if (entered.harmWords !== '' && harmAtMost === '') return no('Choose the highest risk of serious harm that the words allow.', 'harmAtMost')
  if (entered.harmWords === '' && harmAtMost !== '') return no('Enter the words about risk as they were published.', 'harmWords')
  const codes = entered.offenceCodes.toUpperCase().split(/[\s,;]+/).filter(Boolean)
  if (codes.length > 0 && entered.offenceWords === '') return no('Enter the words about excluded offences as they were published.', 'offenceWords')
  const wrong = codes.find((code) => !/^[A-Z]{2}\d{2}[A-Z0-9]{0,4}$/.test(code))
  if (wrong !== undefined) return no(`“${wrong}” is not an offence code or the beginning of one: two letters, then year and number, for example SX03 or TH68010.`, 'offenceCodes')
  const plain = (['standard', 'recall', 'charge', 'register', 'address'] as const).flatMap((rule) => (entered[`${rule}Words`] === '' ? [] : [{ rule, words: entered[`${rule}Words`] }]))
  const criteria: Criterion[] = [
    ...plain.filter(({ rule }) => rule === 'standard'),
    ...(entered.lengthWords === '' ? [] : [{ rule: 'length' as const, words: entered.lengthWords, monthsFrom: lengthFrom, monthsBelow: lengthBelow }]),
    ...(entered.offenceWords === '' ? [] : [{ rule: 'offence' as const, words: entered.offenceWords, codes }]),
    ...plain.filter(({ rule }) => rule !== 'standard' && rule !== 'address'),
    ...(entered.harmWords === '' || harmAtMost === '' ? [] : [{ rule: 'harm' as const, words: entered.harmWords, atMost: harmAtMost }]),
    ...plain.filter(({ rule }) => rule === 'address'),
  ]
  return criteria.length === 0 ? no('Enter at least one criterion in its published words.', 'standardWords') : yes(criteria)
}

export const enterScheme = action({
  name: 'schemes.enter-scheme',
  title: 'Enter an emergency release scheme as it was published: its source, its criteria in words and as rule',
  who: DECIDERS,
  classes: [],
  input: Entered,
  async run(context, input) {
    const criteria = criteriaOf(input)
    if (!criteria.ok) return criteria
    if (input.publishedOn > context.today) return no('It cannot be published in the future.', 'publishedOn')
    if (input.ends !== null && input.ends < input.starts) return no('It cannot end before it starts.', 'ends')
    if (input.maxDaysEarly === null && input.leastServedPercent === null) return no('Enter how early it releases: days before the planned release, the share that has to be served, or both.', 'maxDaysEarly')
    const id = await insertScheme(context, { ...input, criteria: criteria.value })
    await tellAll(context, `An emergency release scheme is entered: ${input.name}. Somebody else compares it with the publication before it counts.`, `/early-release/schemes/${id}`, DECIDERS)
    return yes({ scheme: id })
  },
})

/** Tells the holders of roles at every prison and probation unit. Says nothing of anybody. */
const tellAll = async (context: Acting, words: string, href: string, roles: readonly Role[]): Promise<void> => {
  const inside: readonly Role[] = ['prison-offender-manager', 'resettlement-worker']
  const to = (await concernedOrganisations(context)).flatMap(({ id, kind }) => roles.filter((role) => inside.includes(role) === (kind === 'prison')).map((role) => ({ organisationId: id, role })))
  await notify(context, to.map((addressee) => ({ to: addressee, words, href: addressee.role === 'victim-liaison-officer' ? '/victims' : href })))
}

export const openScheme = query({
  name: 'schemes.scheme',
  title: 'An emergency release scheme: its criteria as published beside the rule, its source, who compared them, suspensions',
  who: CASE_ROLES,
  classes: [],
  input: z.object({ scheme: SchemeId }),
  async run(context, { scheme: id }) {
    const scheme = await schemeById(context, id)
    if (!scheme) return notFound()
    const decider = DECIDERS.some((role) => role === context.viewer?.role)
    return yes({ scheme, today: context.today, suspensions: await suspensionsOf(context, id), may: { confirm: decider && scheme.confirmedOn === null && scheme.enteredById !== context.viewer?.accountId, suspend: decider && scheme.confirmedOn !== null } })
  },
})

export const confirmScheme = action({
  name: 'schemes.confirm-scheme',
  title: 'Say that a scheme stands as it was published, after comparing it: never whoever entered it',
  who: DECIDERS,
  classes: [],
  input: z.object({ scheme: SchemeId, version: Version }),
  async run(context, { scheme: id, version }) {
    const scheme = await schemeById(context, id)
    if (!scheme) return notFound()
    if (scheme.version !== version) return stale(scheme)
    if (scheme.confirmedOn !== null) return no(`${scheme.confirmedBy ?? 'Somebody'} compared it on ${longDay(scheme.confirmedOn)}.`)
    if (scheme.enteredById === context.viewer.accountId) return no('You entered it. Somebody else compares it with the publication.')
    return (await confirmRow(context, scheme)) ? yes({ scheme: id }) : stale(await schemeById(context, id))
  },
})

const TOLD: readonly Role[] = ['prison-offender-manager', 'resettlement-worker', 'delivery-unit-head', 'offender-manager', 'victim-liaison-officer']

export const suspendScheme = action({
  name: 'schemes.suspend',
  title: 'Suspend an emergency release scheme: nothing more is decided from now on, and what happens to those decided',
  who: DECIDERS,
  classes: ['sentence'],
  input: z.object({ scheme: SchemeId, words: letters(500).min(3, 'Say why it is suspended, and who decided it.'), decided: z.enum(['stand', 'withdraw'], 'Choose what happens to those already decided.') }),
  async run(context, { scheme: id, words, decided }) {
    const scheme = await schemeById(context, id)
    if (!scheme || scheme.confirmedOn === null) return notFound()
    if (!(await insertSuspension(context, id, { words, decided }))) return no(`It is suspended already${scheme.suspension ? ` since ${longDay(scheme.suspension.since)}` : ''}.`)
    const whole = (await candidates(context, { prison: null })).filter((one) => one.case?.schemeId === id && isDecided(caseOf(one.case)))
    let back = 0
    if (decided === 'withdraw')
      for (const one of whole.filter(({ ours }) => ours)) {
        const done = await takeBack(context, one, 'suspended', `The scheme is suspended: ${words}`)
        if (!done.ok) return done
        back += 1
      }
    await tellAll(context, `${scheme.name} is suspended: nobody is put forward or decided. ${decided === 'stand' ? 'Releases that are decided stand.' : 'Releases that are decided are taken back.'}`, `/early-release/schemes/${id}`, TOLD)
    return yes({ scheme: id, back, others: decided === 'withdraw' ? whole.length - back : 0, people: whole.map(({ personId }) => personId) })
  },
  about: (_input, output) => output?.people ?? [],
})

export const resumeScheme = action({
  name: 'schemes.resume',
  title: 'Let a suspended emergency release scheme go on',
  who: DECIDERS,
  classes: [],
  input: z.object({ scheme: SchemeId, words: letters(500).min(3, 'Say why it goes on, and who decided it.') }),
  async run(context, { scheme: id, words }) {
    const scheme = await schemeById(context, id)
    if (!scheme) return notFound()
    if (!scheme.suspension) return no('It is not suspended.')
    await liftSuspension(context, scheme.suspension.id, words)
    await tellAll(context, `${scheme.name} goes on.`, `/early-release/schemes/${id}`, TOLD)
    return yes({ scheme: id })
  },
})

/** The form in which a scheme is entered; asks nothing of anybody. */
export const newScheme = query({
  name: 'schemes.new-scheme',
  title: 'The form in which an emergency release scheme is entered',
  who: DECIDERS,
  classes: [],
  input: z.object({}),
  run: (context) => Promise.resolve(yes({ today: context.today })),
})
