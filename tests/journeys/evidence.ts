/** Step 6: figures without names, and the proof that the path from file to figure is right on other people's real records. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { checkoutFolder } from '../../src/platform/data-folder.ts'
import { nobodyIsNamed } from './names.ts'
import { sameAtEveryDoor, type Story } from './story.ts'

/** A snapshot of today, made by the worker; then the figures of it. */
export const theAnalystMeasures = async (story: Story): Promise<void> => {
  const { visitor } = story
  await visitor.signIn('Kofi Testerly')
  expect(visitor.path()).toBe('/evidence')
  await visitor.sees('Needs and reoffending', 'have two or more needs', 'Which needs occur together', '95% interval', 'are not shown')
  await nobodyIsNamed(story)
  await visitor.picture('6-evidence')
  await visitor.follow('Snapshots of the records')
  await visitor.press('Make a snapshot of today')
  for (let i = 0; i < 100 && (await visitor.words()).includes('is being made'); i++) {
    await visitor.page.waitForTimeout(100)
    await visitor.page.reload()
  }
  await visitor.seesNot('is being made', 'could not be made')
  await visitor.open('/evidence/figures/reoffending-by-need')
  await visitor.sees('95% interval', 'Who was left out', 'What to beware of')
  await nobodyIsNamed(story)
  await visitor.picture('6-figure')
  await sameAtEveryDoor(story, 'evidence.figure', { measure: 'needs-count' }, 'kofi.testerly@cambridgeshire-commissioner')
}

/** The analyst's role reads no person at any door. */
export const theAnalystFindsNobody = async (story: Story): Promise<void> => {
  const { visitor, person } = story
  await visitor.open(`/people/${person.id}`)
  await visitor.sees('Page not found')
  expect(await visitor.api('people.open', { person: person.id })).toMatchObject({ status: 404 })
  expect(await visitor.api('people.search', { words: person.surname })).toMatchObject({ status: 404 })
}

interface Line { readonly people: string; readonly percent: string }

const published = (): Line[] =>
  readFileSync(join(checkoutFolder(), 'data', 'reference', 'dataset-checks.csv'), 'utf8').trim().split('\n').map((line) => line.split(','))
    .filter(([dataset]) => dataset === 'nij-georgia').map((cells) => ({ people: Number(cells.at(-3)).toLocaleString('en-GB'), percent: Number(cells.at(-2)).toFixed(2) }))

const sorted = (lines: readonly Line[]): string[] => lines.map(({ people, percent }) => `${people} ${percent}`).toSorted()

/** 24,426 real releases: every published check equals what the page says. */
export const theGeorgiaFiguresEqualThePublishedOnes = async ({ visitor }: Story): Promise<void> => {
  await visitor.open('/evidence')
  await visitor.follow(/Georgia/)
  await visitor.sees('24,426', 'American')
  await visitor.picture('6-georgia')
  const rows = await visitor.page.getByRole('table', { name: 'Published checks beside our figures' }).getByRole('row').filter({ has: visitor.page.getByRole('cell') })
    .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent?.trim() ?? '')))
  expect(published().length).toBeGreaterThan(30)
  expect(sorted(rows.map(([, people = '', , percent = '']) => ({ people, percent })))).toEqual(sorted(published()))
  expect(sorted(rows.map(([, , people = '', , percent = '']) => ({ people, percent })))).toEqual(sorted(published()))
}
