// Keeps what is typed into a form every so often: it is sent to the form's own address, which keeps it unsent.
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form || !window.fetch) return;
  const status = form.querySelector("[role=status]");
  const typed = () => {
    const fields = new FormData(form);
    fields.set("save", "auto");
    for (const [name, value] of [...fields]) if (typeof value !== "string") fields.delete(name);
    return new URLSearchParams(fields);
  };
  let before = typed().toString();
  let sending = false;
  const keep = async () => {
    const now = typed();
    if (sending || now.toString() === before) return;
    sending = true;
    let told = form.dataset.unsaved;
    try {
      const answer = await fetch(form.action, { method: "POST", body: now, credentials: "same-origin" });
      if (answer.ok && (await answer.json()).kept) {
        before = now.toString();
        told = form.dataset.saved;
        const draft = form.elements.draft;
        if (draft && !location.search.includes("draft=")) history.replaceState(null, "", `?draft=${encodeURIComponent(draft.value)}`);
      }
    } catch {
      // The next time it may work: nothing is lost as long as the page is open.
    }
    if (status) status.textContent = told;
    sending = false;
  };
  const every = Number(form.dataset.every) || 15;
  setInterval(keep, every * 1000);
  document.addEventListener("visibilitychange", () => document.hidden && keep());
})();
