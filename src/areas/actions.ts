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

/** Districts by code, for choosing where somebody lives or will live: by name, after one that is likely and those within the same area, where one is given. */
export const districts = async ({ tx }: Reading, likely: string | null = null): Promise<{ code: string; name: string }[]> => {
  const all = await tx.selectFrom('area').select(['code', 'name', 'within_code as within']).where('kind', '=', 'district').orderBy('name').execute()
  const within = all.find((one) => one.code === likely)?.within ?? null
  const rank = (one: (typeof all)[number]): number => (one.code === likely ? 0 : within !== null && one.within === within ? 1 : 2)
  return all.toSorted((a, b) => rank(a) - rank(b)).map(({ code, name }) => ({ code, name }))
}

export const areas = slice({ name: 'areas', named: [listAreas] })
