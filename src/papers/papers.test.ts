import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Client, Pool } from 'pg'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { pdfText } from '../../tests/pdf-text.ts'
import { makeWorld, NOW, TODAY } from '../../tests/world.ts'
import { demonstrationPublishedPaper } from '../../seeds/board-papers.ts'
import { perform } from '../platform/action.ts'
import { contextFor } from '../platform/context.ts'
import type { DB } from '../platform/schema.ts'
import { keysOf, PATHWAYS } from '../platform/vocabulary.ts'
import { startSession } from '../organisations/actions.ts'
import { writeSnapshot } from '../evidence/store.ts'
import { buildWeb } from '../web.ts'
import {
  addSection, answerImplications, editPaper, listBoards, listPapers, listPublished, publishPaper, putFigure, readFigure, readPaper, readPdf, removeFigure,
  removeSection, startPaper, withdrawPaper, writeHeading, writeSection,
} from './actions.ts'
import { IMPLICATION_CATEGORIES } from './rules.ts'

const world = await makeWorld()
const secretary = await world.as('board-secretary', 'commissioner')
const nobody = contextFor(null, 'web', NOW)
const board = randomUUID()
const SNAPSHOT = randomUUID()
const LATER = randomUUID()

/** A snapshot of made-up people without names: `people` of them, of whom the first four have no need at all. */
const snapshot = async (id: string, people: number, madeAt: Date): Promise<void> => {
  const numbers = Array.from({ length: people }, (_, i) => i)
  const pseudonym = (i: number): string => `pseudonym-${i}`
  const facts = await writeSnapshot(join(world.core.files.snapshots, id), { day: TODAY, fromRecords: true, label: 'Demonstration: synthetic people' }, {
    people: numbers.map((i) => ({ pseudonym: pseudonym(i), sex: i % 5 === 0 ? 'female' : 'male', district_code: null })),
    needs: numbers.flatMap((i) => keysOf(PATHWAYS).map((pathway, place) => ({ pseudonym: pseudonym(i), assessed_on: '2026-06-01', age: 30, pathway, need: i >= 4 && (i + place) % 3 !== 0, version: 4 }))),
    releases: numbers.map((i) => ({
      pseudonym: pseudonym(i), released_on: '2026-05-01', age: 30, sentence_band: 'under-12-months', homeless_on_entry: i % 2 === 0, first_night: i % 4 === 0 ? 'homeless' : 'housed',
      employed_at_6_weeks: i % 3 === 0, available_for_work: true, district_code: null, prison_code: null,
    })),
    offences: [],
  })
  await world.databases.owner.insertInto('snapshot').values({ id, day: TODAY, made_at: madeAt, people, folder: id, digest: facts.id, agreement_id: world.agreement }).execute()
}

beforeAll(async () => {
  const { owner } = world.databases
  await sql`update agreement set purposes = purposes || '{evidence}'::text[]`.execute(owner)
  const { id } = await owner.selectFrom('partnership').select('id').executeTakeFirstOrThrow()
  await owner.insertInto('board').values({ id: board, partnership_id: id, organisation_id: world.organisation.commissioner, handle: 'test-board', name: 'Test Board' }).execute()
  await snapshot(SNAPSHOT, 200, new Date('2026-11-23T01:00:00Z'))
})

const value = <T>(result: { ok: true; value: T } | { ok: false; message: string }): T => {
  if (!result.ok) throw new Error(result.message)
  return result.value
}
const edited = async (paper: string) => value(await world.ask(secretary, editPaper, { paper }))

const addressOf = async (role: 'admin' | 'app'): Promise<string> => {
  const server = inject('database')
  if ('problem' in server) throw new Error(server.problem)
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(world.databases.owner)
  return server[role].replace('DATABASE', rows[0]!.name)
}

