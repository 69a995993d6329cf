import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { addDays, ageOn, isDay } from '../src/core/dates.ts'
import { partnerships } from '../seeds/partnership.ts'
import { compareWithPublished, followedQuarter, latestYear, NOT_REPRODUCED, wilson } from '../seeds/comparison.ts'
import { agencyRecordOf } from '../seeds/extract-columns.ts'
import { extractText, nextDayExtracts, writeExtracts, writeWholeExtract } from '../seeds/extracts.ts'
import { readExtract } from '../src/extracts/tools.ts'
import { canonicalText, type ExtractEvent } from '../src/extracts/rules.ts'
import { DEFAULT_PEOPLE, DEFAULT_SEED, generate, type Generation } from '../seeds/generator.ts'
import { AGENCIES, isHoused, type History } from '../seeds/history.ts'
import { officers } from '../seeds/officers.ts'
import { readDatasetChecks, readDeprivation, readPublishedFigures, readQuestions, type Question } from '../seeds/question-registers.ts'
import { PUBLISHED, reoffendingRate } from '../seeds/rates.ts'
import {
  providerHandle, readComplexityLevels, readContractTypes, readContractedServices, readDesiredOutcomes, readDistricts, readOffences, readPoliceForces, readPrisons,
  readProbationDeliveryUnits, readProbationRegions, readProviders, readServiceActivities,
} from '../seeds/registers.ts'
import { OFFENCES } from '../seeds/sentencing.ts'

const ROOT = join(import.meta.dirname, '..')
const TODAY = '2026-11-23'
const questions = readQuestions(ROOT)
const population = (changes: Partial<Generation> = {}): Generation =>
  ({ seed: DEFAULT_SEED, people: DEFAULT_PEOPLE, today: TODAY, questions, deprivation: readDeprivation(ROOT), ...changes })
const people = [...generate(population())]
const index = (history: History) => {
  const sentence = history.sentences.at(-1)
  if (sentence === undefined) throw new Error(`${history.key} has no sentence.`)
  return sentence
}

