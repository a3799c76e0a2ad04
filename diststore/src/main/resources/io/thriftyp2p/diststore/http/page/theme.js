// Dark or light: as the system says, or as was chosen on this page.

const THEMES = ["system", "light", "dark"];
const KEPT_AS = "theme";

export function startThemes(button) {
  let theme = kept();
  apply(theme, button);
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    keep(theme);
    apply(theme, button);
  });
}

function apply(theme, button) {
  document.documentElement.dataset.theme = theme;
  button.lastChild.textContent = theme;
  button.setAttribute("aria-label", `Theme: ${theme}`);
}

function kept() {
  try {
    const theme = localStorage.getItem(KEPT_AS);
    return THEMES.includes(theme) ? theme : "system";
  } catch {
    return "system"; // a browser may forbid to keep anything
  }
}

function keep(theme) {
  try {
    localStorage.setItem(KEPT_AS, theme);
  } catch {
    // then it holds until the page is closed
  }
}
