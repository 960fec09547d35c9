"""Draw the pictures of docs/guide-mediateur.md: pages of a real desk with invented people, in Chromium."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from bot.app import App, build
from bot.cv.examples import read_example
from bot.jobs.persons import person_key
from bot.jobs.rights import MEDIATOR, MEMORY, REMINDERS
from bot.settings import ROOT, read_settings

DOCS = ROOT / "docs"
"""Folder of the pictures, `bureau-<page>.png`."""

NUMBER = "06 39 98 12 34"
"""Reserved for fiction."""

COLOURS = 64
"""Colours of a picture: the pages have few, and the files stay small."""

BROWSER = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


def fill(app: App) -> None:
    """Keep an invented person who agreed to everything, and calls of a month."""
    now, key = app.clock.now(), person_key(NUMBER, app.person_secret) or ""
    for purpose in (MEMORY, REMINDERS, MEDIATOR):
        app.rights.give(key, purpose, "1", "", now)
    app.cvs.keep(key, read_example("awa"), "", now)
    contact = {"name": "Mme Petit", "phone": "04 65 71 12 34", "address": ""}
    first = app.applications.record(key, "o1", "Agente de nettoyage", "Propre et Net", contact, "phone", now)
    app.applications.record(key, "o2", "Garde d'enfants", "Les Petits Pas", contact, "visit", now)
    app.applications.move(key, first.id, "called", now)
    app.reminders.follow_all(key, now)
    app.help_requests.ask(key, "applications", now)
    steps = ("kind", "trade", "place", "travel", "hours", "results")
    for day in range(30):
        calls = (day * 7) % 9 + 1
        counts = {"call": calls, "contact": calls // 2, "delay:400": calls, "delay:800": calls // 2}
        for lost, step in enumerate(steps):
            left = max(0, calls - lost)
            counts |= {f"asked:offers_{step}": left, f"heard:offers_{step}": left}
            counts |= {f"sure:offers_{step}": left * (92 - 4 * lost), f"left:offers_{step}": (day + lost) % 2}
            counts |= {f"repeat:offers_{step}": lost % 3, f"misheard:offers_{step}": (day + lost) % 2}
        app.daily_counts.add((now - timedelta(days=day)).date(), counts)


def draw(page: Page, code: str, cv_code: str) -> None:
    """Go through the pages and keep a picture of each."""
    page.goto("/")
    page.fill("#code", code)
    page.fill("#nom", "claire.martin")
    page.fill("#mot_de_passe", "trois petits mots")
    page.click("main button")
    page.wait_for_selector("#etat:has-text('prêt.')", timeout=120_000)
    keep(page, "accueil")
    page.goto("/essayer")
    page.click("#par_ecrit")
    for number, line in enumerate(["oui", "je cherche un travail", "ménage"], start=2):
        page.wait_for_selector(f".tour:nth-child({number - 1})")
        page.fill("#reponse", line)
        page.press("#reponse", "Enter")
    page.wait_for_selector(".tour:nth-child(4)")
    page.click(".tour:nth-child(4) .detail summary")
    page.evaluate("document.querySelectorAll('.tour')[2].scrollIntoView()")
    keep(page, "essayer", is_whole=False)
    page.goto("/aider")
    keep(page, "aider")
    page.fill("#code", cv_code)
    page.click("text=Ouvrir le CV")
    page.wait_for_selector(".feuille")
    keep(page, "cv", is_whole=False)
    page.goto("/aider")
    page.click("text=Je m'en occupe")
    page.wait_for_selector(".candidatures")
    keep(page, "personne")
    page.goto("/mots/offers/utter_offers_place")
    page.fill("#texte", "Indiquez immédiatement votre localisation")
    page.wait_for_selector("#fautes li")
    keep(page, "texte")
    page.goto("/chiffres")
    keep(page, "chiffres", is_whole=False)


def keep(page: Page, name: str, is_whole: bool = True) -> None:
    """Write the picture of a page."""
    page.wait_for_load_state("networkidle")
    drawn = Image.open(BytesIO(page.screenshot(full_page=is_whole))).convert("RGB")
    drawn.quantize(COLOURS).save(DOCS / f"bureau-{name}.png", optimize=True)


def main() -> None:
    """Start a desk with data of its own and draw."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("rasa", "prompts"):
            (Path(folder) / name).symlink_to(read_settings().data_dir / name)
        values = {"VIVEVOIX_DATA": folder, "VIVEVOIX_DESK_PORT": "0", "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-c", "from bot.cli import main; main()", "mediator"]
        log = Path(folder) / "desk.log"
        with log.open("wb") as out:
            desk = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **values}, stdout=out)
        while "account:" not in (told := log.read_text("utf-8")):
            time.sleep(0.2)
        app = build(read_settings(values))
        fill(app)
        cv_code = app.cvs.give_code(read_example("fatima"), None, app.clock.now(), app.person_secret)
        address, code = re.search(r"desk: (\S+)", told)[1], re.search(r"account: (.+)", told)[1]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(BROWSER))
            size = {"width": 1280, "height": 860}
            draw(browser.new_page(base_url=address, locale="fr-FR", viewport=size), code, cv_code)
            browser.close()
        desk.terminate()
        desk.wait()


if __name__ == "__main__":
    main()
