/** What is missing after a release and must be done at once: the list, the due items, and saying what was done. */
import { z } from 'zod'
import { letters } from '../../core/inputs.ts'
import { no, notFound, yes } from '../../core/result.ts'
import { hiddenReason } from '../../needs/sight.ts'
import { currentPerson, samePeople, seenPerson } from '../../people/actions.ts'
import { PersonId } from '../../people/rules.ts'
import { action, query } from '../../platform/action.ts'
import type { DueRow, Reading } from '../../platform/context.ts'
import { CASE_ROLES, type Role } from '../../platform/vocabulary.ts'
import { sightOf } from '../../sharing/actions.ts'
import { HARM_QUESTIONS, harmDue, harmOwner, harmWords } from '../harms.ts'
import { OWNERS } from '../owners.ts'
import { isHealth } from '../questions.ts'
import { harmsDue, insertRemedy, type HarmRow } from '../store/harms.ts'

export const harmHref = (person: string): string => `/people/${person}/gate-missing`

/** One thing that is missing, as it is shown: what to do, whose it is, by when. */
const toldHarm = (row: HarmRow) => ({ ...row, words: harmWords(row), owner: OWNERS[harmOwner(row.managed)], due: harmDue(row) })

export type ToldHarm = ReturnType<typeof toldHarm>

const isCaseRole = (role: Role | undefined): boolean => CASE_ROLES.some((one) => one === role)

/** What is missing for these people, or for the viewer’s own. */
export const toldHarms = async (context: Reading, scope: { readonly limit: number; readonly people?: readonly string[] | undefined }): Promise<ToldHarm[]> =>
  (isCaseRole(context.viewer?.role) ? (await harmsDue(context, scope)).map(toldHarm) : [])

/** For ‘What is due’ and caseloads: before everything else. */
export const harmDueItems = async (context: Reading, { until, limit, people }: { readonly until: string; readonly limit: number; readonly people?: readonly string[] }): Promise<DueRow[]> =>
  (await toldHarms(context, { limit, people })).filter(({ due }) => due <= until)
    .map(({ personId, due, words, owner }) => ({ personId, due, words: `${words} (${owner})`, href: harmHref(personId), urgent: true }))

/** What is missing for one person, to say what was done. */
export const gateMissing = query({
  name: 'gate.missing',
  title: 'What somebody lacks after release that cannot wait: whose it is, by when, and what to try first',
  who: CASE_ROLES,
  classes: ['needs', 'health'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    if (!found || hiddenReason('needs', await sightOf(context, found.id)) !== null) return notFound()
    return yes({ person: found, today: context.today, missing: await toldHarms(context, { limit: HARM_QUESTIONS.length * 2, people: await samePeople(context, person) }) })
  },
  about: ({ person }) => [person.id],
})

/** Says what was done about one thing that was missing: nobody is asked for it any more. */
export const remedyGate = action({
  name: 'gate.remedy',
  title: 'Say what was done about something that somebody lacked after release: a place tonight, prescription, money, telephone, meeting probation',
  who: CASE_ROLES,
  classes: ['needs', 'health'],
  input: z.object({ person: PersonId, question: z.enum(HARM_QUESTIONS, 'Choose what you have done something about.'), words: letters(500).min(3, 'Say what was done, and by whom.') }),
  async run(context, { person, question, words }) {
    const found = await seenPerson(context, person)
    const hidden = found ? await sightOf(context, found.id) : []
    if (!found || hiddenReason('needs', hidden) !== null || (isHealth(question) && hiddenReason('health', hidden) !== null)) return notFound()
    const rows = (await toldHarms(context, { limit: HARM_QUESTIONS.length * 2, people: await samePeople(context, person) })).filter((row) => row.question === question)
    if (rows.length === 0) return no('Nobody waits for this any more: it was answered, or somebody said what was done.', 'question')
    for (const row of rows) await insertRemedy(context, { check: row.check, person: row.writtenUnder, question, words })
    return yes({ person: await currentPerson(context, person) })
  },
  about: ({ person }) => [person],
})
