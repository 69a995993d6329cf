/**
 * What people on supervision answered when asked whether the treatment provider may tell probation what it recorded. Everybody is asked
 * at the first meeting, in treatment or not, so that the question tells nothing. Of those whom Moira manages and the provider knows,
 * the first five in order of reference are the five states: given, refused, taken back yesterday, expired at last midnight, never asked.
 */
import type { PoolClient } from 'pg'
import { addDays, addMonths, type Day } from '../../src/core/dates.ts'
import { copyRows } from '../../src/platform/copy.ts'
import { PROBATION_UNIT, TREATMENT_PROVIDER } from '../organisations.ts'
import { idOf } from './ids.ts'
import { accountId, agreementId, organisationId } from './partnerships.ts'

interface Answer { readonly answer: 'given' | 'refused' | 'withdrawn'; readonly from: Day; readonly until: Day | null; readonly how: string }

const given = (from: Day): Answer => ({ answer: 'given', from, until: addDays(addMonths(from, 12), -1), how: 'Explained in the first meeting what treatment would tell probation, and that it can be taken back on any day.' })
const refused = (from: Day): Answer => ({ answer: 'refused', from, until: null, how: 'Explained in the first meeting. Would rather tell the officer himself what matters.' })

/** Moira's five, in order. */
const states = (today: Day): readonly (readonly Answer[])[] => [
  [given(addMonths(today, -3))],
  [refused(addMonths(today, -2))],
  [given(addMonths(today, -5)), { answer: 'withdrawn', from: addDays(today, -1), until: null, how: 'Rang yesterday after a change of worker and took it back.' }],
  [given(addMonths(today, -12))],
  [],
]

/** Loads them in the transaction of the client, once the population is there. Two in five consent. */
export const loadTreatmentConsents = async (client: PoolClient, today: Day): Promise<void> => {
  const { rows } = await client.query<{ person: string; since: Day; officer: string | null; chosen: string | null }>(`
    with known as (
      select m.person_id, row_number() over (order by p.reference) as place
      from management m join person p on p.id = m.person_id
      where m.account_id = $3 and m.from_day <= $4 and (m.until_day is null or m.until_day > $4)
        and exists (select 1 from source_record s where s.person_id = p.id and s.organisation_id = $2 and s.withdrawn_on is null))
    select i.person_id as person, min(i.from_day) as since, known.place::text as chosen,
      (select m.account_id from management m where m.person_id = i.person_id and m.organisation_id = $1 order by m.from_day desc limit 1) as officer
    from involvement i left join known on known.person_id = i.person_id and known.place <= 5
    where i.organisation_id = $1 and i.basis = 'responsible' and i.from_day <= $4 and (i.until_day is null or i.until_day >= $4)
    group by i.person_id, known.place order by i.person_id`, [organisationId(PROBATION_UNIT), organisationId(TREATMENT_PROVIDER), accountId('moira.placeholder'), today])
  const answersOf = ({ since, chosen }: { readonly since: Day; readonly chosen: string | null }, at: number): readonly Answer[] => {
    if (chosen !== null) return states(today)[Number(chosen) - 1] ?? []
    const asked = addDays(today, -200 - (at % 100))
    const on = since > asked ? since : asked
    return [at % 5 < 2 ? given(on) : refused(on)]
  }
  await copyRows(client, 'consent', ['id', 'person_id', 'agreement_id', 'classes', 'answer', 'from_day', 'until_day', 'how', 'organisation_id', 'recorded_by', 'recorded_at'], rows.flatMap((row, at) =>
    answersOf(row, at).map(({ answer, from, until, how }, nth) => ({
      id: idOf('consent', `${row.person} treatment ${nth}`), person_id: row.person, agreement_id: agreementId('CP-TR-6'), classes: ['health'], answer, from_day: from, until_day: until, how,
      organisation_id: organisationId(PROBATION_UNIT), recorded_by: row.officer, recorded_at: new Date(`${from}T10:00:00Z`),
    }))))
}
