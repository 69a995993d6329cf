/**
 * The blocks of one record as texts, for records of one file that are not in the database yet: what linkage_candidates() looks
 * up there, a map of these keys finds here. Two records may be one human being where one's asked keys meet the other's own. Pure.
 */
import { matchTerms, type MatchFacts } from './matching.ts'
import { familiarForms, soundOf } from './names.ts'

const swappedDay = (day: string): string => {
  const [year = '', month = '', date = ''] = day.split('-')
  return Number(date) <= 12 ? `${year}-${date}-${month}` : day
}

/** The day with day and month swapped, itself where that is no day: for a look-up. */
export const dayAndSwapped = (day: string): readonly string[] => [...new Set([day, swappedDay(day)])]

/** The first of somebody's forenames and its familiar forms. Normal forms in and out. */
export const formsOf = (forename: string): readonly string[] => {
  const [first = ''] = forename.split(' ')
  return first === '' ? [] : [first, ...familiarForms(first)]
}

const keys = (facts: MatchFacts, forms: (forename: string) => readonly string[], days: (day: string) => readonly string[], asked: boolean): string[] => {
  const { forename, surname } = matchTerms(facts)
  const first = forms(forename)
  const year = facts.birthDate.slice(0, 4)
  const { postcode } = facts
  const numbers = [['pnc', facts.pnc], ['prison', facts.prisonNumber], ['crn', facts.crn], ['cro', facts.cro]] as const
  return [
    ...numbers.flatMap(([name, number]) => (number === null ? [] : [`${name} ${number}`])),
    ...(surname === '' ? [] : [`day-surname ${facts.birthDate} ${surname}`]),
    ...first.map((one) => `day-forename ${facts.birthDate} ${one}`),
    ...(surname === '' ? [] : first.map((one) => `names ${surname}|${one}|${year}`)),
    ...(asked && surname !== '' && forename !== '' ? [`names ${forename}|${surname}|${year}`] : []),
    ...(surname === '' || forename === '' ? [] : days(facts.birthDate).map((day) => `sounds ${soundOf(surname)}|${soundOf(forename)}|${day}`)),
    ...(surname === '' || forename === '' ? [] : [`beginnings ${surname.slice(0, 3)}|${forename.slice(0, 2)}|${year}`]),
    ...(postcode === null ? [] : [`home-day ${postcode} ${facts.birthDate}`, ...(surname === '' ? [] : [`home-surname ${postcode} ${surname}`]), ...first.map((one) => `home-forename ${postcode} ${one}`)]),
  ]
}

/** Keys under which a record is found. */
export const ownKeys = (facts: MatchFacts): readonly string[] => keys(facts, (forename) => (forename === '' ? [] : [forename.split(' ')[0]!]), (day) => [day], false)

/** Keys under which others are looked for. */
export const askedKeys = (facts: MatchFacts): readonly string[] => keys(facts, formsOf, dayAndSwapped, true)
