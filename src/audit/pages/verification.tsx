/** Proving a period, and taking it away to be proved elsewhere. */
import type { JSX } from 'preact'
import { longDay } from '../../core/dates.ts'
import { TextField } from '../../ui/form.tsx'
import { WarningText } from '../../ui/govuk/warning-text.tsx'
import { SummaryCard } from '../../ui/cards.tsx'
import { DataTable, FilterForm } from '../../ui/list.tsx'
import { file, page } from '../../ui/page.ts'
import { exportAudit, verifyAudit } from '../actions/proof.ts'
import { FAULTS, LATE_PLACES_MAX, type WrittenLate } from '../chain.ts'
import { ChainCard, DayBox } from './parts.tsx'

const entries = (n: number): string => (n === 1 ? 'one entry' : `${n.toLocaleString('en-GB')} entries`)
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** One line, and no accusation: entries that say an earlier moment than one sealed before them, and the reason that is known. */
const Late = ({ late: { worker, others, places }, demonstration }: { readonly late: WrittenLate; readonly demonstration: boolean }): JSX.Element | null => (worker + others === 0 ? null : (
  <p class="govuk-body">
    {`${capital(entries(worker + others))} ${worker + others === 1 ? 'was' : 'were'} written more than an hour after the moment that ${worker + others === 1 ? 'it names' : 'they name'}, and ${worker + others === 1 ? 'stands' : 'stand'} where ${worker + others === 1 ? 'it was' : 'they were'} sealed. `}
    {worker === 0 ? null : `${others === 0 ? 'The worker wrote' : `${capital(entries(worker))} came from the worker, which wrote`} ${demonstration ? 'the weeks before this demonstration began, or work' : 'work'} that began earlier. `}
    {others === 0 ? null : `${worker === 0 ? 'No reason is known here' : `For ${entries(others)} no reason is known here`}: ask whoever looks after the database whether a clock was set or a copy brought back (${others > LATE_PLACES_MAX ? 'first at places' : places.length === 1 ? 'place' : 'places'} ${places.map((place) => place.toLocaleString('en-GB')).join(', ')}).`}
  </p>
))

export const verificationPage = page({
  path: '/audit/verification',
  ask: verifyAudit,
  input: ({ query }) => ({ from: query['from'] ?? '', to: query['to'] ?? '', head: query['head'] ?? '' }),
  title: ({ whole }) => (whole ? 'The audit is as it was written' : 'The audit is not as it was written'),
  around: () => ({ back: { href: '/audit', text: 'Audit' } }),
  render: (proof, frame) => {
    const count = proof.findings.length + proof.more
    return (
      <>
        <h1 class="govuk-heading-l">{proof.whole ? 'The audit of these days is as it was written' : 'The audit of these days is not as it was written'}</h1>
        <p class="govuk-body-l">{longDay(proof.from)} to {longDay(proof.to)}: {proof.first === null || proof.last === null ? 'nothing was sealed.' : `${entries(proof.checked)}, places ${proof.first.toLocaleString('en-GB')} to ${proof.last.toLocaleString('en-GB')}, each hashed again and compared.`}</p>
        {proof.whole ? null : <WarningText text={`${count === 0 ? 'The head that you noted is not in these days' : count === 1 ? 'One thing is wrong' : `${count.toLocaleString('en-GB')} things are wrong`}. Note what stands here, keep the folder of the data as it is, and tell whoever answers for the database today.`} iconFallbackText="Warning" />}
        {proof.findings.length === 0 ? <p class="govuk-body">Nothing was changed, dropped, put in or re-ordered.</p> : <DataTable
          caption="What is wrong, and where" rows={proof.findings} empty=""
          columns={[
            { heading: 'Place', names: true, cell: ({ position, count: n }) => (position === null ? 'None' : n > 1 ? `${position.toLocaleString('en-GB')} and ${(n - 1).toLocaleString('en-GB')} after it` : position.toLocaleString('en-GB')) },
            { heading: 'What', cell: ({ fault }) => FAULTS[fault] },
            { heading: 'Entry', cell: ({ entryId }) => (entryId === null ? 'Not known' : <code class="tl-head">{entryId}</code>) },
          ]}
        />}
        <Late late={proof.late} demonstration={frame.demonstration} />
        <SummaryCard title="Compared with what is kept outside the database">
          <p class="govuk-body">{proof.keptHeads === 0 ? 'No head of these days is kept in the data folder yet.' : `${proof.keptHeads.toLocaleString('en-GB')} ${proof.keptHeads === 1 ? 'head' : 'heads'} in the data folder.`} Whoever owns the database could write the whole chain again; a head noted outside shows that.</p>
          {proof.noted === null ? null : <p class="govuk-body"><strong>{proof.noted.position === null ? 'The head that you noted is not among these entries: choose the days in which you noted it. If those are these, the chain was rewritten.' : `The head that you noted is the one of place ${proof.noted.position.toLocaleString('en-GB')}.`}</strong></p>}
          {proof.otherChains === 0 ? null : <p class="govuk-body">The folder also keeps heads of {proof.otherChains === 1 ? 'one other chain' : `${proof.otherChains} other chains`}: right if the database was made anew, and to be asked about if it was not.</p>}
        </SummaryCard>
        <h2 class="govuk-heading-m">Another period</h2>
        <FilterForm action="/audit/verification" title="Prove a period" submit="Prove">
          <DayBox name="from" label="From" value={proof.from} />
          <DayBox name="to" label="To" value={proof.to} />
          <TextField frame={frame} name="head" label="A head that you noted" hint="Leave empty if you have none" value={proof.noted?.head ?? ''} width={30} />
        </FilterForm>
        <h2 class="govuk-heading-m">To be proved elsewhere</h2>
        {proof.first === null ? <p class="govuk-body">There is nothing to take away.</p> : (
          <p class="govuk-body"><a class="govuk-link" href={`/audit/export.jsonl?from=${proof.from}&to=${proof.to}`}>Download these days</a>. Anybody with the program can prove the file without this database: <code class="tl-head">npm run -s throughline -- audit.verify --in audit.jsonl --head …</code>. Entries that you may not see are in it as places only.</p>
        )}
        <ChainCard state={proof.state} now={proof.now} />
      </>
    )
  },
})

/** Longer periods come in parts: the last line of a file's name says where it ends, and the next begins after it. */
export const exportFile = file({
  path: '/audit/export.jsonl',
  ask: exportAudit,
  input: ({ query }) => ({ from: query['from'] ?? '', to: query['to'] ?? '', after: /^\d{1,15}$/.test(query['after'] ?? '') ? Number(query['after']) : 0 }),
  file: ({ header, links }) => ({
    name: `audit-${header.first}-to-${header.last}.jsonl`, type: 'application/jsonl; charset=utf-8',
    body: [header, ...links].map((line) => `${JSON.stringify(line)}\n`).join(''),
  }),
})
