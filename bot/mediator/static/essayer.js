// Trying a dialogue: typed, spoken, or by a sound file.
import { send, showConnection } from "/fixe/bureau.js";
import { openVoice } from "/fixe/voix.js";

const at = (id) => document.getElementById(id);
const faults = JSON.parse(at("textes").dataset.fautes);
const facts = JSON.parse(at("textes").dataset.faits);
const expected = JSON.parse(at("textes").dataset.attendu);
const turns = at("tours");
let trial = "";
let count = 0;
let voice = null;

const options = () => Object.fromEntries(new FormData(at("choix")));

function say(text) { at("etat_essai").textContent = text; }

function inWords(value) {
  if (value === true) { return "oui"; }
  if (Array.isArray(value)) { return value.map(inWords).join(", "); }
  if (value && typeof value === "object") { return value.spoken || value.name || value.label || JSON.stringify(value); }
  return String(value);
}

function detail(list, name, value) {
  if (value === "" || value === null || value === undefined) { return; }
  const term = document.createElement("dt");
  const told = document.createElement("dd");
  term.textContent = name;
  told.textContent = inWords(value);
  list.append(term, told);
}

const KINDS = { start: "(appelle)", silent: "(silence)", misheard: "(parole non comprise)" };

function show(exchange) {
  const old = turns.querySelector(`[data-numero="${exchange.number}"]`);
  const item = at("modele_tour").content.firstElementChild.cloneNode(true);
  item.dataset.numero = exchange.number;
  item.querySelector(".mots").textContent = KINDS[exchange.kind] || (exchange.kind === "keys" ? `touche ${exchange.text}` : exchange.text);
  if (exchange.kind === "speech") {
    const sure = Math.round(exchange.confidence * 100);
    item.querySelector(".sur").textContent = `(sûr à ${sure} %${exchange.is_doubtful ? ", à confirmer" : ""})`;
  }
  const spoken = item.querySelector(".assistant");
  for (const sentence of exchange.sentences) {
    const line = document.createElement("p");
    line.textContent = sentence.text;
    spoken.append(line);
    if (sentence.faults.length) {
      line.className = "marquee";
      const why = document.createElement("p");
      why.className = "reproche";
      why.textContent = `⚠ ${sentence.faults.map((fault) => `${faults[fault.code] || fault.code}${fault.detail ? ` (${fault.detail})` : ""}`).join(" ; ")}`;
      spoken.append(why);
    }
  }
  const list = item.querySelector("dl");
  detail(list, "Délai", `${exchange.delay_ms} ms`);
  detail(list, "Compris", exchange.intent);
  detail(list, "Réponses attendues", expected[exchange.expect] || exchange.expect);
  detail(list, "Question suivante", exchange.question);
  detail(list, "Attend ensuite", expected[exchange.next_expect] || exchange.next_expect);
  for (const [name, value] of Object.entries(exchange.facts)) { detail(list, facts[name] || name, value); }
  const again = item.querySelector(".rejouer");
  if (exchange.number < 2) { again.remove(); } else {
    again.addEventListener("submit", (event) => { event.preventDefault(); replay(exchange.number, again.querySelector("input").value); });
  }
  if (old) { old.replaceWith(item); } else { turns.append(item); }
  count = exchange.number;
  at("entendu").hidden = true;
  item.scrollIntoView({ block: "nearest" });
  if (exchange.is_over) { say("Le dialogue est fini. Vous pouvez le garder, ou rejouer un tour."); at("repondre").hidden = true; }
}

async function told(answer) {
  const values = await answer.json();
  if (!answer.ok) { say(values.text || "Réessayez."); return null; }
  return values;
}

function open(mode) {
  turns.replaceChildren();
  count = 0;
  at("dialogue").hidden = false;
  at("repondre").hidden = mode !== "text";
  at("au_telephone").hidden = mode !== "voice";
  at("garde").textContent = "";
}

