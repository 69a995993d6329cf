/** The pack that somebody takes through the gate: on a page to print, and as a PDF. */
import { z } from 'zod'
import { notFound, yes } from '../../core/result.ts'
import { placesOf } from '../../housing/actions.ts'
import { placeOn, placeTitle } from '../../housing/rules.ts'
import { hiddenBecause } from '../../needs/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { query } from '../../platform/action.ts'
import type { Reading } from '../../platform/context.ts'
import { typstPdf } from '../../platform/typst.ts'
import { CASE_ROLES } from '../../platform/vocabulary.ts'
import { prisonTitle } from '../../sentences/rules.ts'
import { packDocument, packLacks, probationNumber, releasePackOf, tellsTooMuch, type PackFacts } from '../plain-words.ts'
import { managerOn, probationIds } from '../store/pack.ts'
import { answersOf, meetingsOf } from '../store/plans.ts'
import { heldPlan } from './plan.ts'

const Pack = z.object({ person: PersonId, own: z.enum(['', 'yes']).default(''), size: z.enum(['', 'large']).default('') })

const readPack = async (context: Reading, input: z.output<typeof Pack>) => {
  const held = await heldPlan(context, input.person)
  if (!held.ok) return held
  const { person, people, plan, course } = held.value
  if (course.end !== null || course.release === null) return notFound()
  const release = course.released ?? course.release
  const meetings = (await meetingsOf(context, people, release)).filter(({ cancelledOn }) => cancelledOn === null)
  const place = placeOn(await placesOf(context, people), release)
  const healthHidden = await hiddenBecause(context, person.id, 'health')
  const prescription = input.own === 'yes' && healthHidden === null ? (await answersOf(context, people)).find(({ pathway }) => pathway === 'prescription')?.words ?? null : null
  const facts: PackFacts = {
    forename: person.forename, release, prison: prisonTitle(plan.prisonName), place: place ? { kind: placeTitle(place), address: place.addressLine } : null, meetings, manager: await managerOn(context, people, release), prescription,
    council: plan.homeName, office: probationNumber(meetings, await probationIds(context)),
  }
  return yes({
    person, today: context.today, healthHidden, own: input.own === 'yes', large: input.size === 'large', released: course.released,
    pack: releasePackOf(facts), lacks: packLacks(facts),
    tooMuch: tellsTooMuch(meetings).map(({ who, id }) => ({ who, id })),
  })
}

export const releasePack = query({
  name: 'release.pack',
  title: 'The pack in plain language that somebody takes through the gate: where they sleep, whom they meet, what to bring',
  who: CASE_ROLES,
  classes: ['plan', 'contact', 'needs', 'health'],
  input: Pack,
  run: readPack,
  about: ({ person }) => [person.id],
})

export const releasePackPdf = query({
  name: 'release.pack-pdf',
  title: 'The same pack as a PDF, in large print where asked; base64',
  who: CASE_ROLES,
  classes: ['plan', 'contact', 'needs', 'health'],
  input: Pack,
  async run(context, input) {
    const read = await readPack(context, input)
    if (!read.ok) return read
    const pdf = typstPdf(packDocument(read.value.pack, read.value.large, context.now))
    return pdf.ok ? yes({ person: read.value.person, pdf: Buffer.from(pdf.value).toString('base64') }) : pdf
  },
  about: ({ person }) => [person.id],
})