describe('a population', () => {
  test('is the same again from the same seed, and another from another', () => {
    const some = population({ people: 60 })
    expect([...generate(some)]).toEqual(people.slice(0, 60))
    expect([...generate({ ...some, seed: 'another' })]).not.toEqual(people.slice(0, 60))
  })

  test('has the same person at the same number whatever its size', () => {
    expect([...generate(population({ from: 4321, people: 5 }))]).toEqual(people.slice(4321, 4326))
  })

  test('gives nobody the identifier of another', () => {
    for (const agency of AGENCIES) {
      const references = people.flatMap((history) => history.records.filter((record) => record.agency === agency).map((record) => record.reference))
      expect(new Set(references).size, agency).toBe(references.length)
    }
    expect(new Set(people.map((history) => history.key)).size).toBe(people.length)
  })

  test('uses numbers of the right form in ranges that are never issued', () => {
    for (const { identity } of people) {
      expect(identity.pnc).toMatch(/^2099\/\d{7}[A-HJ-NP-RT-Z]$/)
      expect(identity.crn).toMatch(/^X\d{6}$/)
      if (identity.prisonNumber !== null) expect(identity.prisonNumber).toMatch(/^[A-Z]\d{4}Z[A-Z]$/)
      if (identity.postcode !== null) expect(identity.postcode).toMatch(/^(PE|CB)0 \d[A-Z]{2}$/)
    }
  })

  test('has enough people in custody, about to leave, supervised and finished', () => {
    const soon = people.filter((history) => {
      const { custody } = index(history)
      return custody !== null && custody.released === null && custody.plannedRelease <= addDays(TODAY, 84)
    })
    const share = (standing: History['standing']): number => people.filter((history) => history.standing === standing).length / people.length
    expect(soon.length).toBeGreaterThanOrEqual(120)
    expect(share('in-custody')).toBeCloseTo(0.15, 1)
    expect(share('supervised')).toBeGreaterThan(0.3)
    expect(people.filter((history) => history.plan !== null).length / people.length).toBeCloseTo(0.6, 1)
    expect(people.filter((history) => history.referrals.length > 0).length / people.length).toBeCloseTo(0.4, 1)
  })

  test('keeps its days in order: adults only, sentenced after the offence, nothing done after today', () => {
    for (const history of people) {
      const sentence = index(history)
      expect(ageOn(history.identity.birthDate, sentence.imposed)).toBeGreaterThanOrEqual(18)
      for (const each of history.sentences) {
        expect(each.offenceDay < each.imposed && each.imposed <= TODAY, history.key).toBe(true)
        expect(ageOn(history.identity.birthDate, each.offenceDay), history.key).toBeGreaterThanOrEqual(17)
      }
      if (sentence.custody?.released) expect(sentence.custody.released >= sentence.custody.start && sentence.custody.released <= TODAY).toBe(true)
      for (const conviction of history.convictions) expect(conviction.offenceDay < conviction.convictionDay && conviction.convictionDay <= TODAY, history.key).toBe(true)
      const past = [...history.assessments.map((each) => each.assessed), ...history.risks.map((each) => each.assessed), ...history.records.map((each) => each.received),
        ...history.responsibilities.map((each) => each.from), ...history.referrals.flatMap((each) => [each.made, ...each.sessions.map((session) => session.day)])]
      expect(past.filter((day) => !isDay(day) || day > TODAY), history.key).toEqual([])
    }
  })

  test('has at most one officer responsible on any day, and about 3% of current people with none', () => {
    for (const { responsibilities, key } of people) {
      for (const [place, period] of responsibilities.entries()) {
        const next = responsibilities[place + 1]
        if (next !== undefined) expect(period.to !== null && period.to <= next.from, key).toBe(true)
        if (period.to !== null) expect(period.to > period.from, key).toBe(true)
      }
    }
    const current = people.filter((history) => history.standing !== 'ended')
    const without = current.filter((history) => !history.responsibilities.some((period) => period.to === null)).length
    expect(without / current.length).toBeGreaterThan(0.015)
    expect(without / current.length).toBeLessThan(0.045)
  })

  test('finds beds only where somebody is housed, before or on the day of release', () => {
    for (const { resettlement, key, sentences } of people) {
      if (!resettlement?.bedFound) continue
      expect(isHoused(resettlement.bedFound.where), key).toBe(true)
      expect(resettlement.bedFound.recorded <= TODAY && resettlement.bedFound.recorded < (sentences.at(-1)?.custody?.plannedRelease ?? ''), key).toBe(true)
    }
    const soon = people.filter((history) => history.standing === 'in-custody' && (index(history).custody?.plannedRelease ?? '') <= addDays(TODAY, 84))
    const nowhere = soon.filter((history) => history.resettlement?.bedFound === null).length
    console.log(`released in the next 12 weeks: ${soon.length}, of whom ${nowhere} have nowhere to sleep yet`)
    expect(nowhere).toBeGreaterThan(20)
  })

  test('names only officers, offences, prisons and services that exist in the demonstration or the registers', () => {
    const named = new Set([...officers(DEFAULT_PEOPLE).map((officer) => officer.handle), ...partnerships(TODAY).flatMap((one) => one.personas.map((persona) => persona.handle))])
    const prisons = new Set(readPrisons(ROOT).map((prison) => prison.code))
    const offences = new Set(readOffences(ROOT).filter((offence) => offence.recordable).map((offence) => offence.code))
    const services = new Set([...partnerships(TODAY).flatMap((one) => one.services.map((service) => service.handle)), ...readContractedServices(ROOT).map((service) => service.reference)])
    for (const code of Object.values(OFFENCES).flat()) expect(offences.has(code), code).toBe(true)
    for (const history of people) {
      const { custody } = index(history)
      expect(history.responsibilities.filter(({ officer }) => !named.has(officer))).toEqual([])
      expect(history.referrals.filter(({ service }) => !services.has(service))).toEqual([])
      expect(custody === null || prisons.has(custody.prison), history.key).toBe(true)
    }
  })

  test('invents no performance under a real body’s name: a real service only ever has a referral that waits', () => {
    const invented = new Set(partnerships(TODAY).flatMap((one) => one.services.filter((service) => service.invented).map((service) => service.handle)))
    const real = people.flatMap((history) => history.referrals).filter((referral) => !invented.has(referral.service))
    expect(real.length).toBeGreaterThan(0)
    for (const referral of real) expect(referral).toMatchObject({ state: 'sent', decided: null, sessions: [], outcome: null })
  })

  test('answers only questions that its version of the form asks, with options that it offers', () => {
    const asked = new Map<string, Question>(questions.map((question) => [`${question.questionPathway} ${question.version} ${question.page} ${question.question}`, question]))
    const versions = new Set<string>()
    for (const assessment of people.slice(0, 800).flatMap((history) => history.assessments)) {
      versions.add(`${assessment.pathway} ${assessment.version}`)
      expect(new Set(assessment.answers.map((answer) => `${answer.page} ${answer.question}`)).size).toBe(assessment.answers.length)
      expect(assessment.answers.length).toBeGreaterThan(0)
      for (const answer of assessment.answers) {
        const question = asked.get(`${assessment.questionPathway} ${assessment.version} ${answer.page} ${answer.question}`)
        expect(question, answer.question).toBeDefined()
        const offered = question?.options.map((option) => option.option) ?? []
        for (const option of answer.options) expect(offered).toContain(option)
        if (answer.options.length === 0) expect(answer.text).not.toBeNull()
      }
    }
    expect(versions.size).toBe(14)
  })

  test('soils about one source record in twenty, in all four ways, and lists what was done', () => {
    const clean = people.flatMap((history) => history.records).length - people.flatMap((history) => history.dirt).filter((dirt) => dirt.kind === 'doubled').length
    const dirt = people.flatMap((history) => history.dirt)
    expect(dirt.length / clean).toBeGreaterThan(0.044)
    expect(dirt.length / clean).toBeLessThan(0.056)
    expect(new Set(dirt.map((one) => one.kind))).toEqual(new Set(['late', 'contradictory', 'withdrawn', 'doubled']))
    for (const one of dirt.filter((each) => each.kind === 'contradictory')) {
      expect(one.given).not.toBe(one.truth)
      if (one.field === 'birthDate') expect(isDay(one.given ?? ''), one.words).toBe(true)
    }
    console.log(`dirt: ${dirt.length} of ${clean} records (${((100 * dirt.length) / clean).toFixed(1)}%), for example: ${dirt.slice(0, 4).map((one) => one.words).join(' ')}`)
  })
})

