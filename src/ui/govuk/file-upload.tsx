import type { JSX } from 'preact'
import { Beside, fieldDescribedBy, LabelledField } from './form-group.tsx'
import { attributes, classes, translations } from './markup.ts'
import type { FileUploadOptions } from './options.ts'

/** GOV.UK file upload; with a drop zone where the browser runs scripts and `javascript` is set. */
export const FileUpload = (options: FileUploadOptions): JSX.Element => {
  const id = options.id || options.name
  const input = (
    <input
      class={classes('govuk-file-upload', options.classes, Boolean(options.errorMessage) && 'govuk-file-upload--error')}
      id={id} name={options.name} type="file" disabled={Boolean(options.disabled)} multiple={Boolean(options.multiple)}
      aria-describedby={fieldDescribedBy(id, options, options.describedBy)} {...attributes(options.attributes)}
    />
  )
  const texts = translations({
    'choose-files-button': options.chooseFilesButtonText,
    'no-file-chosen': options.noFileChosenText,
    'multiple-files-chosen': options.multipleFilesChosenText,
    'drop-instruction': options.dropInstructionText,
    'entered-drop-zone': options.enteredDropZoneText,
    'left-drop-zone': options.leftDropZoneText,
  })
  return (
    <LabelledField id={id} label={options.label} hint={options.hint} errorMessage={options.errorMessage} formGroup={options.formGroup}>
      <Beside given={options.formGroup?.beforeInput} />
      {options.javascript ? (
        <div {...texts} class={classes('govuk-file-upload-wrapper', options.wrapperClasses)} data-module="govuk-file-upload" {...attributes(options.wrapperAttributes)}>
          {input}
        </div>
      ) : input}
      <Beside given={options.formGroup?.afterInput} />
    </LabelledField>
  )
}
