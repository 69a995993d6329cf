/** What a page promises: nothing raw, nothing inline, errors first, what was typed kept. */
import { renderToString } from 'preact-render-to-string'
import { describe, expect, test } from 'vitest'
import { assets, assetUrl } from './assets.ts'
import { BarChart, CoOccurrenceGrid } from './chart.tsx'
import { DueList, dueWords } from './due-list.tsx'
import { CheckboxField, DayField, FileField, Form, RadioField, SelectField, TextArea, TextField } from './form.tsx'
import { mainForm, ownForm, type Frame } from './frame.ts'
import { documentText, Layout } from './layout.tsx'
import { CursorPages, DataTable, Masked } from './list.tsx'

const frame: Frame = {
  viewer: { name: 'Amara Osei', organisation: 'Probation', roleTitle: 'Offender manager', purposeTitle: 'Managing a sentence' },
  navigation: [{ text: 'My day', href: '/my-day', active: true }, { text: 'People', href: '/people' }],
  demonstration: true, csrf: 'csrf-word', once: 'once-word', path: '/my-day', errors: [], values: {}, today: '2026-11-23',
}
const refused: Frame = {
  ...frame,
  errors: [{ field: 'goal', message: 'Enter what the goal is' }, { field: 'due', message: 'The day must exist' }, { message: 'Nothing was saved' }],
  values: { goal: 'My own "door"', due: '31/2/2026', pathways: ['health'], owner: 'housing', area: 'fenland' },
}
const words = (html: string): string => html.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ')

describe('the layout', () => {
  const html = documentText(<Layout title="My day" frame={frame}><h1>My day</h1></Layout>)
  test('says who is signed in, for whom and why, and that every person is invented', () => {
    expect(words(html)).toContain('Amara Osei, Offender manager, Probation')
    expect(words(html)).toContain('Purpose: Managing a sentence')
    expect(words(html)).toContain('Demonstration: every person here is invented')
    expect(html).toContain('<title>My day – Throughline</title>')
  })
  test('carries no inline script or style and fetches nothing from outside', () => {
    expect(html).not.toMatch(/<style|style="|<script(?![^>]* src=)|\son[a-z]+="/)
    expect([...html.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1]).filter((address) => !/^[/#]/.test(address ?? ''))).toEqual([])
  })
  test('escapes whatever it is told', () => {
    const told = documentText(<Layout title="<script>" frame={{ ...frame, notice: '<img src=x onerror=alert(1)>' }}>{'<b>'}</Layout>)
    expect(told).not.toMatch(/<script>|<img|<b>/)
  })
  test('shows a refusal first, in the title too, and then no notice', () => {
    const told = documentText(<Layout title="Add a goal" frame={{ ...refused, notice: 'Saved' }}>x</Layout>)
    expect(told).toContain('<title>Error: Add a goal – Throughline</title>')
    expect(told).toContain('href="#goal"')
    expect(words(told)).toContain('There is a problem')
    expect(told).not.toContain('Saved')
  })
  test('has no sign-out and lets itself be found where nobody is signed in', () => {
    const open = documentText(<Layout title="Papers" frame={{ ...frame, viewer: undefined }}>x</Layout>)
    expect(open).not.toContain('sign-out')
    expect(open).toContain('<meta name="robots" content="index"')
  })
})

describe('a form', () => {
  const key = (html: string): string | undefined => /name="_once" value="([^"]*)"/.exec(html)?.[1]
  const form = (action: string, hidden: Record<string, string>, once = 'once-word'): string =>
    renderToString(<Form frame={{ ...frame, once }} action={action} hidden={hidden} submit="Save" />)
  test('carries the keys of the door, its own once-only key and hidden values', () => {
    const html = form('/goals', { version: '3' })
    expect(html).toContain('method="post"')
    expect(html).toContain('novalidate')
    expect(html).toContain('name="_csrf" value="csrf-word"')
    expect(html).toContain('name="version" value="3"')
    expect(key(html)).toBe(key(form('/goals', { version: '3' })))
    expect(new Set([html, form('/goals', { version: '4' }), form('/steps', { version: '3' }), form('/goals', { version: '3' }, 'other')].map(key)).size).toBe(4)
  })
  test('of several forms with a field of the same name, the refused one alone keeps what was typed, and the summary leads to it', () => {
    const whole: Frame = { ...frame, values: { form: 'refusal', how: 'as typed' }, errors: [{ field: 'how', message: 'Say how it ends' }] }
    const page = documentText(
      <Layout title="Two forms" frame={whole}>
        <Form frame={mainForm(whole)} action="/answers"><TextField frame={mainForm(whole)} name="how" label="How did they get it?" /></Form>
        <Form frame={ownForm(whole, 'refusal')} action="/refusals" hidden={{ form: 'refusal' }}><TextField frame={ownForm(whole, 'refusal')} name="how" label="How does it end?" /></Form>
      </Layout>)
    const ids = [...page.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id)
    expect(ids.length).toBe(new Set(ids).size)
    expect(page.match(/value="as typed"/g)).toHaveLength(1)
    expect(page).toMatch(/href="#refusal-how".*id="refusal-how-error".*id="refusal-how"/s)
  })
  test('keeps what was typed and says what was wrong beside each field', () => {
    const choices = [{ value: 'housing', text: 'Housing' }, { value: 'health', text: 'Health' }, { value: 'fenland', text: 'Fenland' }]
    const html = renderToString(
      <Form frame={refused} action="/goals" files>
        <TextField frame={refused} name="goal" label="Goal" value="as it was" />
        <TextArea frame={refused} name="story" label="Story" value="as it was" />
        <DayField frame={refused} name="due" label="When" value="2026-01-01" />
        <RadioField frame={refused} name="owner" label="Owner" choices={choices} value="health" />
        <CheckboxField frame={refused} name="pathways" label="Pathways" choices={choices} values={['housing']} />
        <SelectField frame={refused} name="area" label="Area" choices={choices} />
        <FileField frame={refused} name="file" label="File" accept=".csv" />
      </Form>,
    )
    expect(html).toContain('enctype="multipart/form-data"')
    expect(html).toContain('value="My own &quot;door&quot;"')
    expect(html).toMatch(/<textarea[^>]*>as it was<\/textarea>/)
    expect(html).toMatch(/id="due" name="due-day"[^>]*value="31"/)
    expect(html).toContain('id="goal-error"')
    expect(words(html)).toContain('Error: The day must exist')
    expect(html).toMatch(/id="owner" name="owner" type="radio" value="housing" checked/)
    expect(html).toMatch(/name="pathways\[\]" type="checkbox" value="health" checked/)
    expect(html).not.toMatch(/name="pathways\[\]" type="checkbox" value="housing" checked/)
    expect(html).toMatch(/value="fenland" selected/)
  })
})

