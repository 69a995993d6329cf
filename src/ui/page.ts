/**
 * Pages, forms and files as data. A page is a typed function of what a query returned; a form is an action and where to go
 * after it; the web door does the rest (sign-in, request forgery, once-only, refusals beside their fields).
 */
import type { VNode } from 'preact'
import type { z } from 'zod'
import type { Action, AnyNamed, Query } from '../platform/action.ts'
import type { Viewer } from '../platform/context.ts'
import type { Role } from '../platform/vocabulary.ts'
import type { Frame } from './frame.ts'
import type { LayoutProps } from './layout.tsx'

/** What a page's input is made from. */
export interface PageRequest {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  /** What was typed into the form of this page that is checked or refused; nothing on a first showing. */
  readonly typed?: Values | undefined
  readonly viewer: Viewer | null
}

/** A posted form's plain values: a box is text, a group of checkboxes a list, a file what was stored of it. */
export type Values = Readonly<Record<string, string | readonly string[]>>

/** An entry in the way around, for these roles. */
export interface Menu {
  readonly text: string
  readonly order: number
  readonly roles: readonly Role[]
}

export interface AnyPage {
  readonly kind: 'page'
  readonly path: string
  readonly ask: AnyNamed
  readonly menu?: Menu | undefined
  /** On the public site: no sign-in, no way around for staff. */
  readonly open?: boolean | undefined
  /** Offers to make a passkey: the door gives the frame what the browser is asked. */
  readonly passkeys?: boolean | undefined
  input(request: PageRequest): unknown
  title(view: never): string
  /** The content of the page, with its own `<h1>`. */
  render(view: never, frame: Frame): VNode
  around?(view: never, frame: Frame): Around
}

/** What stands around the content: the way back, the bar of one person's pages, the whole window for wide tables. */
export type Around = Pick<LayoutProps, 'back' | 'trail' | 'banner' | 'wide'>

export interface PageDefinition<I extends z.ZodType, O> {
  readonly path: string
  readonly ask: Query<I, O>
  readonly menu?: Menu
  readonly open?: boolean
  readonly passkeys?: boolean
  input(request: PageRequest): z.input<I>
  title(view: O): string
  render(view: O, frame: Frame): VNode
  around?(view: O, frame: Frame): Around
}

export const page = <I extends z.ZodType, O>(definition: PageDefinition<I, O>): AnyPage => ({ kind: 'page', ...definition })

export interface AnyForm {
  readonly kind: 'form'
  readonly path: string
  readonly does: AnyNamed
  /** The page to show again, with what was typed and what was wrong. */
  readonly again: AnyPage
  /** The name of the field that carries a file, when there is one: its value becomes the path of the stored upload. */
  readonly upload?: string | undefined
  input(request: PageRequest, values: Values): unknown
  /** Where to go afterwards; a POST never answers with a page of its own. */
  next(output: never, request: PageRequest): string
  notice?(output: never, site: { readonly address: string }): string
}

export interface FormDefinition<I extends z.ZodType, O> {
  readonly path: string
  readonly does: Action<I, O>
  readonly again: AnyPage
  readonly upload?: string
  /** Made from what was posted; the action's own schema says what is wrong with it. */
  input(request: PageRequest, values: Values): unknown
  next(output: O, request: PageRequest): string
  /** What was just done, in a sentence shown once; `site` for links that are handed over. */
  notice?(output: O, site: { readonly address: string }): string
}

export const form = <I extends z.ZodType, O>(definition: FormDefinition<I, O>): AnyForm => ({ kind: 'form', ...definition })

/** A search: personal words are posted, kept for the session and redirected to, so that no URL carries a name. */
export interface AnySearch {
  readonly kind: 'search'
  readonly path: string
  /** The page that shows the answer; its path ends in `/:search`. */
  readonly shows: AnyPage
  /** The page with the form, shown again with what was typed and what was wrong when there is no answer. */
  readonly again?: AnyPage | undefined
  /** What is answered to our script while somebody types: a part of a page, kept nowhere. */
  readonly typed?: AnyWhileTyping | undefined
}

export interface AnyWhileTyping {
  readonly ask: AnyNamed
  input(values: Values): unknown
  /** What is said to whoever cannot see the list: how many. */
  status(view: never): string
  render(view: never): VNode
}

export const whileTyping = <I extends z.ZodType, O>(definition: {
  readonly ask: Query<I, O>
  input(values: Values): z.input<I>
  status(view: O): string
  render(view: O): VNode
}): AnyWhileTyping => definition

export interface AnyFile {
  readonly kind: 'file'
  readonly path: string
  readonly ask: AnyNamed
  readonly open?: boolean | undefined
  input(request: PageRequest): unknown
  file(view: never): Download | Promise<Download>
}

export interface Download {
  readonly name: string
  readonly type: string
  readonly body: string | Uint8Array
  /** Shown in the browser instead of saved. */
  readonly inline?: boolean
}

export const file = <I extends z.ZodType, O>(definition: {
  readonly path: string
  readonly ask: Query<I, O>
  readonly open?: boolean
  input(request: PageRequest): z.input<I>
  file(view: O): Download | Promise<Download>
}): AnyFile => ({ kind: 'file', ...definition })

export const search = (definition: { readonly path: string; readonly shows: AnyPage; readonly again?: AnyPage; readonly typed?: AnyWhileTyping }): AnySearch => ({ kind: 'search', ...definition })

export type Route = AnyPage | AnyForm | AnyFile | AnySearch

/** How a slice draws its panel on the person page. */
export interface AnyPanelView {
  readonly name: string
  render(data: never, frame: Frame, person: { readonly id: string }): VNode
}

export const panelView = <D>(name: string, render: (data: D, frame: Frame, person: { readonly id: string }) => VNode): AnyPanelView => ({ name, render })

/** What a slice's pages.tsx exports. */
export interface Pages {
  readonly routes: readonly Route[]
  readonly panels?: readonly AnyPanelView[]
}
