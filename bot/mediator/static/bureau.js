// Common to all pages: how the page looks, whether the desk answers, and what was typed and not yet sent.

const root = document.documentElement;

function remembered(name, usual) {
  try { return localStorage.getItem(name) || usual; } catch { return usual; }
}

function remember(name, value) {
  try { localStorage.setItem(name, value); } catch { /* a private window keeps nothing */ }
}

for (const [name, usual] of [["police", "atkinson"], ["taille", "normale"]]) {
  const chosen = remembered(name, usual);
  root.dataset[name] = chosen;
  for (const input of document.querySelectorAll(`input[name="${name}"]`)) {
    input.checked = input.value === chosen;
    input.addEventListener("change", () => { root.dataset[name] = input.value; remember(name, input.value); });
  }
}

// Drafts: what a form holds stays in this tab until it is saved.
for (const form of document.querySelectorAll("form[data-brouillon]")) {
  const key = `brouillon:${form.dataset.brouillon}`;
  const fields = [...form.querySelectorAll("input:not([type=hidden]), textarea")];
  const kept = JSON.parse(sessionStorage.getItem(key) || "{}");
  for (const field of fields) {
    if (kept[field.name] !== undefined) { field.value = kept[field.name]; }
    field.addEventListener("input", () => {
      sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(fields.map((one) => [one.name, one.value]))));
    });
  }
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}

const banner = document.getElementById("connexion");

/** Show or hide that the desk does not answer. */
export function showConnection(isThere) { banner.hidden = isThere; }

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** Send a request; a lost connection says so and is tried again until the desk is back. */
export async function send(path, body, isRetried = true) {
  const token = document.querySelector("meta[name=jeton]").content;
  const isFile = body instanceof FormData;
  const headers = isFile ? { "X-Jeton": token } : { "X-Jeton": token, "Content-Type": "application/json" };
  for (;;) {
    try {
      const answer = await fetch(path, { method: "POST", headers, body: isFile ? body : JSON.stringify(body) });
      showConnection(true);
      return answer;
    } catch (error) {
      showConnection(false);
      if (!isRetried) { throw error; }
      await wait(1500);
    }
  }
}

const state = document.getElementById("etat");
if (state && state.dataset.pret === "0") {
  const timer = setInterval(async () => {
    try {
      const told = await (await fetch("/etat")).json();
      showConnection(true);
      if (told.is_ready) { state.textContent = "L'assistant est prêt."; clearInterval(timer); }
    } catch { showConnection(false); }
  }, 1500);
}
