/** Who answers requests of people about their own information, and how a request is named. */
import { z } from 'zod'

/** Information governance leads of the partnership. */
export const LEADS = ['governance-lead'] as const

export const RequestId = z.uuid('This is not the id of a request.')

/** The address of a request's page, for notices. */
export const requestPath = (request: string): string => `/rights/requests/${request}`
