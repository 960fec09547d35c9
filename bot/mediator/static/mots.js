// Changing a text: checked while it is typed, heard, and who else has it open.
import { send } from "/fixe/bureau.js";

const CHECK_MS = 400;
const HERE_MS = 15000;

const form = document.getElementById("ecrire");
const text = document.getElementById("texte");
const measures = document.getElementById("mesures");
const list = document.getElementById("fautes");
const path = `/mots/${form.dataset.nom}`;
let timer = 0;
let asked = 0;

async function check() {
  asked += 1;
  const mine = asked;
  const answer = await send(`${path}/verifier`, { text: text.value });
  const told = await answer.json();
  if (mine !== asked) { return; }
  if (!answer.ok) { measures.textContent = told.text; return; }
  measures.textContent = `${told.sentences} phrase${told.sentences > 1 ? "s" : ""}, ${told.longest} mots au plus, facilité ${told.ease} sur 100. ${told.faults.length ? "" : "C'est facile à comprendre."}`;
  list.replaceChildren(...told.faults.map((fault) => {
    const item = document.createElement("li");
    item.textContent = `${fault.label}${fault.detail ? ` (${fault.detail})` : ""} : « ${fault.sentence} »`;
    return item;
  }));
}

text.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(check, CHECK_MS); });
check();

document.getElementById("ecouter").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  button.disabled = true;
  const answer = await send(`${path}/ecouter`, { text: text.value });
  button.disabled = false;
  if (!answer.ok) { measures.textContent = (await answer.json()).text; return; }
  const player = document.getElementById("voix");
  player.src = URL.createObjectURL(await answer.blob());
  player.dataset.pret = "oui";
  await player.play();
});

async function tellHere() {
  const answer = await send(`${path}/ici`, {}, false);
  if (!answer.ok) { return; }
  const told = await answer.json();
  const others = document.getElementById("autres");
  const lines = [];
  if (told.others.length) { lines.push(`${told.others.join(", ")} a aussi ce texte ouvert.`); }
  if (told.version !== form.dataset.version) { lines.push(`${told.by} vient d'enregistrer ce texte.`); }
  others.textContent = lines.join(" ");
  others.hidden = !lines.length;
}

tellHere();
setInterval(() => { tellHere().catch(() => {}); }, HERE_MS);
