/** Who somebody is: the list of names; the person page and everything that is held about one person. */
import { z } from 'zod'
import { londonDay, longDay } from '../core/dates.ts'
import { notFound, yes } from '../core/result.ts'
import { mayUse, query } from '../platform/action.ts'
import { inOrderOfDue } from '../platform/due.ts'
import { slice } from '../platform/slice.ts'
import { HOLDINGS } from './holdings.ts'
import { tools } from './tools.ts'
import { SEEING_ROLES } from '../platform/vocabulary.ts'
import { searchPeople } from './actions/search.ts'
import { myDay } from './actions/my-day.ts'
import { comparePeople, mergePeople, openMerge, partPeople, writtenWhileOne } from './actions/merges.ts'
import { PersonId } from './rules.ts'
import { standingMerges } from './store/merges.ts'
import { samePeople, seenPerson } from './store/summaries.ts'

export { searchPeople, type PersonFound } from './actions/search.ts'
export { myDay } from './actions/my-day.ts'
export { comparePeople, joinPeople, keepApart, mergePeople, openMerge, partPeople, personMerged, personParted, writtenWhileOne, type Side } from './actions/merges.ts'
export { currentPerson, samePeople, seenPerson, type PersonSummary } from './store/summaries.ts'
export { writtenUnder, type Written } from './store/merges.ts'
export { correctPeople, frequenciesOf, keepFrequencies, peopleFacts, recordPeople, reviewedModel, type PersonFacts, type PersonWithId } from './store.ts'

/** One person with everything that the slices below add to their page. */
export const openPerson = query({
  name: 'people.open',
  title: 'One person: who they are, where in their sentence, who works with them, what is due',
  who: SEEING_ROLES,
  classes: ['identity', 'contact'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const people = await samePeople(context, person)
    const panels: { name: string; title: string; data: unknown }[] = []
    for (const panel of context.offers.panels) {
      const data = await panel.read(context, people)
      if (data !== null) panels.push({ name: panel.name, title: panel.title, data })
    }
    const timeline = (await Promise.all(context.offers.timeline.map((source) => source.read(context, people)))).flat()
      .sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0))
    const due = (await Promise.all(context.offers.due.map((source) => source.read(context, { until: '9999-12-31', limit: 20, people })))).flat()
      .toSorted(inOrderOfDue)
    const may = { merge: mayUse(mergePeople, context.viewer), seeLooks: mayUse(subjectAccess, context.viewer), seeNumbers: context.viewer?.role !== 'caseworker' }
    return yes({ person: found, today: context.today, panels, timeline, due, merges: await standingMerges(context, people), may })
  },
  about: ({ person }) => [person.id],
})

/**
 * Everything that every slice holds about one person, section by section. No door has this name: nothing leaves unreviewed, so it is
 * only the first step of a person’s own copy (src/rights), which marks it, has it read through and approved by another.
 */
export const subjectAccess = query({
  name: 'people.subject-access',
  title: 'Subject access export: everything held about one person, over all slices',
  who: ['governance-lead'],
  duty: 'right-of-access',
  classes: ['identity', 'sentence', 'risk', 'needs', 'health', 'contact', 'plan'],
  input: z.object({ person: PersonId }),
  async run(context, { person }) {
    const found = await seenPerson(context, person)
    if (!found) return notFound()
    const people = await samePeople(context, person)
    const sections: { title: string; rows: Record<string, string | number | boolean | null>[] }[] = []
    for (const section of context.offers.subjectAccess) sections.push({ title: section.title, rows: await section.read(context, people) })
    return yes({ person: found, madeOn: context.today, sections })
  },
  about: ({ person }) => [person.id],
})

export const people = slice({
  name: 'people',
  tools,
  holdings: HOLDINGS,
  named: [searchPeople, myDay, openPerson, comparePeople, openMerge, writtenWhileOne, mergePeople, partPeople],
  subjectAccess: [{
    title: 'Who you are',
    async read({ tx }, ids) {
      const rows = await tx.selectFrom('person').selectAll().where('id', 'in', [...ids]).execute()
      return rows.map((row) => ({
        Reference: row.reference, Forename: row.forename, Surname: row.surname, 'Date of birth': row.birth_date, Sex: row.sex,
        'PNC number': row.pnc, 'Prison number': row.prison_number, 'Probation number': row.crn, 'CRO number': row.cro, Postcode: row.postcode, 'Telephone number': row.telephone,
      }))
    },
  }, {
    title: 'By which facts you are or were known, and from when to when',
    async read({ tx }, ids) {
      const rows = await tx.selectFrom('known_identity').selectAll().where('person_id', 'in', [...ids]).orderBy('from_day').orderBy('id').execute()
      return rows.map((row) => ({
        From: longDay(row.from_day), Until: row.until_day === null ? null : longDay(row.until_day), 'Told by': row.source === 'person' ? 'Your own record' : row.withdrawn ? 'An agency, which took its record back' : 'An agency’s record',
        Forename: row.forename, Surname: row.surname, 'Date of birth': row.birth_date, Sex: row.sex, 'PNC number': row.pnc, 'Prison number': row.prison_number, 'Probation number': row.crn, 'CRO number': row.cro, Postcode: row.postcode, 'Telephone number': row.telephone,
      }))
    },
  }, {
    title: 'Whether you and somebody of a like record were said to be two people',
    async read({ tx }, ids) {
      const rows = await tx.selectFrom('people_apart').select(['decided_at', 'reason']).where((eb) => eb.or([eb('person_id', 'in', [...ids]), eb('other_id', 'in', [...ids])])).orderBy('decided_at').execute()
      return rows.map((row) => ({ What: 'Your record and another were looked at, and are two people’s', When: longDay(londonDay(row.decided_at)), Why: row.reason }))
    },
  }, {
    title: 'Records that were joined as yours, or parted again',
    async read({ tx }, ids) {
      const rows = await tx.selectFrom('person_merge').select(['kind', 'reason', 'decided_at']).where((eb) => eb.or([eb('person_id', 'in', [...ids]), eb('into_id', 'in', [...ids])])).orderBy('decided_at').execute()
      return rows.map((row) => ({ What: row.kind === 'merge' ? 'Two records were joined' : 'They were parted again', When: longDay(londonDay(row.decided_at)), Why: row.reason }))
    },
  }],
})
