/**
 * The two database roles. `throughline_owner` owns every table and runs migrations; `throughline_app` owns nothing, is
 * bound by the row-level policies, and is what every door runs as.
 */
import type { ClientBase } from 'pg'

export const OWNER_ROLE = 'throughline_owner'
export const APP_ROLE = 'throughline_app'

const createRole = (role: string, login: boolean): string => `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN CREATE ROLE ${role} ${login ? 'LOGIN' : 'NOLOGIN'}; END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;`

/**
 * Creates the two roles where they are missing, and lets the connecting user take them on.
 *
 * @param client a session of a superuser, or of a user with CREATEROLE
 * @param login true on the embedded server, whose socket only its own user can open; on a server of somebody else the
 *   roles cannot sign in and are reached by SET ROLE alone
 */
export const ensureRoles = async (client: ClientBase, { login }: { login: boolean }): Promise<void> => {
  await client.query(createRole(OWNER_ROLE, login) + createRole(APP_ROLE, login))
  for (const role of [OWNER_ROLE, APP_ROLE]) {
    // Since PostgreSQL 16 whoever creates a role may grant it, to himself too, but is not yet allowed to take it on.
    if (!await mayTakeOn(client, role)) await client.query(`GRANT ${role} TO CURRENT_USER`)
  }
}

const mayTakeOn = async (client: ClientBase, role: string): Promise<boolean> => {
  try {
    await client.query(`SET ROLE ${role}`)
    await client.query('RESET ROLE')
    return true
  } catch {
    return false
  }
}

/** The same address, with sessions that take a role on from their first moment and count days in London. */
export const roleUrl = (url: string, role: string): string => {
  const address = new URL(url)
  address.searchParams.set('options', `-c role=${role} -c timezone=Europe/London`)
  return address.href.replaceAll('+', '%20')
}