at("choix").addEventListener("submit", (event) => event.preventDefault());

at("par_ecrit").addEventListener("click", async () => {
  if (voice) { voice.leave(); voice = null; }
  say("L'assistant se prépare…");
  const values = await told(await send("/essayer/debut", options()));
  if (!values) { return; }
  say("");
  trial = values.trial;
  open("text");
  show(values.exchange);
  at("reponse").focus();
});

at("repondre").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = at("reponse");
  const values = await told(await send(`/essayer/${trial}/tour`, { text: field.value, number: count + 1 }));
  if (!values) { return; }
  say("");
  field.value = "";
  show(values.exchange);
  field.focus();
});

async function sendFile(file) {
  const form = new FormData();
  form.append("son", file);
  say("J'écoute ce fichier…");
  const values = await told(await send(`/essayer/${trial}/son`, form));
  at("son").value = "";
  if (values) { say(""); show(values.exchange); }
}

at("son").addEventListener("change", () => { if (at("son").files.length) { sendFile(at("son").files[0]); } });
at("repondre").addEventListener("dragover", (event) => event.preventDefault());
at("repondre").addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) { sendFile(event.dataTransfer.files[0]); }
});

async function replay(number, text) {
  if (voice) { voice.leave(); voice = null; }
  const values = await told(await send(`/essayer/${trial}/rejouer`, { number, text }));
  if (!values) { return; }
  trial = values.trial;
  open("text");
  say("Rejoué. Le premier dialogue reste tel qu'il était.");
  values.exchanges.forEach(show);
  at("reponse").focus();
}

for (const button of document.querySelectorAll("[data-garder]")) {
  button.addEventListener("click", async () => {
    const values = await told(await send(`/essayer/${trial}/garder`, { kind: button.dataset.garder, title: at("titre").value }));
    at("garde").textContent = values ? values.text : at("etat_essai").textContent;
  });
}

const REASONS = { noise: "un bruit", thinking: "une hésitation", listening: "un mot d'écoute", talk_over: "parole en même temps", out_of_place: "parole hors du moment", key_instead: "une touche" };

function follow(told) {
  if (told.event === "ready") { trial = told.trial; say("Vous êtes en ligne. Parlez."); }
  else if (told.event === "partial") { at("entendu").hidden = false; at("entendu").textContent = `… ${told.text}`; }
  else if (told.event === "exchange") { show(told.exchange); }
  else if (told.event === "delay") {
    const value = turns.querySelector(`[data-numero="${told.number}"] dd`);
    if (value) { value.textContent = `${told.delay_ms} ms`; }
  }
  else if (told.event === "cut") { say("L'assistant s'est arrêté : vous l'avez coupé."); }
  else if (told.event === "ignored") { say(`Laissé de côté : ${REASONS[told.reason] || told.reason}.`); }
  else if (told.event === "failed") { say("L'assistant a un souci. Il réessaie, ou il finit l'appel."); }
  else if (told.event === "ended") { say("L'appel est fini. Vous pouvez le garder, ou rejouer un tour."); at("au_telephone").hidden = true; voice = null; }
}

at("par_voix").addEventListener("click", async () => {
  if (voice) { voice.leave(); }
  open("voice");
  say("Le micro s'ouvre…");
  try {
    voice = await openVoice(options(), follow, (isThere) => {
      showConnection(isThere);
      say(isThere ? "Vous êtes en ligne. Parlez." : "Connexion perdue. L'appel attend ; je reprends dès que possible.");
    });
  } catch {
    say("Le micro ne s'ouvre pas. Autorisez le micro dans le navigateur, ou écrivez.");
    at("au_telephone").hidden = true;
  }
});

at("raccrocher").addEventListener("click", () => { if (voice) { voice.leave(); } });
for (const button of document.querySelectorAll("[data-touche]")) {
  button.addEventListener("click", () => { if (voice) { voice.press(button.dataset.touche); } });
}
