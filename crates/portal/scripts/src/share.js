// Copies what a button names, and says that it did. Buttons are hidden where nothing can be copied.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const said = button.parentElement.querySelector("[role=status]");
    if (said) said.textContent = button.dataset.done;
  });
}