/** As the server's superuser: ends the one connection of this database that waits for a lock. */
const killWhoeverWaits = async (): Promise<void> => {
  const client = new Client({ connectionString: await addressOf('admin') })
  await client.connect()
  try {
    await expect.poll(async () => (await client.query("select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")).rowCount, { timeout: 5000 }).toBe(1)
  } finally {
    await client.end()
  }
}

const heading = { title: 'Leaving prison (demonstration)', meetingDay: '2026-12-10', author: 'A Secretary', contact: 'board@example.invalid' }

/** A whole draft with two live figures, ready to be published. */
const readyPaper = async (more: Partial<typeof heading> = {}): Promise<string> => {
  const { paper } = value(await world.perform(secretary, startPaper, { board, ...heading, ...more }))
  const content = demonstrationPublishedPaper(board, TODAY)
  await world.perform(secretary, addSection, { paper, kind: 'key-issues', heading: 'The first night' })
  const { sections } = await edited(paper)
  const keyIssues = sections.filter(({ kind }) => kind === 'key-issues')
  for (const section of sections.filter(({ kind }) => kind !== 'implications')) {
    const written = content.sections.filter(({ kind }) => kind === section.kind)[section.kind === 'key-issues' ? keyIssues.indexOf(section) : 0]!
    value(await world.perform(secretary, writeSection, { paper, section: section.id, version: section.version, words: written.words, heading: written.heading ?? '' }))
  }
  value(await world.perform(secretary, putFigure, { paper, section: keyIssues[0]!.id, measure: 'needs-count', caption: 'How many needs people have' }))
  value(await world.perform(secretary, putFigure, { paper, section: keyIssues[1]!.id, measure: 'housed-first-night', caption: 'The first night' }))
  value(await world.perform(secretary, answerImplications, { paper, version: 1, answers: Object.fromEntries(IMPLICATION_CATEGORIES.map((category) => [category, { applies: 'none' }])) }))
  return paper
}
const publish = async (paper: string) => world.perform(secretary, publishPaper, { paper, revision: (await edited(paper)).revision })