describe('lists and charts', () => {
  test('a table names its rows and columns, and says so when it is empty', () => {
    const columns = [{ heading: 'Person', names: true, cell: (row: string) => row }, { heading: 'Prison', cell: () => <Masked reason="Prison and probation staff only" /> }]
    const html = renderToString(<DataTable caption="People" columns={columns} rows={['Kestrel']} empty="Nobody is released." />)
    expect(html).toContain('<caption')
    expect(html).toMatch(/<th scope="row"[^>]*>Kestrel/)
    expect(html).toContain('data-label="Prison"')
    expect(words(html)).toContain('Hidden: Prison and probation staff only')
    expect(words(renderToString(<DataTable caption="People" columns={columns} rows={[]} empty="Nobody is released." />))).toBe('Nobody is released.')
    expect(renderToString(<CursorPages what="people" />)).toBe('')
  })
  test.each([['2026-11-18', 'Overdue by 5 days'], ['2026-11-22', 'Overdue by 1 day'], ['2026-11-23', 'Due today'], ['2026-11-24', 'Due tomorrow'], ['2026-11-30', 'Due in 7 days']])(
    'what is due on %s is "%s" on 23 November', (due, said) => expect(dueWords(due, '2026-11-23')).toBe(said),
  )
  test('what is due longest comes first', () => {
    const html = words(renderToString(<DueList today="2026-11-23" empty="" items={[{ what: 'Later', href: '#', due: '2026-12-01' }, { what: 'Sooner', href: '#', due: '2026-11-01' }]} />))
    expect(html.indexOf('Sooner')).toBeLessThan(html.indexOf('Later'))
  })
  test('a chart is an image with a title and a description, its figures beneath, and a hidden value has no length', () => {
    const html = renderToString(
      <BarChart id="c" title="Reoffending" description="Highest without a home." unit="percent" of="Need"
        bars={[{ label: 'Accommodation', value: 47, interval: [40, 54], people: 1200 }, { label: 'Health', value: null, interval: [1, 2] }]} />,
    )
    expect(html).toContain('role="img" aria-labelledby="c-title c-description"')
    expect(html).toContain('<title id="c-title">Reoffending</title>')
    expect(words(html)).toContain('40.0% to 54.0%')
    expect(html.match(/tl-chart__bar/g)).toHaveLength(1)
    expect(html.match(/tl-chart__interval/g)).toHaveLength(1)
    expect(words(html)).toContain('Too few to show')
  })
  test('the grid shows a pair once, and never a hidden count', () => {
    const html = renderToString(<CoOccurrenceGrid id="g" title="Together" description="…" labels={['A', 'B']} counts={[[10], [null, 7]]} />)
    expect(html.match(/<rect/g)).toHaveLength(3)
    expect(html).toContain('tl-grid__cell--hidden')
    expect(html.match(/Too few/g)).toHaveLength(2)
  })
})

describe('the assets', () => {
  const css = assets()['throughline.css'].body.toString()
  const script = assets()['throughline.js'].body.toString()
  test('have no GDS typeface, no crest, no font file, and fetch nothing', () => {
    expect(css).not.toMatch(/GDS Transport|Calvert|@font-face|woff|crest/)
    expect([...css.matchAll(/url\((?!"?data:|#)[^)]*\)/g)].map((match) => match[0])).toEqual([])
    expect(css.match(/[{]/g)?.length).toBe(css.match(/[}]/g)?.length)
  })
  test('have the MoJ components that we have, and no others', () => {
    for (const name of ['badge', 'timeline', 'sub-navigation', 'identity-bar', 'filter']) expect(css).toContain(`.moj-${name}`)
    expect(css).not.toMatch(/\.moj-(header|multi-file-upload|rich-text-editor)/)
  })
  test('end in a script that starts the components and exports nothing', () => {
    expect(script).toContain('\ninitAll()')
    expect(script).not.toMatch(/export\s*\{|sourceMappingURL/)
  })
  test('change their address with their content', () => {
    expect(assetUrl('throughline.css')).toMatch(/^\/assets\/throughline\.css\?v=[0-9a-f]{12}$/)
  })
})
