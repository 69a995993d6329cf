/** Places: districts, police areas, probation regions and prisons, from the official registers. */
import { z } from 'zod'
import { yes } from '../core/result.ts'
import { query } from '../platform/action.ts'
import type { Reading } from '../platform/context.ts'
import { slice } from '../platform/slice.ts'

/** Areas of one kind; public. */
export const listAreas = query({
  name: 'areas.list',
  title: 'Areas of one kind, by official code',
  who: 'anyone',
  classes: [],
  input: z.object({ kind: z.enum(['district', 'community-safety-partnership', 'police-area', 'region', 'probation-region', 'probation-delivery-unit']) }),
  run: async ({ tx }, { kind }) => yes(await tx.selectFrom('area').select(['code', 'name', 'within_code as within']).where('kind', '=', kind).orderBy('name').execute()),
})

/** Districts by code, for choosing where somebody lives or will live. */
export const districts = ({ tx }: Reading): Promise<{ code: string; name: string }[]> =>
  tx.selectFrom('area').select(['code', 'name']).where('kind', '=', 'district').orderBy('name').execute()

export const areas = slice({ name: 'areas', named: [listAreas] })
