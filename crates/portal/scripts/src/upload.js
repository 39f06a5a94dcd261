// Sends chosen files before their form, piece by piece (tus 1.0): with progress, and going on where an interruption left it.
// Without it the form sends its files itself.
(() => {
  const form = document.querySelector("form[data-uploads]");
  if (!form || !window.fetch || !window.localStorage) return;
  const input = form.querySelector("input[type=file]");
  const piece = 4 << 20;
  const tries = 8;
  const seal = form.elements._csrf_token;
  const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
  const ask = (method, url, headers, body) =>
    new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      request.open(method, url);
      request.setRequestHeader("Tus-Resumable", "1.0.0");
      if (seal) request.setRequestHeader("X-CSRFToken", seal.value);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      if (body) request.upload.onprogress = (event) => body.seen(event.loaded);
      request.onload = () => done(request);
      request.onerror = failed;
      request.send(body ? body.bytes : null);
    });
  const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const send = async (file, seen) => {
    const known = `upload:${form.dataset.uploads}:${file.name}:${file.size}:${file.lastModified}`;
    let address = localStorage.getItem(known);
    let failures = 0;
    let offset = 0;
    let looks = Boolean(address);
    for (;;) {
      try {
        if (!address) {
          const made = await ask("POST", form.dataset.uploads, {
            "Upload-Length": file.size,
            "Upload-Metadata": `filename ${base64(file.name)},filetype ${base64(file.type || "application/octet-stream")}`,
          });
          if (made.status === 413) return null;
          if (made.status !== 201) throw new Error(made.status);
          // The path alone: the page may stand at another name of the same site.
          address = new URL(made.getResponseHeader("Location")).pathname;
          localStorage.setItem(known, address);
          offset = 0;
        } else if (looks) {
          const found = await ask("HEAD", address, {});
          if (found.status === 404 || found.status === 403) {
            address = null;
            localStorage.removeItem(known);
            continue;
          }
          if (found.status !== 200) throw new Error(found.status);
          offset = Number(found.getResponseHeader("Upload-Offset"));
        }
        looks = false;
        seen(offset);
        if (offset >= file.size) {
          localStorage.removeItem(known);
          return address.split("/").pop();
        }
        const from = offset;
        const body = { bytes: file.slice(from, from + piece), seen: (sent) => seen(from + sent) };
        const done = await ask("PATCH", address, { "Content-Type": "application/offset+octet-stream", "Upload-Offset": from }, body);
        if (done.status !== 204) throw new Error(done.status);
        offset = Number(done.getResponseHeader("Upload-Offset"));
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures > tries) throw error;
        looks = Boolean(address);
        await wait(Math.min(2 ** failures / 2, 20));
      }
    }
  };
  const bar = (file) => {
    const row = document.createElement("p");
    const label = document.createElement("label");
    const progress = document.createElement("progress");
    progress.max = Math.max(file.size, 1);
    label.append(`${file.name} `, progress);
    row.append(label);
    input.parentElement.append(row);
    return { row, seen: (bytes) => (progress.value = bytes) };
  };
  form.addEventListener("submit", async (event) => {
    const files = [...input.files];
    // What is too large is refused by the server in its own words.
    if (!files.length || files.some((file) => file.size > Number(form.dataset.most))) return;
    event.preventDefault();
    const button = event.submitter;
    for (const one of form.querySelectorAll("button")) one.disabled = true;
    const rows = [];
    try {
      const ids = [];
      for (const file of files) {
        const { row, seen } = bar(file);
        rows.push(row);
        ids.push(await send(file, seen));
      }
      // Too much under way: the form sends the files itself.
      if (ids.every(Boolean)) {
        for (const id of ids) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "tus_upload", value: id }));
        input.value = "";
      }
      if (button && button.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
      form.submit();
    } catch {
      for (const row of rows) row.remove();
      for (const one of form.querySelectorAll("button")) one.disabled = false;
      const said = document.createElement("p");
      said.className = "error";
      said.setAttribute("role", "alert");
      said.textContent = form.dataset.failed;
      rows.push(said);
      input.parentElement.append(said);
    }
  });
})();
