/**
 * The thread as one story: from five agencies' files, through one person's release, to two lines in a board paper that anyone can
 * read. Played at a desk with scripts and on a phone without them, each on a demonstration of its own.
 */
import { afterAll, describe, expect, test } from 'vitest'
import { closeBrowser, inBrowser } from '../browser.ts'
import { aStrangerReadsThePaper, theSecretaryPublishes, theSecretaryWritesAPaper } from './board.ts'
import { theAnalystFindsNobody, theAnalystMeasures, theGeorgiaFiguresEqualThePublishedOnes } from './evidence.ts'
import { aUserWithoutAnAgreementFindsNobody, theGovernanceLeadSeesWhoLooked } from './governance.ts'
import { overhang, wrongFor } from './looking.ts'
import { theManagerRefers, theProviderAccepts, theProviderDelivers } from './provider.ts'
import { eachAgencySendsItsExtract } from './records.ts'
import { theManagerRecordsTheFirstDay, theManagerRecordsTheLaterNights, thePrisonFindsAPlace, thePrisonPreparesTheRelease, thePrisonRecordsTheRelease } from './release.ts'
import { openStage } from './stage.ts'
import { beginStory, type Story } from './story.ts'
import { visitor, type Visit } from './visitor.ts'
import { theHeadGivesAManager, theManagerAgreesAPlan, theManagerAssessesANeed, theManagerOpensThePerson } from './work.ts'

afterAll(closeBrowser)

const DESK = { width: 1280, height: 900 }
const PHONE = { width: 390, height: 844 }
/** A machine with other work on it takes several times as long. */
const PATIENCE_MS = 400_000

const play = async (story: Story): Promise<void> => {
  await eachAgencySendsItsExtract(story)

  await theHeadGivesAManager(story)

  await theManagerOpensThePerson(story)
  await theManagerAssessesANeed(story)
  await theManagerAgreesAPlan(story)

  await theManagerRefers(story)
  await theProviderAccepts(story)
  await theProviderDelivers(story)

  await thePrisonFindsAPlace(story)
  await thePrisonPreparesTheRelease(story)
  await thePrisonRecordsTheRelease(story)
  await theManagerRecordsTheFirstDay(story)
  await theManagerRecordsTheLaterNights(story)

  await theAnalystMeasures(story)
  await theAnalystFindsNobody(story)
  await theGeorgiaFiguresEqualThePublishedOnes(story)

  await theSecretaryWritesAPaper(story)
  await theSecretaryPublishes(story)
  await aStrangerReadsThePaper(story)

  await theGovernanceLeadSeesWhoLooked(story)
  await aUserWithoutAnAgreementFindsNobody(story)
}

describe('at a desk, with scripts', async () => {
  const stage = await openStage()
  const visited: Visit[] = []

  test('the whole story happens, and axe finds nothing wrong on any of its pages', async () => {
    const wrong: string[] = []
    await inBrowser({ viewport: DESK }, async (context) => {
      const somebody = await visitor(context, stage.address, { pictures: 'desk', arrived: async (page, path) => { wrong.push(...(await wrongFor(page)).map((one) => `${path} ${one}`)) } })
      await play(await beginStory(stage, somebody))
      visited.push(...somebody.visits)
    })
    expect(wrong).toEqual([])
  }, PATIENCE_MS)

  test('every page of it fits the width of a phone', async () => {
    const wide: string[] = []
    const pages = Map.groupBy(visited, ({ who }) => who)
    await inBrowser({ viewport: PHONE }, async (context) => {
      const somebody = await visitor(context, stage.address, { pictures: 'narrow', arrived: async (page, path) => { wide.push(...(await overhang(page)).map((one) => `${path} ${one}`)) } })
      for (const [who, visits] of pages) {
        await (who === null ? somebody.becomeStranger() : somebody.signIn(who))
        for (const path of new Set(visits.map((visit) => visit.path))) await somebody.open(path)
      }
    })
    expect(wide).toEqual([])
  }, PATIENCE_MS)
})

describe('on a phone, without scripts', async () => {
  const stage = await openStage()

  test('the whole story happens', async () => {
    const wide: string[] = []
    await inBrowser({ viewport: PHONE, javaScriptEnabled: false }, async (context) => {
      const somebody = await visitor(context, stage.address, { pictures: 'phone', arrived: async (page, path) => { wide.push(...(await overhang(page)).map((one) => `${path} ${one}`)) } })
      await play(await beginStory(stage, somebody))
    })
    expect(wide).toEqual([])
  }, PATIENCE_MS)
})
