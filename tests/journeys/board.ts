/** Step 7: a paper with live figures, published; and what a stranger can read of it. */
import { expect } from 'vitest'
import { addDays, londonDay } from '../../src/core/dates.ts'
import { clock } from '../../src/platform/context.ts'
import { pdfText } from '../pdf-text.ts'
import { namedIn, nobodyIsNamed } from './names.ts'
import { sameAtEveryDoor, type Story } from './story.ts'

const TITLE = 'Where people sleep after prison'
const SECTIONS = {
  Purpose: 'To tell the board how many people leave prison with needs on more than one pathway.',
  Recommendation: 'The board is asked to:\n- note the figures;\n- agree to look at them again in six months.',
  Background: 'The partnership measures needs and outcomes from its agencies’ own records.',
  'Source documents': 'Throughline evidence snapshot, Office of the Police and Crime Commissioner.',
} as const

const putsAFigureIn = async ({ visitor }: Story, question: string): Promise<void> => {
  await visitor.follow(/^Put a figure in “Key issues/)
  await visitor.choose('What should it answer?', question)
  await visitor.press('Put it in')
  await visitor.sees('The figure is in the paper.', 'Live.')
}

/** From the template: what is missing is listed until nothing is. */
export const theSecretaryWritesAPaper = async (story: Story): Promise<void> => {
  const { visitor } = story
  await visitor.signIn('Anwen Sample')
  expect(visitor.path()).toBe('/board-papers')
  await visitor.picture('7-papers')
  await visitor.follow('Start a paper')
  await visitor.select('Board', 'Business Coordination Board')
  await visitor.fill('Title', TITLE)
  await visitor.day('Day of the meeting', addDays(londonDay(clock()), 14))
  await visitor.fill('Contact', 'board@example.invalid')
  await visitor.press('Start the paper')
  await visitor.sees('missing before this can be published')
  await visitor.picture('7-paper-started')
  for (const [heading, words] of Object.entries(SECTIONS)) {
    await visitor.follow(`Write “${heading}”`)
    await visitor.fill('Words', words)
    await visitor.press('Save')
    await visitor.sees('The section is saved.')
  }
  await visitor.follow(/^Write “Key issues/)
  await visitor.fill('Words', 'Most people have needs on more than one pathway.')
  await visitor.press('Save')
  await putsAFigureIn(story, 'How many needs people have')
  await putsAFigureIn(story, 'Housed on the first night after release')
  await visitor.picture('7-paper-with-figures')
}

export const theSecretaryPublishes = async (story: Story): Promise<void> => {
  const { visitor } = story
  await visitor.follow(/Write “Implications”/)
  await visitor.picture('7-implications')
  for (const box of await visitor.page.getByLabel('There are no significant implications within this category.').all()) await box.check()
  await visitor.press('Save')
  await visitor.sees('Ready to publish')
  await visitor.follow('Read it through and publish')
  await nobodyIsNamed(story)
  await visitor.press('Publish')
  await visitor.sees('Anyone can read this paper')
  await visitor.picture('7-published')
  story.remember('paper', /\/board-papers\/([0-9a-f-]+)/.exec(visitor.path())?.[1] ?? '')
}

/** Without a cookie: the page, how each figure was made, the PDF; and not one person anywhere. */
export const aStrangerReadsThePaper = async (story: Story): Promise<void> => {
  const { visitor, person, stage } = story
  const paper = story.recall('paper')
  await visitor.becomeStranger()
  await visitor.open('/papers')
  await visitor.follow(TITLE)
  await visitor.sees(TITLE, ...Object.values(SECTIONS).flatMap((words) => words.split('\n- ').map((line) => line.replace(/[;.]$/, ''))), 'Figure 1', 'Figure 2')
  await nobodyIsNamed(story)
  await visitor.picture('7-public')
  await visitor.follow(/^How this figure is made/)
  await visitor.sees('How figure 1 is made', 'Population', 'snapshot')
  await nobodyIsNamed(story)
  await visitor.picture('7-figure-made')

  const pdf = await visitor.page.request.get(`${stage.address}/papers/${paper}/paper.pdf`)
  expect([pdf.status(), pdf.headers()['content-type']]).toEqual([200, 'application/pdf'])
  const { pages, alternatives, whole } = pdfText(await pdf.body())
  const text = [...pages, ...alternatives].join(' ')
  expect(text.replaceAll(/\s+/g, ' ')).toContain(TITLE)
  expect(await namedIn(story, `${text} ${whole}`)).toEqual([])

  for (const path of [`/people/${person.id}`, '/people', '/evidence', `/referrals/${person.id}`]) {
    await visitor.open(path)
    expect(visitor.path()).toMatch(/^\/sign-in\?to=/)
    expect(await namedIn(story, (await visitor.page.content()).replaceAll(person.id, ''))).toEqual([])
  }
  expect(await visitor.api('people.open', { person: person.id })).toMatchObject({ status: 401 })
  await sameAtEveryDoor(story, 'papers.read', { paper })
}
