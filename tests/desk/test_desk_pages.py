"""The desk in a real browser: signing in, a typed dialogue kept as a script, a CV by its code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pypdfium2
import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page

from bot.cv.examples import read_example
from bot.jobs.rights import MEDIATOR, MEMORY
from bot.store.accounts import TRY
from desk.lost_line import lose_and_return
from desk.microphone import write_loop
from desk.running import PASSWORD, RunningDesk
from fakes.story import read_story

PERSON = "a" * 64

AXE = Path(__file__).parent / "axe" / "axe.min.js"
"""axe-core 4.14.1 (Deque Systems, MPL-2.0), which finds faults of accessibility."""

PAGES = (
    *("/", "/essayer", "/aider", "/mots", "/mots/offers", "/mots/offers/utter_offers_kind"),
    *("/chiffres", "/comptes"),
)


@pytest.fixture
def awa(desk: RunningDesk) -> Iterator[str]:
    """A person who agreed to be remembered, with a CV; gives the print code."""
    now = datetime.now(timezone.utc)
    desk.app.rights.give(PERSON, MEMORY, "1", "Vous êtes d'accord ?", now)
    desk.app.cvs.keep(PERSON, read_example("awa"), "", now)
    yield desk.app.cvs.give_code(read_example("awa"), PERSON, now, desk.app.person_secret)
    desk.app.erasure.erase(PERSON)


def test_a_stranger_is_sent_to_sign_in_and_a_wrong_password_is_told_kindly(
    browser: Browser, desk: RunningDesk, page: Page
) -> None:
    stranger = browser.new_page(base_url=desk.address)
    stranger.goto("/aider")
    assert stranger.url.endswith("/entrer")
    stranger.fill("#nom", "claire.martin")
    stranger.fill("#mot_de_passe", "un autre mot")
    stranger.click("main button")
    assert "faux" in stranger.inner_text("[role=alert]")
    stranger.fill("#mot_de_passe", PASSWORD)
    stranger.click("main button")
    assert stranger.inner_text("h1") == "Bonjour"
    stranger.close()


def test_a_cv_is_opened_by_its_code_corrected_and_ready_to_print(
    desk: RunningDesk, page: Page, awa: str
) -> None:
    page.goto("/aider")
    page.fill("#code", f"{awa[:2]} {awa[2:4]} {awa[4:]}")
    page.click("text=Ouvrir le CV")
    page.wait_for_selector(".feuille")
    page.wait_for_load_state("load")
    assert page.evaluate("document.querySelector('.feuille').naturalWidth") > 1000
    assert len(pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))) == 1, "printed on one sheet"
    page.click("text=Corriger un mot")
    page.fill("[name=family_name]", "Diallo-Test")
    page.click("text=Enregistrer")
    page.wait_for_selector("#imprimer")
    assert desk.app.cvs.of(PERSON).content.family_name == "Diallo-Test"
    pdf = page.request.get(page.url + "/cv.pdf")
    assert pdf.body().startswith(b"%PDF") and pdf.headers["content-type"] == "application/pdf"
    looks = [(trace.actor, trace.action) for trace in desk.app.rights.traces(PERSON)]
    assert looks[-2:] == [
        ("mediator:claire.martin", "cv.printed"),
        ("mediator:claire.martin", "cv.corrected"),
    ]


def test_a_wrong_code_is_refused_kindly(page: Page) -> None:
    page.goto("/aider")
    page.fill("#code", "12 34")
    page.click("text=Ouvrir le CV")
    assert "six chiffres" in page.inner_text("[role=alert]")
    page.fill("#code", "00 00 00")
    page.click("text=Ouvrir le CV")
    assert "Aucun CV" in page.inner_text("[role=alert]")


def test_a_record_is_refused_without_the_consent_to_a_mediator(
    desk: RunningDesk, page: Page, awa: str
) -> None:
    from bot.jobs.persons import person_key

    number = "06 39 98 12 34"
    key = person_key(number, desk.app.person_secret)
    now = datetime.now(timezone.utc)
    desk.app.rights.give(key, MEMORY, "1", "Vous êtes d'accord ?", now)
    page.goto("/aider")
    page.fill("#numero", number)
    page.click("text=Ouvrir le dossier")
    assert "n'a pas donné son accord" in page.inner_text("[role=alert]")
    assert not [trace for trace in desk.app.rights.traces(key) if trace.actor.startswith("mediator")]
    desk.app.rights.give(key, MEDIATOR, "1", "Un médiateur peut-il voir ?", now)
    desk.app.help_requests.ask(key, "offers", now)
    contact = {"name": "Mme Petit", "phone": "04 65 71 12 34", "address": ""}
    kept = (key, "o1", "Agente de nettoyage", "Propre et Net", contact, "phone", now)
    desk.app.applications.move(key, desk.app.applications.record(*kept).id, "called", now)
    desk.app.applications.keep_document(key, "cv", True, now)
    page.goto("/aider")
    assert "chercher une offre" in page.inner_text(".attente")
    page.click("text=Je m'en occupe")
    page.wait_for_selector("h2:has-text('Candidatures')")
    record = page.url
    assert "Agente de nettoyage" in page.inner_text(".candidatures .carte:has-text('Attendre la réponse')")
    assert "votre CV : prêt" in page.inner_text(".papiers")
    assert [t.action for t in desk.app.rights.traces(key)][-2:] == ["help.taken", "record.shown"]
    desk.app.rights.withdraw(key, MEDIATOR, now)
    page.goto(record)
    assert page.inner_text("h1") == "Cette page n'est plus là"
    desk.app.erasure.erase(key)


def test_two_mediators_who_edit_the_same_text_see_it(desk: RunningDesk, browser: Browser, page: Page) -> None:
    if "paul" not in [account.name for account in desk.app.accounts.all()]:
        desk.app.accounts.create("paul", PASSWORD, TRY, datetime.now(timezone.utc))
    other = browser.new_page(base_url=desk.address)
    other.goto("/entrer")
    other.fill("#nom", "paul")
    other.fill("#mot_de_passe", PASSWORD)
    other.click("main button")
    other.wait_for_selector(".portes")
    other.goto("/aider")
    assert other.inner_text("h1") == "Réservé à l'accompagnement"
    other.goto("/mots/offers/utter_offers_travel")
    page.goto("/mots/offers/utter_offers_travel")
    page.wait_for_selector("#autres:has-text('paul')")
    other.fill("#texte", "Vous y allez comment ?")
    other.click("text=Proposer ce texte")
    other.wait_for_selector(".bien")
    page.fill("#texte", "Comment y allez-vous ?")
    page.click("text=Proposer ce texte")
    assert "paul a enregistré ce texte" in page.inner_text("[role=alert]")
    assert page.input_value("#texte") == "Comment y allez-vous ?"
    other.close()


def test_the_figures_are_plots_tables_and_a_file(desk: RunningDesk, page: Page) -> None:
    counts = {"call": 4, "asked:offers_kind": 3, "repeat:offers_kind": 2, "heard:offers_kind": 2}
    counts |= {"sure:offers_kind": 150, "delay:600": 2}
    desk.app.daily_counts.add(desk.app.clock.now().date(), counts)
    page.goto("/chiffres")
    page.wait_for_load_state("load")
    assert page.evaluate(
        "[...document.querySelectorAll('figure img')].every((one) => one.naturalWidth > 300)"
    )
    assert page.locator("figure").count() == 5
    assert "75 %" in page.text_content("table:has-text('Confiance moyenne') tbody")
    answer = page.request.get(f"{desk.address}/chiffres/chiffres.csv?jours=7")
    assert f"{desk.app.clock.now().date().isoformat()};repeat:offers_kind;2" in answer.text().splitlines()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_a_serious_fault_of_accessibility_or_is_too_wide(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 780})
    page.goto(path)
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in serious]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_typed_dialogue_is_kept_as_a_scripted_call(desk: RunningDesk, page: Page) -> None:
    desk.wait_until_ready()
    page.goto("/essayer")
    page.click("#par_ecrit")
    page.wait_for_selector(".tour:nth-child(1)")
    for number, line in enumerate(["oui", "un emploi", "ménage"], start=2):
        page.fill("#reponse", line)
        page.press("#reponse", "Enter")
        page.wait_for_selector(f".tour:nth-child({number})")
    assert "ville" in page.inner_text(".tour:nth-child(4) .assistant")
    page.fill("#titre", "Ménage au bureau")
    page.click("[data-garder=call]")
    assert "menage_au_bureau.yml" in page.inner_text("#garde:not(:empty)")
    path = desk.app.settings.data_dir / "proposals" / "calls" / "menage_au_bureau.yml"
    (story,) = read_story(path)
    assert [step.raw["says"] for step in story.steps] == ["oui", "un emploi", "ménage"]
    assert story.steps[-1].then == {"asks": "offers_place"}
    assert yaml.safe_load(path.read_text("utf-8"))["title"] == "Ménage au bureau"


def test_a_turn_is_played_again_with_another_answer(desk: RunningDesk, page: Page) -> None:
    desk.wait_until_ready()
    page.goto("/essayer")
    page.check("input[value=hidden]")
    page.click("#par_ecrit")
    for number, line in enumerate(["un emploi", "ménage"], start=2):
        page.wait_for_selector(f".tour:nth-child({number - 1})")
        page.fill("#reponse", line)
        page.press("#reponse", "Enter")
    page.wait_for_selector(".tour:nth-child(3)")
    page.click(".tour:nth-child(2) .detail summary")
    page.fill(".tour:nth-child(2) .rejouer input", "une formation")
    page.click(".tour:nth-child(2) .rejouer button")
    page.wait_for_selector("#etat_essai:has-text('Rejoué')")
    assert page.locator(".tour").count() == 2
    assert "formation" in page.inner_text(".tour:nth-child(2) .assistant")


def test_a_spoken_dialogue_goes_on_by_the_microphone_of_the_browser(desk: RunningDesk, page: Page) -> None:
    desk.wait_until_ready()
    page.goto("/essayer")
    page.check("input[value=hidden]")
    page.click("#par_voix")
    page.wait_for_selector(".tour:has-text('emploi') .sur:has-text('%')", timeout=60_000)
    assert "travail" in page.inner_text(".tour:last-child .assistant")
    page.click("#raccrocher")
    page.wait_for_selector("#etat_essai:has-text('fini')")


def test_a_voice_note_is_an_answer_and_a_corrupt_one_is_told_kindly(
    desk: RunningDesk, page: Page, tmp_path: Path
) -> None:
    desk.wait_until_ready()
    page.goto("/essayer")
    page.check("input[value=hidden]")
    page.click("#par_ecrit")
    page.wait_for_selector("#repondre")
    (tmp_path / "broken.ogg").write_bytes(b"OggS" + bytes(300))
    page.set_input_files("#son", tmp_path / "broken.ogg")
    page.wait_for_selector("#etat_essai:has-text('pas un son')")
    page.set_input_files("#son", write_loop(tmp_path / "note.wav"))
    page.wait_for_selector(".tour:nth-child(2) .mots:has-text('emploi')")
    assert "%" in page.inner_text(".tour:nth-child(2) .sur")


def test_a_lost_connection_says_so_and_the_answer_goes_on(
    desk: RunningDesk, page: Page, signed_in: BrowserContext
) -> None:
    desk.wait_until_ready()
    page.goto("/essayer")
    page.check("input[value=hidden]")
    page.click("#par_ecrit")
    page.wait_for_selector(".tour:nth-child(1)")
    signed_in.set_offline(True)
    page.fill("#reponse", "un emploi")
    page.press("#reponse", "Enter")
    page.wait_for_selector("#connexion:visible")
    signed_in.set_offline(False)
    page.wait_for_selector(".tour:nth-child(2)")
    assert page.is_hidden("#connexion")


def test_a_text_is_checked_live_heard_and_proposed_as_a_file(desk: RunningDesk, page: Page) -> None:
    desk.wait_until_ready()
    page.goto("/mots/offers/utter_offers_place")
    page.fill("#texte", "Indiquez immédiatement votre localisation")
    page.wait_for_selector("#fautes li:has-text('mot rare')")
    page.fill("#texte", "Vous habitez où ?")
    page.wait_for_selector("#mesures:has-text('facile à comprendre')")
    page.click("#ecouter")
    page.wait_for_selector("#voix[data-pret=oui]", state="attached")
    page.click("text=Proposer ce texte")
    page.wait_for_selector(".bien")
    path = desk.app.settings.data_dir / "proposals" / "words" / "offers" / "utter_offers_place.yml"
    kept = yaml.safe_load(path.read_text("utf-8"))
    assert (kept["after"], kept["proposed_by"], kept["not_plain"]) == (
        "Vous habitez où ?",
        "claire.martin",
        [],
    )
    assert kept["before"].startswith("Vous habitez dans quelle ville")


def test_a_spoken_call_waits_for_a_browser_that_lost_its_line(
    desk: RunningDesk, signed_in: BrowserContext
) -> None:
    desk.wait_until_ready()
    (cookie,) = [one["value"] for one in signed_in.cookies() if one["name"] == "bureau"]
    first, again, over = lose_and_return(desk.address, cookie)
    assert first["event"] == again["event"] == "ready"
    assert first["trial"] == again["trial"]
    assert over["event"] == "ended"
