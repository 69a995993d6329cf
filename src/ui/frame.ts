/**
 * What every page is told beside its own subject: who is looking, where they can go, and what came of the form they sent.
 * The web door makes one for each request; pages only read it.
 */
import type { VNode } from 'preact'
import type { Consequence } from '../platform/event.ts'
import type { Day } from '../core/dates.ts'

export interface Frame {
  /** Nobody on the public pages. */
  readonly viewer?: {
    readonly name: string
    readonly organisation: string
    readonly roleTitle: string
    readonly purposeTitle: string
  } | undefined
  readonly navigation: readonly { readonly text: string; readonly href: string; readonly active?: boolean | undefined }[]
  /** Places for everybody, signed in or not: published papers, accessibility. */
  readonly footer?: readonly { readonly text: string; readonly href: string }[] | undefined
  /** True only in a database that was created as a demonstration. */
  readonly demonstration: boolean
  readonly csrf: string
  /** A fresh word for this showing of the page: with it a form that is sent twice counts once. */
  readonly once: string
  /** The path of this page, without its query. */
  readonly path: string
  /** What the form that was sent was refused for; empty on a first showing. */
  readonly errors: readonly { readonly field?: string | undefined; readonly message: string }[]
  /** What was typed into the refused form, as `readForm` gave it. */
  readonly values: Readonly<Record<string, string | readonly string[]>>
  /** What was just done, in a sentence. */
  readonly notice?: string | undefined
  readonly today: Day
  /** How many notices wait for the viewer, at most 100. */
  readonly notices?: number | undefined
  /** Whose records the viewer has open by emergency access at this moment. */
  readonly emergencies?: readonly { readonly id: string; readonly personId: string; readonly reference: string; readonly minutesLeft: number }[] | undefined
  /** What this browser is asked when it makes a passkey, on the page that offers it. */
  readonly passkeyAsked?: string | undefined
  /** What would follow, when the form asked to be checked before it is saved. */
  readonly consequences?: readonly Consequence[] | undefined
  /** What the row says now, when somebody else saved first. */
  readonly stale?: unknown
  /** What an action or query does, in words, by its name. */
  titleOf?(name: string): string | undefined
  /** Every action and query outside the victims' side, with what it does in words. */
  readonly titles?: readonly { readonly name: string; readonly title: string }[] | undefined
  /** Which of the page's forms this frame was made for, by `ownForm`. */
  readonly ownForm?: string | undefined
  /** Draws a slice's panel of the person page by its name. */
  drawPanel?(name: string, data: unknown, person: { readonly id: string }): VNode | null
}

/** The hidden field by which a page of several forms knows which of them was sent. No action takes it. */
export const WHICH_FORM = 'form'

/** The frame as one of several forms of a page takes it: what was typed, refused or checked belongs to the form that was sent, by its `WHICH_FORM`. */
export const ownForm = (frame: Frame, name: string): Frame =>
  ({ ...(frame.values[WHICH_FORM] === name ? frame : { ...frame, values: {}, errors: [], consequences: undefined }), ownForm: name })

/** The id of a field's first box: two forms of a page may ask for a field of the same name, and the summary's link has to reach the one that was refused. */
export const fieldId = (frame: Frame, field: string): string => (frame.ownForm === undefined ? field : `${frame.ownForm}-${field}`)

/** The frame as the one form of a page that names itself by no `WHICH_FORM` takes it, beside others that do. */
export const mainForm = (frame: Frame): Frame => (frame.values[WHICH_FORM] === undefined ? frame : { ...frame, values: {}, errors: [], consequences: undefined })

/** The first message that belongs beside a field. */
export const errorOf = (frame: Frame, field: string): string | undefined => frame.errors.find((error) => error.field === field)?.message