describe('the registers', () => {
  test('are read whole, and questions have one place each', () => {
    expect(questions).toHaveLength(293)
    expect(new Set(questions.map((question) => `${question.questionPathway} ${question.version} ${question.page} ${question.question}`)).size).toBe(293)
    expect(readContractedServices(ROOT)).toHaveLength(196)
    expect(readContractedServices(ROOT).filter((service) => service.pathways.length === 0)).toEqual([])
    expect(readServiceActivities(ROOT)).toHaveLength(3150)
    expect(readOffences(ROOT)).toHaveLength(30356)
    expect(readDistricts(ROOT)).toHaveLength(332)
    expect(readDatasetChecks(ROOT)).toHaveLength(45)
    expect(readDesiredOutcomes(ROOT).length).toBe(338)
    expect(readComplexityLevels(ROOT).length).toBe(102)
    expect(readContractTypes(ROOT).length).toBe(35)
    expect(readProviders(ROOT)).toHaveLength(139)
    expect(readPoliceForces(ROOT)).toHaveLength(44)
    expect(readProbationRegions(ROOT)).toHaveLength(13)
    expect(readProbationDeliveryUnits(ROOT)).toHaveLength(111)
  })
})

describe('published figures', () => {
  test('are hit inside their 95% sampling interval, each on its own population', () => {
    const compared = compareWithPublished(people, TODAY)
    for (const one of compared) {
      console.log(`${one.figureId}: published ${one.published.toFixed(1)}%, made ${one.made.toFixed(1)}% (95% interval ${one.low.toFixed(1)} to ${one.high.toFixed(1)}, n ${one.n}). ${one.population}. ${one.definition}`)
    }
    for (const one of NOT_REPRODUCED) console.log(`not reproduced: ${one.figureId}. ${one.why}`)
    expect(compared.filter((one) => !one.inside)).toEqual([])
    expect(compared.every((one) => one.n >= 100)).toBe(true)
  })

  test.each(['2026-12-31', '2027-03-01', '2027-07-15', '2028-02-29'])('are hit as well when today is %s', (today) => {
    expect(compareWithPublished(generate(population({ today })), today).filter((one) => !one.inside)).toEqual([])
  })

  test('are the figures of the register, and those not reproduced are in it too', () => {
    const register = new Map(readPublishedFigures(ROOT).map((figure) => [figure.id, figure.value]))
    for (const [id, value] of Object.entries(PUBLISHED)) expect(register.get(id), id).toBeCloseTo(value * 100, 6)
    for (const { figureId } of NOT_REPRODUCED) expect([...register.keys()]).toContain(figureId)
  })

  test('leave chances between 0 and 1 for every group', () => {
    for (const short of [true, false]) {
      for (const homeless of [true, false]) {
        expect(reoffendingRate(short, homeless)).toBeGreaterThan(0)
        expect(reoffendingRate(short, homeless)).toBeLessThan(1)
      }
    }
  })

  test('are measured only where follow-up is complete', () => {
    expect(followedQuarter('2026-11-23')).toEqual({ from: '2025-01-01', to: '2025-03-31' })
    expect(followedQuarter('2026-10-01')).toEqual({ from: '2025-01-01', to: '2025-03-31' })
    expect(latestYear('2026-11-23', 0)).toEqual({ from: '2025-11-01', to: '2026-10-31' })
    expect(latestYear('2026-11-23', 43)).toEqual({ from: '2025-10-01', to: '2026-09-30' })
    const [low, high] = wilson(47, 100)
    expect([low, high].map((bound) => bound.toFixed(4))).toEqual(['0.3751', '0.5671'])
  })
})

