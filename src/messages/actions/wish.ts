/** How somebody wants to be told: recorded by whoever meets them, read by everybody who does. */
import { z } from 'zod'
import { letters } from '../../core/inputs.ts'
import { notFound, yes } from '../../core/result.ts'
import { samePeople, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { action } from '../../platform/action.ts'
import { CASE_ROLES, keysOf } from '../../platform/vocabulary.ts'
import { LANGUAGES } from '../catalogue.ts'
import { insertWish } from '../store.ts'
import { CHANNELS } from '../timing.ts'
import { decideWish } from '../wishes.ts'
import { planAnew } from './planning.ts'

export const recordWish = action({
  name: 'messages.wish',
  title: 'Record how somebody wants to be told of appointments, and whether it is safe to write to them',
  who: CASE_ROLES,
  classes: ['contact'],
  input: z.object({
    person: PersonId,
    channel: z.enum(keysOf(CHANNELS), 'Choose how they want to be told.'),
    telephone: z.string().trim().max(30, 'A telephone number has at most 30 figures and spaces.').default(''),
    email: z.string().trim().max(254, 'An e-mail address has at most 254 letters.').default(''),
    language: z.enum(keysOf(LANGUAGES), 'Choose a language.'),
    print: z.enum(['usual', 'large'], 'Choose usual or large print.'),
    safe: z.enum(['yes', 'no'], 'Say whether it is safe to write to them.'),
    whyNotSafe: letters(300).default(''),
    toldBy: letters(100).min(2, 'Say who told you: “They did, at the meeting”.'),
  }),
  async run(context, { person, toldBy, safe, print, ...given }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const wish = decideWish({ ...given, safe: safe === 'yes', largePrint: print === 'large' })
    if (!wish.ok) return wish
    await insertWish(context, found.id, wish.value, toldBy)
    await planAnew(context, await samePeople(context, found.id))
    return yes({ person: found.id, safe: wish.value.safe })
  },
  about: ({ person }) => [person],
})