describe('writing a paper', () => {
  test('it starts with the sections of the shared form, and says what is missing', async () => {
    const { paper } = value(await world.perform(secretary, startPaper, { board, ...heading }))
    const { sections, gaps, paper: shown } = await edited(paper)
    expect(sections.map(({ kind }) => kind)).toEqual(['purpose', 'recommendation', 'background', 'key-issues', 'implications', 'source-documents'])
    expect(gaps.map(({ message }) => message)).toContain('Write “Purpose”.')
    expect(shown.reference).toMatch(/^BP-[0-9A-Z]{7}$/)
    const refused = await publish(paper)
    expect(refused).toMatchObject({ ok: false, kind: 'refused' })
    expect(!refused.ok && refused.more).toHaveLength(6)
    expect(value(await world.ask(secretary, listPapers, {})).papers.map(({ id }) => id)).toContain(paper)
    expect(value(await world.ask(secretary, listBoards, {})).boards).toEqual([{ id: board, name: 'Test Board' }])
  })

  test('two secretaries in one section: the second is shown what the first saved, and nothing is lost', async () => {
    const { paper } = value(await world.perform(secretary, startPaper, { board, ...heading }))
    const section = (await edited(paper)).sections[0]!
    value(await world.perform(secretary, writeSection, { paper, section: section.id, version: 1, words: 'First' }))
    const second = await world.perform(secretary, writeSection, { paper, section: section.id, version: 1, words: 'Second' })
    expect(second).toMatchObject({ ok: false, kind: 'stale', current: { words: 'First', version: 2 } })
    expect((await edited(paper)).sections[0]!.words).toBe('First')
    const [one, two] = await Promise.all(['One', 'Two'].map((words) => world.perform(secretary, writeSection, { paper, section: section.id, version: 2, words })))
    expect([one!.ok, two!.ok].filter(Boolean)).toHaveLength(1)
    const late = await world.perform(secretary, writeHeading, { paper, version: 7, ...heading })
    expect(late).toMatchObject({ kind: 'stale', current: { title: heading.title } })
  })

  test('a live figure shows the newest snapshot; a period that is none and a section without figures are refused', async () => {
    const paper = await readyPaper()
    const { paper: shown, sections } = await edited(paper)
    const figure = shown.sections[3]!.blocks.find((block) => block.kind === 'figure')
    expect(figure).toMatchObject({ number: 1, snapshot: { id: SNAPSHOT, day: TODAY }, figure: { measure: 'needs-count' } })
    const keyIssue = sections[3]!.id
    expect(await world.perform(secretary, putFigure, { paper, section: keyIssue, measure: 'needs-count', caption: 'Needs', from: '2026-02-01', to: '2026-01-31' })).toMatchObject({ ok: false, kind: 'refused', field: 'from' })
    expect(await world.perform(secretary, putFigure, { paper, section: sections[0]!.id, measure: 'needs-count', caption: 'Needs' })).toMatchObject({ ok: false, field: 'section' })
    expect((await world.perform(secretary, putFigure, { paper, section: randomUUID(), measure: 'needs-count', caption: 'Needs' })).ok).toBe(false)
  })

  test('an implication that applies needs words; one that does not is a choice', async () => {
    const { paper } = value(await world.perform(secretary, startPaper, { board, ...heading }))
    const refused = await world.perform(secretary, answerImplications, { paper, version: 1, answers: { legal: { applies: 'some', words: ' ' } } })
    expect(refused).toMatchObject({ ok: false, field: 'answers.legal.words' })
    value(await world.perform(secretary, answerImplications, { paper, version: 1, answers: { legal: { applies: 'some', words: 'A duty.' }, wales: { applies: 'none' } } }))
    expect((await edited(paper)).implications).toEqual(expect.arrayContaining([{ category: 'legal', applies: true, words: 'A duty.' }, { category: 'wales', applies: false, words: '' }]))
    value(await world.perform(secretary, answerImplications, { paper, version: 2, answers: { wales: { applies: '' } } }))
    expect((await edited(paper)).implications).toHaveLength(1)
  })

  test('a section with figures is taken out whole, a required one stays', async () => {
    const paper = await readyPaper()
    const { sections } = await edited(paper)
    value(await world.perform(secretary, removeSection, { paper, section: sections[4]!.id }))
    expect((await edited(paper)).figures).toHaveLength(1)
    expect((await world.perform(secretary, removeSection, { paper, section: sections[3]!.id })).ok).toBe(false)
    value(await world.perform(secretary, removeFigure, { paper, figure: (await edited(paper)).figures[0]!.id }))
    expect((await edited(paper)).figures).toEqual([])
  })
})

