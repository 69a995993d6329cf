
// A search that answers while somebody types. The words are posted, never in an address; a new letter gives up the question before.
const WAIT_MS = 250
const LETTERS_MIN = 2
for (const place of document.querySelectorAll('[data-while-typing]')) {
  const form = place.querySelector('form')
  const box = place.querySelector('input[name=words]')
  const status = place.querySelector('[data-typing-status]')
  const answers = place.querySelector('[data-typing-answers]')
  let waiting
  let asking = new AbortController()
  let asked = ''
  const show = (words, parts) => {
    status.textContent = words
    answers.replaceChildren(...parts)
  }
  const ask = async () => {
    const words = box.value.trim()
    if (words === asked) return
    asked = words
    asking.abort()
    if (Array.from(words).length < LETTERS_MIN) return show('', [])
    asking = new AbortController()
    const { signal } = asking
    try {
      const answer = await fetch(form.action, { method: 'POST', headers: { 'x-while-typing': '1' }, body: new URLSearchParams(new FormData(form)), redirect: 'error', signal })
      const [said, ...parts] = new DOMParser().parseFromString(answer.status === 200 ? await answer.text() : '', 'text/html').body.children
      if (!signal.aborted) show(said?.textContent ?? '', parts)
    } catch {
      // Without an answer the button still finds.
      if (!signal.aborted) show('', [])
    }
  }
  box.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => void ask(), WAIT_MS)
  })
  form.addEventListener('submit', () => {
    clearTimeout(waiting)
    asking.abort()
  })
}
