/** Every row of the sharing grid is of use: some name shows its role its class, or it stands here with the reason why none does. */
import { expect, test } from 'vitest'
import { named } from '../src/slices.ts'
import type { AnyNamed } from '../src/platform/action.ts'
import { gridRows } from '../src/sharing/grid.ts'

/** Role and class: why the grid has them although no name takes that role to that class. */
const NOT_SERVED: Readonly<Record<string, string>> = {
  'delivery-unit-head intelligence': 'No slice keeps intelligence yet. The row says that whoever works the case is told that there is some, and not what.',
  'offender-manager intelligence': 'As for the head of the unit.',
  'prison-offender-manager intelligence': 'As for the head of the unit.',
  'caseworker risk': 'A referral tells what a provider has to know of risk; the assessment itself is masked, so that “Why can I see this?” says that there is one.',
  'victim-liaison-officer identity': 'The victims’ side reads the person behind a case by names of the class victim, which no list or title of the other side shows.',
  'victim-liaison-officer sentence': 'As for identity: a victim is told of release and recall.',
}

const rowsOf = (rows: readonly { readonly role: string; readonly class: string }[]): string[] => [...new Set(rows.map((row) => `${row.role} ${row.class}`))]
const serves = ({ who, classes, duty }: AnyNamed, role: string, cls: string): boolean =>
  classes.some((one) => one === cls) && (duty === role || (who !== 'anyone' && who.some((one) => one === role)))
const unserved = (names: readonly AnyNamed[]): string[] => rowsOf(gridRows().filter((row) => !names.some((one) => serves(one, row.role, row.class))))

test('some name serves each role and class of the grid', () => {
  expect(unserved([...named.values()])).toEqual(rowsOf(gridRows()).filter((row) => row in NOT_SERVED))
  expect(Object.keys(NOT_SERVED).filter((row) => !rowsOf(gridRows()).includes(row))).toEqual([])
})

test('it would fail for a role whose names went', () => {
  const without = [...named.values()].filter(({ who }) => who === 'anyone' || !who.includes('housing-officer'))
  expect(unserved(without).filter((row) => !(row in NOT_SERVED))).toEqual(expect.arrayContaining(['housing-officer identity', 'housing-officer contact', 'housing-officer needs']))
})