describe('publishing a paper', () => {
  test('freezes its figures: they stay when the records go on, and each leads to its definition and snapshot', async () => {
    const paper = await readyPaper()
    const before = value(await publish(paper))
    expect(before).toMatchObject({ figures: 2, pdf: true, pdfProblem: null })
    const shown = value(await world.ask(nobody, readPaper, { paper }))
    await snapshot(LATER, 260, new Date('2026-11-23T02:00:00Z'))
    expect(value(await world.ask(nobody, readPaper, { paper }))).toEqual(shown)
    const [first] = (await edited(paper)).figures
    const figure = value(await world.ask(nobody, readFigure, { paper, figure: first!.id }))
    expect(figure.snapshot).toMatchObject({ id: SNAPSHOT, day: TODAY })
    expect(figure.figure.definition).toMatch(/^[0-9a-f]{12}$/)
    expect(figure.figure.snapshot.id).toBe(figure.snapshot.digest)
    expect(figure.csv.split('\r\n')[0]).toBe('group,label,n,numerator,rate,low,high')
    const live = (await edited(await readyPaper())).paper.sections[3]!.blocks.find((block) => block.kind === 'figure')
    expect(live).toMatchObject({ snapshot: { id: LATER } })
    await world.databases.owner.deleteFrom('snapshot').where('id', '=', LATER).execute()
    await rm(join(world.core.files.snapshots, LATER), { recursive: true })
  })

  test('shows no count of few people and nothing that stands for a person', async () => {
    const paper = await readyPaper()
    value(await publish(paper))
    const frozen = await world.databases.owner.selectFrom('paper_figure').select('frozen').where('paper_id', '=', paper).execute()
    const whole = JSON.stringify(frozen)
    expect(whole).not.toMatch(/pseudonym|person_?id|birth|surname/i)
    const figures = frozen.map((row) => (row.frozen as { figure: { measure: string; cells: { group: string; n: number | null; numerator: number | null; rate: number | null; suppressed: boolean }[] } }).figure)
    for (const { cells } of figures)
      for (const cell of cells) {
        if (cell.suppressed) expect([cell.rate, cell.n === null || cell.numerator === null]).toEqual([null, true])
        else expect(cell.numerator === 0 || (cell.numerator ?? 10) >= 10).toBe(true)
      }
    // Four of the 200 have no need: neither they nor what would give them away is shown.
    expect(figures[0]!.cells.find(({ group }) => group === '0')).toMatchObject({ numerator: null, rate: null, suppressed: true })
    const people = await world.databases.owner.selectFrom('person').select('id').execute()
    for (const { id } of people) expect(whole).not.toContain(id)
  })

  test('nothing of it changes afterwards, through the door or past it', async () => {
    const paper = await readyPaper()
    value(await publish(paper))
    const { sections, figures, revision, version } = await edited(paper)
    const changes = await Promise.all([
      world.perform(secretary, writeSection, { paper, section: sections[0]!.id, version: sections[0]!.version, words: 'Other' }),
      world.perform(secretary, writeHeading, { paper, version, ...heading }),
      world.perform(secretary, addSection, { paper, kind: 'summary' }),
      world.perform(secretary, removeFigure, { paper, figure: figures[0]!.id }),
      world.perform(secretary, publishPaper, { paper, revision }),
    ])
    expect(changes.map(({ ok }) => ok)).toEqual([false, false, false, false, false])
    const { owner } = world.databases
    await expect(owner.updateTable('paper_figure').set({ caption: 'Other' }).where('paper_id', '=', paper).execute()).rejects.toThrow('no longer changes')
    await expect(owner.updateTable('paper').set({ title: 'Other' }).where('id', '=', paper).execute()).rejects.toThrow('no longer changes')
    await expect(owner.deleteFrom('paper_section').where('paper_id', '=', paper).execute()).rejects.toThrow('no longer changes')
  })

  test('a paper that changed since it was read is read again first', async () => {
    const paper = await readyPaper()
    const { revision, sections } = await edited(paper)
    value(await world.perform(secretary, writeSection, { paper, section: sections[0]!.id, version: sections[0]!.version, words: 'Changed' }))
    expect(await world.perform(secretary, publishPaper, { paper, revision })).toMatchObject({ ok: false, kind: 'stale' })
  })

  test('a figure whose snapshot is missing is not published', async () => {
    const gone = randomUUID()
    await snapshot(gone, 120, new Date('2026-11-23T03:00:00Z'))
    const paper = await readyPaper()
    await rm(join(world.core.files.snapshots, gone), { recursive: true })
    const refused = await publish(paper)
    expect(!refused.ok && refused.message).toContain('snapshot')
    expect((await edited(paper)).state).toBe('draft')
    await world.databases.owner.deleteFrom('snapshot').where('id', '=', gone).execute()
    expect((await publish(paper)).ok).toBe(true)
  })

  test('is all or nothing: a failure at the end and a connection killed in the middle leave a draft with live figures', async () => {
    const paper = await readyPaper()
    const { owner } = world.databases
    const untouched = async (): Promise<void> => {
      expect(await owner.selectFrom('paper').select(['state', 'published_at']).where('id', '=', paper).executeTakeFirstOrThrow()).toEqual({ state: 'draft', published_at: null })
      expect(await owner.selectFrom('paper_figure').select('id').where('paper_id', '=', paper).where('frozen', 'is not', null).execute()).toEqual([])
      expect(await owner.selectFrom('stored_document').select('paper_id').where('paper_id', '=', paper).execute()).toEqual([])
      expect((await world.ask(nobody, readPaper, { paper })).ok).toBe(false)
    }
    await sql`alter table audit_entry add constraint broken check (name <> 'papers.publish') not valid`.execute(owner)
    await expect(publish(paper)).rejects.toThrow('broken')
    await sql`alter table audit_entry drop constraint broken`.execute(owner)
    await untouched()

    // The figures are frozen and the PDF is about to be kept when the connection dies: what the database sees of a kill -9.
    const { revision } = await edited(paper)
    const dying = new Pool({ connectionString: await addressOf('app') })
    dying.on('connect', (client) => { client.on('error', () => undefined) })
    const core = { ...world.core, database: new Kysely<DB>({ dialect: new PostgresDialect({ pool: dying }) }) }
    const lock = await owner.startTransaction().execute()
    try {
      await sql`lock table stored_document in access exclusive mode`.execute(lock)
      const publishing = perform(core, secretary, publishPaper, { paper, revision }).then(() => 'published', () => 'killed')
      await killWhoeverWaits()
      expect(await publishing).toBe('killed')
    } finally {
      await lock.rollback().execute()
      await core.database.destroy()
    }
    await untouched()
    expect((await publish(paper)).ok).toBe(true)
  })

  test('where no PDF can be made, the paper is published all the same and says so', async () => {
    const paper = await readyPaper({ title: 'A title with \u{F0000}' })
    const done = value(await publish(paper))
    expect(done).toMatchObject({ pdf: false })
    expect(done.pdfProblem).toContain('No font')
    expect(value(await world.ask(nobody, readPaper, { paper }))).toMatchObject({ pdf: false })
    expect((await world.ask(nobody, readPdf, { paper })).ok).toBe(false)
  })
})

