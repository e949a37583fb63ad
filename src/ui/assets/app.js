// Stands after govuk-frontend's module in the same file: build.rs joins the two.
// It takes the place of govuk-frontend's inline script, which the content security policy forbids.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// A form marked data-autosave is saved while it is filled in. Its buttons work as ever.
const WAIT = 15000
const LATER = 'Your answers are still on this page; we will try again'
const WORDS = {
  204: 'Saved',
  409: 'Not saved: somebody has saved something else meanwhile. Press the save button to see what',
  410: 'This has closed. Your answers are still on this page: press the save button to see what to do',
  422: 'Not saved yet: something on this page must be put right. Press the save button to see what',
  redirected: `Not saved: you are no longer signed in. Sign in again in another window. ${LATER}`,
  unreachable: `Not saved: no connection. ${LATER}`,
}

function saveAsOneGoes(form) {
  const status = form.querySelector('[role=status]')
  let changed = false // since it was last sent
  let owed = false // sent and not saved: sent again until it is
  let sending // what can still be called off
  let timer

  const say = (words) => {
    if (status.textContent !== words) status.textContent = words
  }

  async function send(leaving = false) {
    clearTimeout(timer)
    if (!(changed || owed) || (sending && !leaving)) return
    const fields = new FormData(form)
    const own = (sending = new AbortController())
    changed = false
    const answer = await fetch(form.action, {
      method: 'POST',
      headers: { 'X-Autosave': '1' },
      body: new URLSearchParams(fields),
      redirect: 'manual',
      keepalive: leaving,
      signal: own.signal,
    }).then(
      (reply) => (reply.type === 'opaqueredirect' ? 'redirected' : reply.status),
      () => 'unreachable',
    )
    if (own.signal.aborted) return
    sending = undefined
    owed = ![204, 409, 410, 422].includes(answer)
    if (answer === 204) {
      for (const [name, value] of fields) {
        const seen = form.elements.namedItem(`seen-${name}`)
        if (seen) seen.value = value
      }
    }
    say(WORDS[answer] ?? `Not saved. ${LATER}`)
    if (changed) send()
    else if (owed) timer = setTimeout(send, WAIT)
  }

  form.addEventListener('change', () => {
    changed = true
    send()
  })
  form.addEventListener('input', () => {
    changed = true
    clearTimeout(timer)
    timer = setTimeout(send, WAIT)
  })
  form.addEventListener('submit', (event) => {
    if (!navigator.onLine) {
      // The browser's own page would take the place of what was typed.
      event.preventDefault()
      return say(WORDS.unreachable)
    }
    // The older words must not come after those of the button.
    sending?.abort()
    clearTimeout(timer)
    sending = undefined
    changed = owed = false
  })
  window.addEventListener('online', () => send())
  window.addEventListener('pagehide', () => send(true))
  window.addEventListener('beforeunload', (event) => {
    if (owed) event.preventDefault()
  })
}

document.querySelectorAll('form[data-autosave]').forEach(saveAsOneGoes)
