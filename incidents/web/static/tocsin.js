// Small comforts on top of pages that work without them.
import { initAll } from "./govuk-frontend.min.js";

// Radio buttons that reveal questions. The kit would mark them with aria-expanded,
// which ARIA does not allow on a radio button, so we open and close them ourselves.
const revealing = [...document.querySelectorAll('input[type="radio"][data-aria-controls]')];
for (const radio of revealing) {
  radio.dataset.reveals = radio.dataset.ariaControls;
  delete radio.dataset.ariaControls;
}

function revealChosen() {
  for (const radio of revealing) {
    document
      .getElementById(radio.dataset.reveals)
      .classList.toggle("govuk-radios__conditional--hidden", !radio.checked);
  }
}

document.addEventListener("change", revealChosen);
window.addEventListener("pageshow", revealChosen);
revealChosen();

initAll();

for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const said = document.getElementById(button.dataset.copySays);
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      said.textContent = "Copied.";
    } catch {
      const range = document.createRange();
      range.selectNodeContents(source);
      window.getSelection().removeAllRanges();
      window.getSelection().addRange(range);
      said.textContent = "Selected. Copy it with your device's copy command.";
    }
  });
}