describe('who sees what', () => {
  test('a draft is for the secretaries of its organisation alone', async () => {
    const paper = await readyPaper()
    const missing = await world.ask(secretary, editPaper, { paper: randomUUID() })
    for (const other of [await world.as('board-secretary', 'probation'), await world.as('analyst', 'commissioner'), await world.as('governance-lead', 'commissioner'), nobody])
      expect(await world.ask(other, editPaper, { paper })).toEqual(missing)
    for (const reader of [nobody, await world.as('analyst', 'commissioner'), await world.as('board-secretary', 'probation')])
      expect((await world.ask(reader, readPaper, { paper })).ok).toBe(false)
    const stranger = await world.as('board-secretary', 'probation')
    expect((await world.perform(stranger, publishPaper, { paper, revision: (await edited(paper)).revision })).ok).toBe(false)
    expect(value(await world.ask(stranger, listPapers, {})).papers).toEqual([])
    value(await publish(paper))
    expect((await world.ask(nobody, readPaper, { paper })).ok).toBe(true)
    expect((await world.ask(stranger, editPaper, { paper })).ok).toBe(false)
    expect((await world.perform(stranger, withdrawPaper, { paper, reason: 'not ours' })).ok).toBe(false)
  })

  test('a withdrawn paper tells its reason and day, and nothing else of it is public', async () => {
    const paper = await readyPaper()
    value(await publish(paper))
    const figure = (await edited(paper)).figures[0]!.id
    expect((await world.perform(secretary, withdrawPaper, { paper, reason: '' })).ok).toBe(false)
    value(await world.perform(secretary, withdrawPaper, { paper, reason: 'A figure was captioned wrongly.' }))
    const told = value(await world.ask(nobody, readPaper, { paper }))
    expect(told).toMatchObject({ state: 'withdrawn', reason: 'A figure was captioned wrongly.', withdrawnOn: TODAY })
    expect(Object.keys(told)).not.toContain('paper')
    expect((await world.ask(nobody, readPdf, { paper })).ok).toBe(false)
    expect((await world.ask(nobody, readFigure, { paper, figure })).ok).toBe(false)
    expect(value(await world.ask(nobody, listPublished, {})).papers.map(({ id }) => id)).not.toContain(paper)
    expect((await world.perform(secretary, withdrawPaper, { paper, reason: 'Again, please.' })).ok).toBe(false)
  })

  test('published papers are listed newest first, page by page, each once', async () => {
    const { owner } = world.databases
    const drafts = Array.from({ length: 43 }, (_, i) => ({
      id: randomUUID(), reference: `BP-L${String(i).padStart(6, '0')}`, board_id: board, organisation_id: world.organisation.commissioner, title: `Listed ${i}`, meeting_day: TODAY, author: 'A', contact: 'C',
      state: 'published', published_at: new Date(Date.parse('2026-01-01T00:00:00Z') + Math.floor(i / 2) * 1000), started_at: NOW,
    }))
    await owner.insertInto('paper').values(drafts).execute()
    const seen: string[] = []
    let before = ''
    for (;;) {
      const { papers, next } = value(await world.ask(nobody, listPublished, { before }))
      seen.push(...papers.map(({ id }) => id))
      if (next === null) break
      before = next
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(drafts.every(({ id }) => seen.includes(id))).toBe(true)
    for (const place of ["x'; drop table paper", `2026-99-99_${board}`, `2026-01-01_${'-'.repeat(36)}`, `2026-01-01T99:00:00.000Z_${board}`])
      expect((await world.ask(nobody, listPublished, { before: place })).ok).toBe(false)
  })
})

describe('on the public site', () => {
  test('anyone reads the page, the PDF, the definition and the CSV; hostile words stay words; nothing of the staff shows', async () => {
    const web = await buildWeb({ core: world.core })
    const title = '<script>alert("x")</script> & "quotes"'
    const paper = await readyPaper({ title, author: '<img src=x onerror=alert(1)>', contact: '"><b>bold</b>' })
    const draft = await web.inject({ url: `/papers/${paper}` })
    expect(draft.statusCode).toBe(404)
    value(await publish(paper))
    const page = await web.inject({ url: `/papers/${paper}` })
    expect(page.statusCode).toBe(200)
    expect(page.body).not.toMatch(/<script>alert|<img src=x|<b>bold/)
    expect(page.body).toContain('&lt;script>alert')
    expect(page.body).not.toMatch(/Sign out|board-papers|Purpose:<\/span>/)
    expect(page.body).toMatch(/<svg role="img"[\s\S]*<table/)
    const figure = (await edited(paper)).figures[0]!.id
    expect(page.body).toContain(`href="/papers/${paper}/figures/${figure}"`)

    const pdf = await web.inject({ url: `/papers/${paper}/paper.pdf` })
    expect(pdf.headers['content-type']).toBe('application/pdf')
    expect(pdfText(pdf.rawPayload).pages.join(' ').replace(/\s/g, '')).toContain('<script>alert("x")</script>')
    const definition = await web.inject({ url: `/papers/${paper}/figures/${figure}` })
    expect(definition.body).toContain('Of the people assessed, how many have a need')
    expect(definition.body).toContain(SNAPSHOT)
    const csv = await web.inject({ url: `/papers/${paper}/figures/${figure}.csv` })
    expect(csv.headers['content-type']).toContain('text/csv')
    expect(csv.body).toContain('[c]')
    expect((await web.inject({ url: '/papers' })).body).toContain(`/papers/${paper}`)
    expect((await web.inject({ url: `/papers/not-an-id` })).statusCode).toBe(404)

    value(await world.perform(secretary, withdrawPaper, { paper, reason: '<script>x</script> wrong figure' }))
    const withdrawn = await web.inject({ url: `/papers/${paper}` })
    expect(withdrawn.body).toContain('This paper was withdrawn on 23 November 2026')
    expect(withdrawn.body).not.toContain('<script>x')
    for (const gone of ['paper.pdf', `figures/${figure}`, `figures/${figure}.csv`]) expect((await web.inject({ url: `/papers/${paper}/${gone}` })).statusCode).toBe(404)
    await web.close()
  })

  test('the secretary writes, sees both versions, and publishes by forms', async () => {
    const web = await buildWeb({ core: world.core })
    const membership = await world.databases.owner.selectFrom('membership').select('id').where('account_id', '=', secretary.viewer.accountId).executeTakeFirstOrThrow()
    const cookie = `throughline_session=${await startSession(world.databases.app, membership.id, new Date())}`
    const { csrf } = await world.databases.owner.selectFrom('session').select('csrf').executeTakeFirstOrThrow()
    const post = (url: string, fields: Record<string, string>) =>
      web.inject({ method: 'POST', url, headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' }, payload: new URLSearchParams({ _csrf: csrf, ...fields }).toString() })
    const get = (url: string) => web.inject({ url, headers: { cookie } })

    const started = await post('/board-papers', { board, title: 'By forms', 'meetingDay-day': '10', 'meetingDay-month': '12', 'meetingDay-year': '2026', agendaItem: '', author: 'A <b>', contact: 'c' })
    expect(started.statusCode).toBe(303)
    const here = started.headers.location!
    const paper = here.split('/')[2]!
    expect((await get(here)).body).toContain('6 things are missing before this can be published')
    const { sections } = await edited(paper)
    const first = `${here}/sections/${sections[0]!.id}`
    expect((await get(first)).body).toContain('name="version" value="1"')
    expect((await post(first, { version: '1', words: 'What the first wrote' })).statusCode).toBe(303)
    const second = await post(first, { version: '1', words: 'What the second wrote </textarea><script>' })
    expect(second.statusCode).toBe(409)
    expect(second.body).toContain('What the first wrote')
    expect(second.body).toContain('What the second wrote &lt;/textarea>&lt;script>')
    expect(second.body).toContain('name="version" value="2"')

    for (const section of sections.filter(({ kind }) => kind !== 'implications').slice(1)) expect((await post(`${here}/sections/${section.id}`, { version: '1', words: 'Words.' })).statusCode).toBe(303)
    const answers = Object.fromEntries(IMPLICATION_CATEGORIES.map((category) => [`answers.${category}.applies`, 'none']))
    const open = await post(`${here}/implications`, { version: '1', ...answers, 'answers.legal.applies': 'some', 'answers.legal.words': '' })
    expect(open.statusCode).toBe(422)
    expect(open.body).toContain('href="#answers.legal.words"')
    expect((await post(`${here}/implications`, { version: '1', ...answers })).statusCode).toBe(303)
    const keyIssue = sections.find(({ kind }) => kind === 'key-issues')!.id
    const picker = await get(`${here}/sections/${keyIssue}/figures`)
    expect(picker.body).toContain('Of the people assessed, how many have a need on none, one, two or more')
    expect((await post(`${here}/sections/${keyIssue}/figures`, { measure: 'needs-count', caption: '', by: '' })).statusCode).toBe(303)
    const ready = await get(`${here}/publication`)
    const revision = /name="revision" value="(\d+)"/.exec(ready.body)![1]!
    expect((await post(`${here}/publication`, { revision })).statusCode).toBe(303)
    expect((await get(here)).body).toContain('Anyone can read this paper')
    expect((await web.inject({ url: `/papers/${paper}` })).body).toContain('How many needs people have')
    for (const place of ['/board-papers', '/board-papers/new', `${here}/heading`, `${here}/withdrawal`]) expect((await get(place)).statusCode).toBe(200)
    await web.close()
  })
})
