import type { JSX } from 'preact'
import { attributes, classes, content, describedBy } from './markup.ts'
import { Tag } from './tag.tsx'
import type { TaskListItem, TaskListOptions } from './options.ts'

const Task = ({ item, id }: { readonly item: TaskListItem; readonly id: string }): JSX.Element => {
  const { title, hint, status } = item
  return (
    <li class={classes('govuk-task-list__item', item.href && 'govuk-task-list__item--with-link', item.classes)}>
      <div class="govuk-task-list__name-and-hint">
        {item.href ? (
          <a class={classes('govuk-link govuk-task-list__link', title?.classes)} href={item.href} aria-describedby={describedBy(hint && `${id}-hint`, `${id}-status`)}>
            {content(title)}
          </a>
        ) : <div class={title?.classes || undefined}>{content(title)}</div>}
        {hint ? <div id={`${id}-hint`} class="govuk-task-list__hint">{content(hint)}</div> : null}
      </div>
      <div class={classes('govuk-task-list__status', status?.classes)} id={`${id}-status`}>{status?.tag ? <Tag {...status.tag} /> : content(status)}</div>
    </li>
  )
}

/** GOV.UK task list: what there is to do and how far each is. */
export const TaskList = (options: TaskListOptions): JSX.Element => (
  <ul class={classes('govuk-task-list', options.classes)} {...attributes(options.attributes)}>
    {(options.items ?? []).map((item, index) => item && <Task item={item} id={`${options.idPrefix || 'task-list'}-${index + 1}`} />)}
  </ul>
)