describe('the partnership', () => {
  test('has a home for every persona, party and provider', () => {
    const providers = new Set(readContractedServices(ROOT).map((service) => providerHandle(service.providerCode)))
    for (const one of partnerships(TODAY)) {
      const handles = new Set([...one.organisations.map((organisation) => organisation.handle), ...one.providers])
      expect(handles.size).toBe(one.organisations.length + one.providers.length)
      for (const provider of one.providers) expect(providers).toContain(provider)
      for (const persona of one.personas) expect(handles, persona.handle).toContain(persona.organisation)
      for (const agreement of one.agreements) {
        // One waits for its signatures and begins with them, and one has ended; the others are in force.
        expect(agreement.from <= TODAY && agreement.from < agreement.until && agreement.review <= agreement.until, agreement.reference).toBe(true)
        expect(TODAY < agreement.until || agreement.reference === 'MA-HN-4', agreement.reference).toBe(true)
        for (const party of agreement.parties) expect(handles, party.organisation).toContain(party.organisation)
      }
      for (const service of one.services) {
        expect(handles, service.handle).toContain(service.provider)
        if (service.invented) expect(one.organisations.find((organisation) => organisation.handle === service.provider)?.invented).toBe(true)
      }
    }
  })
})

describe('the next day’s extracts', () => {
  test('have 40 rows an agency, of which 8 changed, 5 are new and 3 are bad, and five files make one new person', () => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-extracts-'))
    try {
      const extracts = writeExtracts(population(), folder)
      expect(extracts.map((extract) => extract.counts)).toEqual(AGENCIES.map(() => ({ unchanged: 24, changed: 8, new: 5, bad: 3 })))
      const files = extracts.map((extract) => readFileSync(extract.path, 'utf8').toLowerCase())
      for (const file of files) expect(file.trimEnd().split('\r\n')).toHaveLength(41)
      const shared = [...generate(population({ from: DEFAULT_PEOPLE, people: 2000 }))].filter(({ identity }) => files.every((file) =>
        file.includes(identity.surname.toLowerCase()) && (file.includes(identity.birthDate) || file.includes(identity.birthDate.split('-').toReversed().join('/')))))
      expect(shared.length).toBeGreaterThanOrEqual(1)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('what the reader of extracts makes of them', () => {
  const events = async (chunks: AsyncIterable<Uint8Array>, agency: (typeof AGENCIES)[number]): Promise<ExtractEvent[]> => {
    const told: ExtractEvent[] = []
    for await (const event of readExtract(chunks, agency, { today: TODAY })) told.push(event)
    return told
  }
  const records = (told: readonly ExtractEvent[]): string[] => told.flatMap((event) => (event.kind === 'row' ? [canonicalText(event.record)] : []))

  test.each(AGENCIES)('the %s extract is read without a mapping, refusing its bad rows alone, and unchanged rows are those loaded', async (agency) => {
    const rows = nextDayExtracts(population())[agency]
    const told = await events((async function* () { yield Buffer.from(extractText(agency, rows)) })(), agency)
    expect(told.at(-1)).toMatchObject({ kind: 'totals', totals: { rows: 40, taken: 37, refused: 3 } })
    const loaded = new Set(people.flatMap((history) => history.records.filter((record) => record.agency === agency).map((record) => canonicalText(agencyRecordOf(record)))))
    expect(records(told).filter((record) => loaded.has(record))).toHaveLength(24)
  })

  test.each(AGENCIES)('everything that %s holds is read as it would be loaded', async (agency) => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-extracts-'))
    try {
      const path = join(folder, 'whole.csv')
      await writeWholeExtract(agency, population({ people: 400 }), path)
      const held = people.slice(0, 400).flatMap((history) => history.records.filter((record) => record.agency === agency && record.withdrawn === null))
      expect(records(await events(createReadStream(path), agency))).toEqual(held.map((record) => canonicalText(agencyRecordOf(record))))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

test.runIf(process.env['THROUGHLINE_PROVE'] === '1')('a quarter of a million people are made in bounded memory and inside the published figures', { timeout: 300_000 }, () => {
  const started = performance.now()
  let peak = 0
  const watched = function* (): Generator<History> {
    for (const history of generate(population({ people: 250_000 }))) {
      if (history.index % 10_000 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed)
      yield history
    }
  }
  const before = process.memoryUsage().heapUsed
  const compared = compareWithPublished(watched(), TODAY)
  console.log(`250,000 people in ${((performance.now() - started) / 1000).toFixed(1)} s, at most ${((peak - before) / 1e6).toFixed(0)} MB more than before`)
  for (const one of compared) console.log(`${one.figureId}: published ${one.published.toFixed(1)}%, made ${one.made.toFixed(2)}% (n ${one.n})`)
  for (const one of compared) expect(Math.abs(one.made - one.published), one.figureId).toBeLessThan(1.5)
  // Held all at once they would take about 5 GB; what is seen here is rubbish not yet collected.
  expect(peak - before).toBeLessThan(800e6)
})
