/** How a person is called on a page, and the bar at the top of every page about one person. */
import type { VNode } from 'preact'
import { longDay } from '../../core/dates.ts'
import { IdentityBar } from '../../ui/moj/identity-bar.tsx'
import type { PersonSummary } from '../actions.ts'

export const fullName = ({ forename, surname }: { forename: string; surname: string }): string => `${forename} ${surname}`

export const SEX = { male: 'Male', female: 'Female', 'not-known': 'Not known' } as const

/** Who it is, in one line: birth date, sex and the numbers that agencies know the person by. */
export const identityWords = (person: PersonSummary): string =>
  [`Born ${longDay(person.birthDate)}`, SEX[person.sex], person.reference, person.crn, person.prisonNumber].filter(Boolean).join(' · ')

/** The bar at the top of every page about one person, so that nobody writes about the wrong one; without a link for whoever opens no person’s page. */
export const PersonBar = ({ person, opens = true }: { readonly person: PersonSummary; readonly opens?: boolean }): VNode => (
  <IdentityBar
    title={{ html: <><strong>{opens ? <a class="govuk-link" href={`/people/${person.id}`}>{fullName(person)}</a> : fullName(person)}</strong> {identityWords(person)}</> }}
  />
)
